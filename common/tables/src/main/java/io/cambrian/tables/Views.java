package io.cambrian.tables;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * All views over a warehouse's tables, those that others rest on first. They answer in one SELECT what people and their tools
 * ask most; each column says what it holds.
 *
 * <p>A table that is not there yet counts as empty, and one of an earlier version as having nulls in its missing columns. So
 * every view always exists, with the same columns.
 */
public final class Views {
    public static final List<ViewSpec> ALL = Stream.of(
                    MarketViews.ALL, SearchViews.ALL, MoneyViews.ALL, MemoryViews.ALL, TurnViews.ALL)
            .flatMap(List::stream)
            .toList();

    /** The live accounts' journals as a relation: the files beside the tables, whoever wrote them. */
    public static final String JOURNAL = "live_journal";

    private static final String JOURNALS = "/*/journal*.jsonl";

    /** Columns of {@link #JOURNAL}. */
    public static final StructType JOURNAL_SCHEMA = new StructType()
            .add("account", DataTypes.StringType, false)
            .add("sequence", DataTypes.LongType, false)
            .add("at", DataTypes.StringType, true)
            .add("event", DataTypes.StringType, true);

    private static final Map<String, ViewSpec> BY_NAME =
            ALL.stream().collect(Collectors.toMap(ViewSpec::name, Function.identity()));
    private static final Map<String, TableSpec> TABLES =
            Tables.ALL.stream().collect(Collectors.toMap(TableSpec::name, Function.identity()));
    private static final Pattern READ = Pattern.compile("\\b(?:FROM|JOIN)\\s+`?([a-z_]+)", Pattern.CASE_INSENSITIVE);

    private Views() {}

    public static Optional<ViewSpec> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The views, tables and the journal that a query names after FROM or JOIN. */
    public static Set<String> mentioned(String sql) {
        return READ.matcher(sql)
                .results()
                .map(r -> r.group(1).toLowerCase(Locale.ROOT))
                .filter(w -> BY_NAME.containsKey(w) || TABLES.containsKey(w) || w.equals(JOURNAL))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** These names and all that they rest on, tables first. */
    public static Set<String> closure(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>();
        names.forEach(name -> add(name, all));
        return all;
    }

    private static void add(String name, Set<String> all) {
        ViewSpec view = BY_NAME.get(name);
        if (view != null) {
            view.sources().forEach(source -> add(source, all));
        }
        all.add(name);
    }

    /**
     * Makes temporary views of one table or view in the warehouse's session, under its own name. What it rests on must be
     * there already: see {@link #closure}.
     */
    public static void register(Warehouse warehouse, String name) {
        TableSpec table = TABLES.get(name);
        if (table != null) {
            rows(warehouse, table).createOrReplaceTempView("`" + name + "`");
        } else if (name.equals(JOURNAL)) {
            warehouse.spark().createDataFrame(List.of(), JOURNAL_SCHEMA).createOrReplaceTempView(JOURNAL);
        } else {
            warehouse
                    .spark()
                    .sql(BY_NAME.get(name).query(source -> "`" + source + "`"))
                    .createOrReplaceTempView("`" + name + "`");
        }
    }

    private static Dataset<Row> rows(Warehouse warehouse, TableSpec table) {
        if (!warehouse.exists(table)) {
            return warehouse.spark().createDataFrame(List.of(), table.schema());
        }
        Dataset<Row> rows = warehouse.read(table);
        for (StructField field : missing(rows, table)) {
            rows = rows.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
        }
        return rows;
    }

    private static List<StructField> missing(Dataset<Row> rows, TableSpec table) {
        List<String> present = List.of(rows.schema().fieldNames());
        return Stream.of(table.schema().fields())
                .filter(f -> !present.contains(f.name()))
                .toList();
    }

    /**
     * The statements that make all views in a schema, for this warehouse as it is now.
     *
     * @param schema {@code catalog.schema}, or empty for the current one
     * @param live folder of live accounts, with a folder per account; empty where there is none. One without a journal counts
     *     as none: Spark refuses to read files that are not there
     */
    public static Map<String, String> statements(Warehouse warehouse, String schema, Optional<String> live) {
        String prefix = schema.isEmpty() ? "" : schema + ".";
        String journal = live.filter(folder -> hasJournals(warehouse, folder))
                .map(Views::journal)
                .orElse(nothing(JOURNAL_SCHEMA));
        Map<String, String> statements = new LinkedHashMap<>();
        for (ViewSpec view : ALL) {
            String query = view.query(source -> {
                if (BY_NAME.containsKey(source)) {
                    return prefix + "`" + source + "`";
                }
                return source.equals(JOURNAL) ? journal : relation(warehouse, TABLES.get(source));
            });
            statements.put(view.name(), statement(view, prefix, query));
        }
        return statements;
    }

    /** The same over tables that lie in the current schema, all of them there and in their present version: see {@link TableDdl}. */
    public static Map<String, String> statements() {
        Map<String, String> statements = new LinkedHashMap<>();
        for (ViewSpec view : ALL) {
            String query = view.query(source -> source.equals(JOURNAL) ? nothing(JOURNAL_SCHEMA) : "`" + source + "`");
            statements.put(view.name(), statement(view, "", query));
        }
        return statements;
    }

    private static String statement(ViewSpec view, String prefix, String query) {
        String columns = view.columns().stream()
                .map(c -> "  `" + c.name() + "` COMMENT '" + quoted(c.meaning()) + "'")
                .collect(Collectors.joining(",\n"));
        return "CREATE OR REPLACE VIEW " + prefix + "`" + view.name() + "` (\n" + columns + ")\nCOMMENT '"
                + quoted(view.meaning()) + "'\nAS " + query;
    }

    static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    private static String relation(Warehouse warehouse, TableSpec table) {
        if (!warehouse.exists(table)) {
            return nothing(table.schema());
        }
        List<StructField> missing = missing(warehouse.read(table), table);
        String name = warehouse.sqlName(table);
        return missing.isEmpty()
                ? name
                : "(SELECT *, " + missing.stream().map(Views::aNull).collect(Collectors.joining(", ")) + " FROM " + name
                        + ")";
    }

    private static String nothing(StructType schema) {
        List<String> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            columns.add(aNull(field));
        }
        return "(SELECT " + String.join(", ", columns) + " WHERE FALSE)";
    }

    private static String aNull(StructField field) {
        return "CAST(NULL AS " + field.dataType().sql() + ") AS `" + field.name() + "`";
    }

    /** Whether an account below a folder of live accounts has a journal. */
    public static boolean hasJournals(Warehouse warehouse, String live) {
        Path journals = new Path(live + JOURNALS);
        try {
            FileStatus[] found = journals.getFileSystem(
                            warehouse.spark().sessionState().newHadoopConf())
                    .globStatus(journals);
            return found != null && found.length > 0;
        } catch (IOException e) {
            throw new DataException("The folder of live accounts " + live + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Lines of all journals below a folder; the chain of their hashes is not checked here. */
    private static String journal(String live) {
        return "(SELECT REGEXP_EXTRACT(_metadata.file_path, '/([^/]+)/[^/]+$', 1) AS account,"
                + " CAST(GET_JSON_OBJECT(value, '$.seq') AS BIGINT) AS sequence, GET_JSON_OBJECT(value, '$.at') AS at,"
                + " GET_JSON_OBJECT(value, '$.event') AS event FROM text.`" + live + JOURNALS + "`)";
    }
}
