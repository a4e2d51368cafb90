/** The Spark jobs: each reads tables, calls core, writes tables and reports; and what they share. */
package io.cambrian.jobs;
