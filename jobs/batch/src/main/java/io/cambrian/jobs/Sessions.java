package io.cambrian.jobs;

import io.cambrian.fault.ConfigException;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session with Delta, with defaults that suit a machine with few cores. */
public final class Sessions {
    private Sessions() {}

    /** The running session of a notebook or a managed platform if there is one, else a new one. */
    public static SparkSession open(SessionSettings settings) {
        boolean submitted = System.getProperty("spark.master") != null || System.getenv("SPARK_ENV_LOADED") != null;
        SparkSession.Builder builder = SparkSession.builder().appName(settings.appName());
        if (settings.master().isPresent()) {
            builder.master(settings.master().get());
        } else if (!submitted && SparkSession.getActiveSession().isEmpty()) {
            builder.master("local[*]");
        }
        byDefault(builder, "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
        byDefault(builder, "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
        byDefault(builder, "spark.sql.session.timeZone", "UTC");
        if (!submitted) {
            byDefault(builder, "spark.ui.enabled", "false");
            // tables are addressed by path; Spark would leave an empty folder in the working directory
            byDefault(builder, "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/cambrian-catalog");
            byDefault(builder, "spark.sql.shuffle.partitions", "4");
            byDefault(builder, "spark.databricks.delta.snapshotPartitions", "2");
            byDefault(builder, "spark.sql.sources.parallelPartitionDiscovery.parallelism", "4");
        }
        settings.conf().forEach(builder::config);
        try {
            return builder.getOrCreate();
        } catch (RuntimeException e) {
            if (String.valueOf(e.getMessage()).contains("Could not parse Master URL")) {
                throw new ConfigException(
                        "The --master (" + settings.master().orElse("") + ") is no Spark master.\nExamples: local[2],"
                                + " spark://host:7077, k8s://https://host:443.",
                        e);
            }
            throw e;
        }
    }

    private static void byDefault(SparkSession.Builder builder, String key, String value) {
        if (System.getProperty(key) == null) {
            builder.config(key, value);
        }
    }
}
