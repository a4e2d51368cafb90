package io.cambrian.tables;

import io.cambrian.fault.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Brings a table that an earlier version wrote up to the present schema: columns that it lacks (null in its rows), checks, and
 * properties; the version is written last, so that an upgrade that was interrupted is done again.
 *
 * @param table which
 * @param from its version
 * @param columns that it lacks
 * @param checks that it lacks or has otherwise, by name
 * @param properties that it lacks or has otherwise
 */
public record SchemaUpgrade(
        TableSpec table, int from, List<Column> columns, Map<String, String> checks, Map<String, String> properties) {
    /** The version that tables are made with. Raised by one whenever a column, check or property is added. */
    public static final int CURRENT = 2;

    /** The table property that holds a table's version; a table without it is of version 1. */
    static final String VERSION = "cambrian.schema-version";

    /** Prefix of the table properties that hold its checks. */
    static final String CHECK = "delta.constraints.";

    public SchemaUpgrade {
        columns = List.copyOf(columns);
        checks = Map.copyOf(checks);
        properties = Map.copyOf(properties);
    }

    /**
     * What a table lacks.
     *
     * @throws DataException if a newer version wrote the table, or something that is not Cambrian
     */
    public static SchemaUpgrade of(Warehouse warehouse, TableSpec table) {
        Map<String, String> has = warehouse.properties(table);
        int from = version(warehouse, table, has.get(VERSION));
        if (from > CURRENT) {
            throw new DataException("The table " + table.name() + " of " + warehouse.location() + " has schema version "
                    + from + ", and this Cambrian knows versions up to " + CURRENT
                    + ".\nA newer Cambrian wrote it: use that one.");
        }
        Map<String, String> checks = new LinkedHashMap<>();
        table.checks().forEach((name, condition) -> {
            if (!plain(condition).equals(plain(has.getOrDefault(CHECK + name, "")))) {
                checks.put(name, condition);
            }
        });
        Map<String, String> properties = new LinkedHashMap<>();
        table.deltaProperties().forEach((key, value) -> {
            if (!value.equals(has.get(key))) {
                properties.put(key, value);
            }
        });
        return new SchemaUpgrade(table, from, missing(warehouse, table), checks, properties);
    }

    /** A condition without what Delta writes in its own way: capitals, spaces, parentheses. */
    private static String plain(String condition) {
        return condition.toLowerCase(Locale.ROOT).replaceAll("[\\s()]", "");
    }

    private static int version(Warehouse warehouse, TableSpec table, String text) {
        if (text == null) {
            return 1;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new DataException(
                    "The table " + table.name() + " of " + warehouse.location() + " has the schema version '" + text
                            + "', which is no whole number.\nSet the table property " + VERSION + " to what it was.",
                    e);
        }
    }

    private static List<Column> missing(Warehouse warehouse, TableSpec table) {
        StructType schema = warehouse.read(table).schema();
        Map<String, StructField> present = new LinkedHashMap<>();
        for (StructField field : schema.fields()) {
            present.put(field.name(), field);
        }
        List<Column> missing = new ArrayList<>();
        for (Column column : table.columns()) {
            StructField field = present.get(column.name());
            if (field == null && !column.nullable()) {
                throw foreign(warehouse, table, "has no column " + column.name() + ", which every version had");
            }
            if (field == null) {
                missing.add(column);
            } else if (!field.dataType().sameType(column.type())) {
                throw foreign(
                        warehouse,
                        table,
                        "has the column " + column.name() + " as "
                                + field.dataType().sql() + " instead of "
                                + column.type().sql());
            }
        }
        return missing;
    }

    private static DataException foreign(Warehouse warehouse, TableSpec table, String what) {
        return new DataException("The table " + table.name() + " of " + warehouse.location() + " " + what
                + ".\nIt was not written by a version that this one can upgrade: take it away, or restore it from a"
                + " backup.");
    }

    /** Whether there is nothing to do. */
    public boolean isCurrent() {
        return from == CURRENT && columns.isEmpty() && checks.isEmpty() && properties.isEmpty();
    }

    /** What is done, in words; empty where only the version is written. */
    public List<String> steps() {
        List<String> steps = new ArrayList<>();
        if (!columns.isEmpty()) {
            steps.add("columns " + columns.stream().map(Column::name).collect(Collectors.joining(", ")));
        }
        if (!checks.isEmpty()) {
            steps.add("checks " + checks.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        if (!properties.isEmpty()) {
            steps.add("properties " + properties.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return steps;
    }

    /**
     * Whether the rows that are there keep all checks that are to come, in every table, before any is changed.
     *
     * @throws DataException naming every check that rows break, and how many; nothing was changed
     */
    public static void verify(Warehouse warehouse, List<SchemaUpgrade> upgrades) {
        List<String> broken = upgrades.stream()
                .flatMap(upgrade -> upgrade.broken(warehouse).stream())
                .toList();
        if (!broken.isEmpty()) {
            throw new DataException(String.join("\n", broken)
                    + "\nNothing was changed.\nCorrect or delete them, and run the same command again.");
        }
    }

    private List<String> broken(Warehouse warehouse) {
        List<String> broken = new ArrayList<>();
        if (checks.isEmpty()) {
            return broken;
        }
        // as the rows will be: columns to come are null
        Dataset<Row> rows = warehouse.read(table);
        for (Column column : columns) {
            rows = rows.withColumn(column.name(), functions.lit(null).cast(column.type()));
        }
        for (Map.Entry<String, String> check : new TreeMap<>(checks).entrySet()) {
            long count =
                    rows.where("NOT coalesce(" + check.getValue() + ", false)").count();
            if (count > 0) {
                broken.add("The table " + table.name() + " of " + warehouse.location() + " has " + count
                        + " rows that break the check " + check.getKey() + " (" + check.getValue() + ").");
            }
        }
        return broken;
    }

    /**
     * Does it.
     *
     * @throws DataException if rows of the table break a check that it lacked; nothing was changed
     */
    public void apply(Warehouse warehouse) {
        if (isCurrent()) {
            return;
        }
        verify(warehouse, List.of(this));
        String name = warehouse.sqlName(table);
        if (!columns.isEmpty()) {
            warehouse.addMissingColumns(table);
        }
        checks.forEach((check, condition) -> {
            warehouse.spark().sql("ALTER TABLE " + name + " DROP CONSTRAINT IF EXISTS " + check);
            warehouse.spark().sql("ALTER TABLE " + name + " ADD CONSTRAINT " + check + " CHECK (" + condition + ")");
        });
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put(VERSION, Integer.toString(CURRENT));
        warehouse
                .spark()
                .sql(all.entrySet().stream()
                        .map(p -> "'" + p.getKey() + "' = '" + p.getValue() + "'")
                        .collect(Collectors.joining(", ", "ALTER TABLE " + name + " SET TBLPROPERTIES (", ")")));
    }
}
