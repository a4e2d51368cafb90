package io.cambrian.jobs.scoring;

import org.apache.spark.sql.SparkSession;

/** How many tasks the cluster runs at a time, as far as it says; for deciding how wide to work, never what to answer. */
public final class Parallelism {
    private static final String CONFIGURED = "spark.default.parallelism";

    private Parallelism() {}

    /** At least 1. */
    public static int of(SparkSession spark) {
        try {
            return Math.max(1, spark.sparkContext().defaultParallelism());
        } catch (UnsupportedOperationException withoutContext) {
            // Spark Connect
            String fallback = String.valueOf(Runtime.getRuntime().availableProcessors());
            return Math.max(1, Integer.parseInt(spark.conf().get(CONFIGURED, fallback)));
        }
    }
}
