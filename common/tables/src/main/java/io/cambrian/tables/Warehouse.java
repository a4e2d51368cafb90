package io.cambrian.tables;

import io.cambrian.fault.DataException;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The Delta tables of one installation, below a folder or in a {@code catalog.schema}.
 *
 * <p>Writes are idempotent: appends carry the run's identity and a growing step, so that Delta skips a repetition; upserts
 * are merges on the key; replacements name the rows they replace. A table is created on its first write. Driver only.
 */
public final class Warehouse {
    /** Commits that are looked through before the whole history is. */
    private static final int LATELY = 20;

    private final SparkSession spark;
    private final String location;
    private final boolean catalog;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** By which Delta and Spark say that there is no table; a client that knows no errors of Delta has the name in the message alone. */
    private static final Pattern NO_TABLE = Pattern.compile(
            "\\b(DELTA_MISSING_DELTA_TABLE|DELTA_TABLE_NOT_FOUND|DELTA_PATH_DOES_NOT_EXIST|PATH_NOT_FOUND)\\b");

    /** What was asked of a version of a table. */
    private record Answer(long version, String question, List<Row> rows) {}

    private Warehouse(SparkSession spark, String location, boolean catalog) {
        this.spark = spark;
        this.location = location;
        this.catalog = catalog;
    }

    /**
     * A warehouse at a place.
     *
     * @param location a folder or object-store URI, or {@code catalog.schema}; text with a slash, or naming an existing
     *     folder, is a path
     */
    public static Warehouse open(SparkSession spark, String location) {
        return new Warehouse(spark, place(location), isCatalog(location));
    }

    /** The absolute folder, URI or {@code catalog.schema} that text means. */
    public static String place(String location) {
        return isCatalog(location) || location.contains(":/")
                ? location
                : Path.of(location).toAbsolutePath().normalize().toString();
    }

    /** Whether text means a {@code catalog.schema} rather than a folder or URI. */
    public static boolean isCatalog(String location) {
        return location.matches("[A-Za-z0-9_]+\\.[A-Za-z0-9_]+") && !Files.isDirectory(Path.of(location));
    }

    /**
     * The folder of a warehouse on this machine, where a file can keep other writers out.
     *
     * @param location of {@link #location}
     * @return empty for a {@code catalog.schema} and an object store
     */
    public static Optional<Path> localFolder(String location) {
        String folder = location.startsWith("file:/") ? location.replaceFirst("file:/+", "/") : location;
        return folder.contains(":/") || !folder.contains("/") ? Optional.empty() : Optional.of(Path.of(folder));
    }

    /** Whether whoever writes holds a lock that keeps others out: on a folder of this machine, from a process of its own. */
    boolean isLockable() {
        return !isRemote() && localFolder(location).isPresent();
    }

    public SparkSession spark() {
        return spark;
    }

    /** The absolute folder, URI or {@code catalog.schema}. */
    public String location() {
        return location;
    }

    /** The SQL name of a table: {@code delta.`path`} or {@code catalog.schema.name}. */
    public String sqlName(TableSpec table) {
        return catalog ? location + "." + table.name() : "delta.`" + path(table) + "`";
    }

    private String path(TableSpec table) {
        return location + "/" + table.name();
    }

    /** Whether the table is there, with a version. */
    public boolean exists(TableSpec table) {
        if (catalog) {
            return spark.catalog().tableExists(sqlName(table));
        }
        return isRemote() ? answers(table) : log(table).hasVersion();
    }

    /** Whether this is a session of Spark Connect, which has neither files nor plans. */
    private boolean isRemote() {
        return spark.getClass().getName().contains(".connect.");
    }

    /** A session of Spark Connect has no file system: whether there is a table is asked of the server. */
    private boolean answers(TableSpec table) {
        try {
            return spark.sql("DESCRIBE DETAIL " + sqlName(table)).count() == 1;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // Scala declares no checked exceptions, and throws them
            if (meansNoTable(e.getMessage())) {
                return false;
            }
            throw new DataException("The table " + sqlName(table) + " cannot be asked for: " + e.getMessage(), e);
        }
    }

    /** Whether an error says that there is no table, and not that there is one which cannot be read. */
    static boolean meansNoTable(String message) {
        return message != null && NO_TABLE.matcher(message).find();
    }

    private DeltaLogFolder log(TableSpec table) {
        return DeltaLogFolder.of(path(table), spark.sessionState().newHadoopConf());
    }

    /**
     * Creates the table, empty, with its column comments; does nothing where it exists.
     *
     * @return whether it was created
     */
    public boolean createIfMissing(TableSpec table) {
        if (exists(table)) {
            return false;
        }
        if (catalog) { // Delta's builder knows no names of three parts
            spark.sql(TableDdl.create(table, sqlName(table)));
            return true;
        }
        log(table).clearAbandoned();
        DeltaTableBuilder builder = DeltaTable.createIfNotExists(spark)
                .comment(table.meaning())
                .location(path(table))
                .addColumns(table.schema());
        if (!table.partitionBy().isEmpty()) {
            builder = builder.partitionedBy(table.partitionBy().toArray(String[]::new));
        }
        for (Map.Entry<String, String> property : table.createdWith().entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        builder.execute();
        return true;
    }

    /** Adds the optional columns that a table of an earlier version lacks; they are null in its rows. */
    public void addMissingColumns(TableSpec table) {
        List<String> present = List.of(read(table).schema().fieldNames());
        String missing = table.columns().stream()
                .filter(c -> !present.contains(c.name()))
                .map(c -> c.name() + " " + c.type().sql() + " COMMENT '"
                        + c.meaning().replace("'", "\\'") + "'")
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            spark.sql("ALTER TABLE " + sqlName(table) + " ADD COLUMNS (" + missing + ")");
        }
    }

    /** The latest version's number; -1 where the table does not exist. */
    public long version(TableSpec table) {
        if (!exists(table)) {
            return -1;
        }
        if (isRemote()) { // whose client has no classes of Delta
            return spark.sql("DESCRIBE HISTORY " + sqlName(table) + " LIMIT 1")
                    .select("version")
                    .first()
                    .getLong(0);
        }
        return catalog
                ? deltaTable(table).history(1).select("version").first().getLong(0)
                : log(table).lastVersion();
    }

    /**
     * The last version up to a given one that changed rows: compacting a table, deleting its old files or setting its properties writes
     * versions that change none. Its own files may be gone, so it names what rows there are, and is not to be read.
     *
     * @param version of an existing table
     * @return the version itself where it changed rows, or where the log does not tell any more
     */
    public long dataVersion(TableSpec table, long version) {
        if (!catalog && !isRemote()) {
            return log(table).lastVersionWithData(version);
        }
        return changed(deltaTable(table).history(LATELY), version)
                .or(() -> changed(deltaTable(table).history(), version))
                .orElse(version);
    }

    private static Optional<Long> changed(Dataset<Row> history, long version) {
        Row last = history.where(functions.col("version").leq(version))
                .where(functions.not(functions.col("operation").isInCollection(DeltaLogFolder.HOUSEKEEPING)))
                .agg(functions.max("version"))
                .first();
        return last.isNullAt(0) ? Optional.empty() : Optional.of(last.getLong(0));
    }

    /** All rows of the latest version. */
    public Dataset<Row> read(TableSpec table) {
        requireExists(table);
        return catalog
                ? spark.table(sqlName(table))
                : spark.read().format("delta").load(path(table));
    }

    /** All rows of the latest version of a small table, in no order, as {@link #ask} gives them; none where it does not exist. */
    public List<Row> all(TableSpec table) {
        return exists(table) ? ask(table, "", rows -> rows) : List.of();
    }

    /**
     * The answer to a question about the latest version of a table. The last answer is kept: asking the same again of the same version
     * costs no Spark job.
     *
     * @param question tells this question from others about the table
     * @param query whose few rows are the answer
     */
    public List<Row> ask(TableSpec table, String question, UnaryOperator<Dataset<Row>> query) {
        requireExists(table);
        long version = version(table);
        return answers.compute(
                        question.isEmpty() ? table.name() : table.name() + "?",
                        (name, before) ->
                                before != null && before.version == version && before.question.equals(question)
                                        ? before
                                        : new Answer(
                                                version,
                                                question,
                                                List.copyOf(
                                                        query.apply(read(table)).collectAsList())))
                .rows;
    }

    /** All rows of an earlier version. */
    public Dataset<Row> read(TableSpec table, long version) {
        requireExists(table);
        var reader = spark.read().format("delta").option("versionAsOf", version);
        return catalog ? reader.table(sqlName(table)) : reader.load(path(table));
    }

    /** A dataset of rows in the table's schema. */
    public Dataset<Row> rows(TableSpec table, List<Row> rows) {
        return spark.createDataFrame(rows, table.schema());
    }

    /**
     * Appends rows once: a second append of the same run and step does nothing. A table that an earlier version made gets the
     * optional columns that it lacks.
     *
     * @param runId the writer's identity
     * @param step grows with each append of that run to that table
     */
    public void append(TableSpec table, Dataset<Row> rows, String runId, long step) {
        createIfMissing(table);
        var writer = rows.write()
                .format("delta")
                .mode("append")
                .option("mergeSchema", "true")
                .option("txnAppId", runId + "/" + table.name())
                .option("txnVersion", step);
        save(table, writer);
    }

    /**
     * Appends rows, whether they are there already or not: for a writer that knows. Cheaper than an append of a step, since
     * the table's state is not read.
     */
    public void append(TableSpec table, Dataset<Row> rows) {
        createIfMissing(table);
        // Parquet's own settings reach it through the session
        table.plainColumns().forEach(path -> spark.conf().set("parquet.enable.dictionary#" + path, "false"));
        save(table, rows.write().format("delta").mode("append").option("mergeSchema", "true"));
    }

    /**
     * Replaces the rows for which the condition holds by the given ones, in one commit. A table of an earlier version gains
     * the columns that it lacks; they are null in its other rows.
     *
     * @param where SQL condition; every given row must satisfy it
     */
    public void replace(TableSpec table, Dataset<Row> rows, String where) {
        createIfMissing(table);
        save(
                table,
                rows.write()
                        .format("delta")
                        .mode("overwrite")
                        .option("mergeSchema", true)
                        .option("replaceWhere", where));
    }

    /**
     * Inserts rows whose key is new and updates those whose other columns differ; a row that is already there as given is
     * left alone, and if nothing differs no version is written. A table that an earlier version made gets the optional
     * columns that it lacks. The caller holds the warehouse's lock, where there is one.
     *
     * @param rows at most one row per key
     */
    public MergeCounts merge(TableSpec table, Dataset<Row> rows) {
        boolean created = createIfMissing(table);
        if (!created) {
            addMissingColumns(table);
        }
        if (isRemote() || !RowMerge.isLocal(rows)) {
            return RowMerge.of(this, table, rows);
        }
        List<Row> local = rows.select(RowMerge.columns(table)).collectAsList();
        return created ? RowMerge.intoEmpty(this, table, local) : RowMerge.of(this, table, local);
    }

    /**
     * Inserts a row unless the table has one with the same value in any of some columns. Of writers that insert such rows at the same
     * time one does, also where no lock keeps them apart; a look afterwards says whose row is there, and it may be nobody's, where another
     * write came in between.
     *
     * @param columns names of required columns
     */
    public void insertUnlessThere(TableSpec table, Row row, List<String> columns) {
        if (!createIfMissing(table)) {
            addMissingColumns(table);
        }
        RowMerge.insertUnlessThere(this, table, row, columns);
    }

    /** What a merge did. */
    public record MergeCounts(long inserted, long updated) {}

    public DeltaTable deltaTable(TableSpec table) {
        requireExists(table);
        return catalog ? DeltaTable.forName(spark, sqlName(table)) : DeltaTable.forPath(spark, path(table));
    }

    /**
     * Deletes all files that the latest version does not refer to, at once: earlier versions cannot be read any more. For what
     * must be erased.
     */
    public void eraseOldFiles(TableSpec table) {
        withoutRetentionCheck(() -> deltaTable(table).vacuum(0));
    }

    /**
     * Deletes files that no version of the last hours refers to.
     *
     * @param hours whole ones, since a file fell out of the table; the files of every version that was committed within them
     *     stay
     */
    public void vacuum(TableSpec table, double hours) {
        withoutRetentionCheck(() -> deltaTable(table).vacuum(hours));
    }

    /** Joins small files; writes no version where there is nothing to join. */
    public void optimize(TableSpec table) {
        deltaTable(table).optimize().executeCompaction();
    }

    /** Data files of the latest version. */
    public long files(TableSpec table) {
        return deltaTable(table).detail().select("numFiles").first().getLong(0);
    }

    /** When a version was committed, milliseconds since 1970. */
    public long committedAt(TableSpec table, long version) {
        return deltaTable(table)
                .history()
                .where(functions.col("version").equalTo(version))
                .select("timestamp")
                .first()
                .getTimestamp(0)
                .getTime();
    }

    /** Properties of the latest version. */
    Map<String, String> properties(TableSpec table) {
        return deltaTable(table).detail().select("properties").first().getJavaMap(0);
    }

    /** Lets Delta keep its log for good: by default it forgets versions after 30 days, whatever refers to them. */
    public void keepLog(TableSpec table) {
        if (!TableSpec.KEEP_LOG.equals(properties(table).get(TableSpec.LOG_RETENTION))) {
            spark.sql("ALTER TABLE " + sqlName(table) + " SET TBLPROPERTIES ('" + TableSpec.LOG_RETENTION + "' = '"
                    + TableSpec.KEEP_LOG + "')");
        }
    }

    /** Delta refuses short retention by default, since a reader may still need the files; callers hold the warehouse's lock. */
    private void withoutRetentionCheck(Runnable vacuum) {
        String key = "spark.databricks.delta.retentionDurationCheck.enabled";
        String before = spark.conf().get(key, "true");
        spark.conf().set(key, "false");
        try {
            vacuum.run();
        } finally {
            spark.conf().set(key, before);
        }
    }

    private void save(TableSpec table, org.apache.spark.sql.DataFrameWriter<Row> writer) {
        if (catalog) {
            writer.saveAsTable(sqlName(table));
        } else {
            writer.save(path(table));
        }
    }

    private void requireExists(TableSpec table) {
        if (!exists(table)) {
            throw new DataException(
                    "The warehouse " + location + " has no table '" + table.name() + "' yet (" + table.meaning()
                            + ").\nRun the step that writes it first; 'cambrian tables' shows what is there.");
        }
    }
}
