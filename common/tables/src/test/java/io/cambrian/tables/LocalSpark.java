package io.cambrian.tables;

import io.cambrian.tables.files.LocalFiles;
import org.apache.spark.sql.SparkSession;

/** One local session per test JVM, set up for many small tables rather than for large ones. */
public final class LocalSpark {
    private static SparkSession session;

    private LocalSpark() {}

    public static synchronized SparkSession session() {
        if (session == null) {
            SparkSession.Builder builder = SparkSession.builder();
            LocalFiles.CONF.forEach(builder::config);
            session = builder.master("local[2]")
                    .appName("cambrian-test")
                    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                    .config("spark.sql.warehouse.dir", "target/spark-warehouse")
                    .config("spark.databricks.delta.snapshotPartitions", "2")
                    .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4")
                    .config("spark.sql.shuffle.partitions", "3")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.ui.enabled", "false")
                    // tiny tables: making code for each of their queries costs more than interpreting them
                    .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                    .config("spark.sql.codegen.wholeStage", "false")
                    .config("spark.sql.adaptive.enabled", "false")
                    .config("spark.sql.codegen.cache.maxEntries", "1000")
                    .getOrCreate();
        }
        return session;
    }
}
