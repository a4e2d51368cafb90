package io.cambrian.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a table is: name, columns, key, layout and meaning. Each table class owns one of these, and the mapping between its
 * rows and core values.
 *
 * @param name table name within the warehouse
 * @param meaning one sentence: what a row is, who writes it, who reads it
 * @param columns in storage order
 * @param key columns that identify a row
 * @param partitionBy columns by which files are laid out in folders; empty for small tables
 * @param statistics columns whose smallest and largest values are kept per file, so that readers skip files; empty for the
 *     first 32. Named by tables that are written often and fast; their doubles are stored plainly, since looking for repeated
 *     ones takes longer than writing them
 * @param checks SQL conditions by name that Delta holds every row to, from the table's creation on
 * @param properties of the Delta table beside those of every table, see {@link #deltaProperties()}
 */
public record TableSpec(
        String name,
        String meaning,
        List<Column> columns,
        List<String> key,
        List<String> partitionBy,
        List<String> statistics,
        Map<String, String> checks,
        Map<String, String> properties) {
    /** How long Delta keeps its log. */
    static final String LOG_RETENTION = "delta.logRetentionDuration";

    /** For good: by default Delta forgets versions after 30 days, whatever refers to them. */
    static final String KEEP_LOG = "interval 36500 days";

    /** A table with statistics of its first columns, without checks and further properties. */
    public TableSpec(String name, String meaning, List<Column> columns, List<String> key, List<String> partitionBy) {
        this(name, meaning, columns, key, partitionBy, List.of());
    }

    /** A table without checks and further properties. */
    public TableSpec(
            String name,
            String meaning,
            List<Column> columns,
            List<String> key,
            List<String> partitionBy,
            List<String> statistics) {
        this(name, meaning, columns, key, partitionBy, statistics, Map.of(), Map.of());
    }

    public TableSpec {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        partitionBy = List.copyOf(partitionBy);
        statistics = List.copyOf(statistics);
        List<String> names = columns.stream().map(Column::name).toList();
        if (!names.containsAll(key) || !names.containsAll(partitionBy) || !names.containsAll(statistics)) {
            throw new IllegalArgumentException(
                    "Key, partitioning and statistics of " + name + " must name its columns.");
        }
    }

    /**
     * A row of it.
     *
     * @param values by name of the column; what may be null may be left out
     */
    Row row(Map<String, ?> values) {
        if (!columns.stream().map(Column::name).toList().containsAll(values.keySet())) {
            throw new IllegalArgumentException(
                    "The table " + name + " has not all of the columns " + values.keySet() + ".");
        }
        return RowFactory.create(
                columns.stream().map(column -> values.get(column.name())).toArray());
    }

    /** Paths of the doubles that are stored without a dictionary, as Parquet names them. */
    public List<String> plainColumns() {
        List<String> paths = new ArrayList<>();
        if (!statistics.isEmpty()) {
            columns.forEach(column -> addDoubles(column.name(), column.type(), paths));
        }
        return paths;
    }

    private static void addDoubles(String path, DataType type, List<String> paths) {
        if (type.equals(DataTypes.DoubleType)) {
            paths.add(path);
        } else if (type instanceof ArrayType array) {
            addDoubles(path + ".list.element", array.elementType(), paths);
        } else if (type instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                addDoubles(path + "." + field.name(), field.dataType(), paths);
            }
        }
    }

    /** All properties that the Delta table has, by name, whether it is made now or upgraded; checks and schema version apart. */
    public Map<String, String> deltaProperties() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("delta.checkpointInterval", "20");
        all.put(LOG_RETENTION, KEEP_LOG);
        if (!statistics.isEmpty()) {
            all.put("delta.dataSkippingStatsColumns", String.join(",", statistics));
        }
        all.putAll(properties);
        return all;
    }

    /** All that a table is made with: its properties, its checks and the version of its schema. */
    Map<String, String> createdWith() {
        Map<String, String> all = deltaProperties();
        checks.forEach((name, condition) -> all.put(SchemaUpgrade.CHECK + name, condition));
        all.put(SchemaUpgrade.VERSION, Integer.toString(SchemaUpgrade.CURRENT));
        return all;
    }

    /** The same table, whose rows must satisfy one more SQL condition. */
    public TableSpec checking(String check, String condition) {
        Map<String, String> more = new LinkedHashMap<>(checks);
        more.put(check, condition);
        return new TableSpec(name, meaning, columns, key, partitionBy, statistics, more, properties);
    }

    /** The same table, whose readers can ask what changed between two versions. */
    public TableSpec withChangeFeed() {
        return with("delta.enableChangeDataFeed", "true");
    }

    /** The same table, of whose values nothing is copied into Delta's log: what is erased from its files is gone. */
    public TableSpec withoutStatistics() {
        return with("delta.dataSkippingNumIndexedCols", "0");
    }

    private TableSpec with(String property, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(property, value);
        return new TableSpec(name, meaning, columns, key, partitionBy, statistics, checks, more);
    }

    /** The Spark schema, each column with its meaning as comment. */
    public StructType schema() {
        StructType schema = new StructType();
        for (Column c : columns) {
            schema = schema.add(
                    c.name(),
                    c.type(),
                    c.nullable(),
                    new MetadataBuilder().putString("comment", c.meaning()).build());
        }
        return schema;
    }
}
