/** The laboratory on Spark: the whole pipeline on many synthetic worlds whose truth is known. */
package io.cambrian.jobs.lab;
