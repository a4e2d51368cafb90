package io.cambrian.jobs;

import io.cambrian.tables.files.LocalFiles;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session with Delta, with defaults that suit a machine with few cores. */
public final class Sessions {
    /** Environment variable in which Spark looks for the server of a session of Spark Connect, such as sc://host:15002. */
    private static final String REMOTE = "SPARK_REMOTE";

    private Sessions() {}

    /** The running session of a notebook or a managed platform if there is one, else a new one. */
    public static SparkSession open(SessionSettings settings) {
        if (System.getenv(REMOTE) != null) {
            // what a session of Spark Connect can be told is the server's affair
            SparkSession session = SparkSession.builder().getOrCreate();
            SparkLine.require(session.version(), "the server at " + REMOTE);
            return session;
        }
        boolean managed = System.getenv("DATABRICKS_RUNTIME_VERSION") != null;
        boolean submitted =
                managed || System.getProperty("spark.master") != null || System.getenv("SPARK_ENV_LOADED") != null;
        SparkSession.Builder builder = SparkSession.builder().appName(settings.appName());
        if (settings.master().isPresent()) {
            builder.master(MasterUrl.parse(settings.master().get()).text());
        } else if (!submitted && SparkSession.getActiveSession().isEmpty()) {
            builder.master("local[*]");
        }
        if (!managed) { // a platform has its own Delta
            byDefault(builder, "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
            byDefault(builder, "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
        }
        byDefault(builder, "spark.sql.session.timeZone", "UTC");
        if (settings.master()
                .map(m -> MasterUrl.parse(m).text().startsWith("local"))
                .orElse(!submitted)) {
            // executors of a cluster would look for the classes before they have the jar
            LocalFiles.CONF.forEach((key, value) -> byDefault(builder, key, value));
        }
        if (!submitted) {
            byDefault(builder, "spark.ui.enabled", "false");
            // tables are addressed by path; Spark would leave an empty folder in the working directory
            byDefault(builder, "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/cambrian-catalog");
            byDefault(builder, "spark.sql.shuffle.partitions", "4");
            byDefault(builder, "spark.databricks.delta.snapshotPartitions", "2");
            // a hundred plans are fewer than a cycle has: each would be compiled again in the next turn
            byDefault(builder, "spark.sql.codegen.cache.maxEntries", "2000");
            if (settings.work() == SessionSettings.Work.SMALL_QUERIES) {
                smallQueries(builder);
            }
            byDefault(builder, "spark.sql.sources.parallelPartitionDiscovery.parallelism", "4");
        }
        settings.conf().forEach(builder::config);
        try {
            SparkSession session = builder.getOrCreate();
            SparkLine.require(session.version(), "the session that answers");
            return session;
        } catch (RuntimeException e) {
            if (String.valueOf(e.getMessage()).contains("Could not parse Master URL")) {
                throw MasterUrl.unknown(settings.master().orElse(""));
            }
            throw e;
        }
    }

    /** Compiling a plan, cutting it into stages that are looked at one by one, and empty partitions cost more than the rows. */
    private static void smallQueries(SparkSession.Builder builder) {
        byDefault(builder, "spark.sql.shuffle.partitions", "2");
        byDefault(builder, "spark.databricks.delta.snapshotPartitions", "1");
        byDefault(builder, "spark.sql.adaptive.enabled", "false");
        byDefault(builder, "spark.sql.codegen.wholeStage", "false");
        byDefault(builder, "spark.sql.codegen.factoryMode", "NO_CODEGEN");
    }

    private static void byDefault(SparkSession.Builder builder, String key, String value) {
        if (System.getProperty(key) == null) {
            builder.config(key, value);
        }
    }
}
