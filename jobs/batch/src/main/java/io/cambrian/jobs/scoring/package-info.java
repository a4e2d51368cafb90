/**
 * Scores populations on the cluster: genomes travel as text, prices stay on the executors, fixed-size records come back. The
 * one package of shipped jobs that may use RDDs, where a SparkContext exists.
 */
package io.cambrian.jobs.scoring;
