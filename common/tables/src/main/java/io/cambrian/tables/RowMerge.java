package io.cambrian.tables;

import io.cambrian.tables.Warehouse.MergeCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An upsert on a table's key that looks before it writes. A merge of Delta's is some ten Spark jobs and commits a version even where
 * nothing differs; most upserts bring rows that are all new, or all there already. So the rows are compared first: where none
 * differs, nothing is written; where none is there, they are appended, if a lock keeps other writers out between the look and the
 * append. Where nothing does, a merge sees what they wrote.
 */
final class RowMerge {
    /** More values than that are told apart by the smallest and largest. */
    private static final int MOST_VALUES = 100;

    private RowMerge() {}

    /** Whether rows are in the driver's memory already. */
    static boolean isLocal(Dataset<Row> rows) {
        return CollectionConverters.asJava(rows.queryExecution().analyzed().collectLeaves()).stream()
                .allMatch(LocalRelation.class::isInstance);
    }

    /** Of rows in memory, into a table without rows. */
    static MergeCounts intoEmpty(Warehouse warehouse, TableSpec table, List<Row> rows) {
        return of(warehouse, table, rows, keys -> List.of());
    }

    /** Of rows in memory: one look at the rows of the table that may have their keys. */
    static MergeCounts of(Warehouse warehouse, TableSpec table, List<Row> rows) {
        return of(
                warehouse,
                table,
                rows,
                keys -> near(warehouse.read(table), table.key(), keys)
                        .select(columns(table))
                        .collectAsList());
    }

    /** The columns of a table, in its order. */
    static Column[] columns(TableSpec table) {
        return table.columns().stream().map(c -> functions.col(c.name())).toArray(Column[]::new);
    }

    private static MergeCounts of(
            Warehouse warehouse, TableSpec table, List<Row> rows, Function<Set<List<Object>>, List<Row>> look) {
        if (rows.isEmpty()) {
            return new MergeCounts(0, 0);
        }
        List<String> names =
                table.columns().stream().map(io.cambrian.tables.Column::name).toList();
        int[] key = table.key().stream().mapToInt(names::indexOf).toArray();
        Map<List<Object>, Row> given = new HashMap<>();
        for (Row row : rows) {
            if (given.put(values(row, key), row) != null) {
                throw new IllegalArgumentException("Two rows for " + table.name() + " have the key " + values(row, key)
                        + "; a merge takes one of each.");
            }
        }
        Set<List<Object>> known = new HashSet<>();
        Set<List<Object>> same = new HashSet<>();
        for (Row held : look.apply(given.keySet())) {
            List<Object> of = values(held, key);
            Row row = given.get(of);
            if (row != null) {
                known.add(of);
                if (isSame(row, held)) {
                    same.add(of);
                }
            }
        }
        List<Row> changed =
                rows.stream().filter(r -> !same.contains(values(r, key))).toList();
        MergeCounts counts = new MergeCounts(given.size() - known.size(), known.size() - same.size());
        write(warehouse, table, warehouse.rows(table, changed).coalesce(1), counts);
        return counts;
    }

    /** Of rows that come from elsewhere. */
    static MergeCounts of(Warehouse warehouse, TableSpec table, Dataset<Row> rows) {
        Dataset<Row> changed = rows.as("s")
                .join(warehouse.read(table).as("t"), functions.expr(onKey(table)), "left_outer")
                .where("t." + table.key().get(0) + " IS NULL OR " + differs(table))
                .selectExpr("s.*", "t." + table.key().get(0) + " IS NOT NULL AS merge_known")
                .persist();
        try {
            Row sums = changed.agg(functions.count(functions.lit(1)), functions.count_if(functions.col("merge_known")))
                    .first();
            MergeCounts counts = new MergeCounts(sums.getLong(0) - sums.getLong(1), sums.getLong(1));
            write(warehouse, table, changed.drop("merge_known"), counts);
            return counts;
        } finally {
            changed.unpersist();
        }
    }

    /** One row, if none is there with its value in any of some columns; the look and the insertion are one. */
    static void insertUnlessThere(Warehouse warehouse, TableSpec table, Row row, List<String> columns) {
        Dataset<Row> rows = warehouse.rows(table, List.of(row));
        String same = columns.stream().map(c -> "t." + c + " = s." + c).collect(Collectors.joining(" OR "));
        if (warehouse.isLockable()) { // nobody else writes between the look and the append
            Dataset<Row> there = warehouse.read(table).as("t");
            if (!rows.as("s").join(there, functions.expr(same), "left_anti").isEmpty()) {
                warehouse.append(table, rows.coalesce(1));
            }
            return;
        }
        try {
            warehouse
                    .deltaTable(table)
                    .as("t")
                    .merge(rows.as("s"), same)
                    .whenNotMatched()
                    .insertExpr(all(table))
                    .execute();
        } catch (ConcurrentModificationException e) {
            // another writer was first: Delta has refused this commit, and the caller looks what is there
        }
    }

    private static Map<String, String> all(TableSpec table) {
        Map<String, String> all = new HashMap<>();
        table.columns().forEach(c -> all.put(c.name(), "s." + c.name()));
        return all;
    }

    private static void write(Warehouse warehouse, TableSpec table, Dataset<Row> changed, MergeCounts counts) {
        if (isMerge(counts, warehouse.isLockable())) {
            Map<String, String> all = all(table);
            warehouse
                    .deltaTable(table)
                    .as("t")
                    .merge(changed.as("s"), onKey(table))
                    .whenMatched(differs(table))
                    .updateExpr(all)
                    .whenNotMatched()
                    .insertExpr(all)
                    .execute();
        } else if (counts.inserted() > 0) {
            warehouse.append(table, changed);
        }
    }

    /** Whether it takes a merge: for rows that are there otherwise, and for new ones that somebody else may have brought since the look. */
    static boolean isMerge(MergeCounts counts, boolean locked) {
        return counts.updated() > 0 || counts.inserted() > 0 && !locked;
    }

    private static String onKey(TableSpec table) {
        return table.key().stream().map(k -> "t." + k + " <=> s." + k).collect(Collectors.joining(" AND "));
    }

    private static String differs(TableSpec table) {
        List<String> others = table.columns().stream()
                .map(io.cambrian.tables.Column::name)
                .filter(c -> !table.key().contains(c))
                .map(c -> "NOT (t." + c + " <=> s." + c + ")")
                .toList();
        return others.isEmpty() ? "false" : "(" + String.join(" OR ", others) + ")";
    }

    /** Rows of a table that may have one of the keys: a condition by which Delta passes over most files of a large table. */
    private static Dataset<Row> near(Dataset<Row> held, List<String> names, Set<List<Object>> keys) {
        Dataset<Row> near = held;
        for (int k = 0; k < names.size(); k++) {
            int at = k;
            Set<Object> values = new HashSet<>();
            keys.forEach(key -> values.add(key.get(at)));
            Column column = functions.col(names.get(k));
            if (values.contains(null)) {
                continue;
            }
            if (values.size() <= MOST_VALUES) {
                near = near.where(column.isInCollection(values));
            } else if (values.stream().allMatch(v -> v instanceof Integer || v instanceof Long)) {
                var numbers =
                        values.stream().mapToLong(v -> ((Number) v).longValue()).summaryStatistics();
                near = near.where(column.between(numbers.getMin(), numbers.getMax()));
            }
        }
        return near;
    }

    private static List<Object> values(Row row, int[] columns) {
        List<Object> values = new ArrayList<>(columns.length);
        for (int c : columns) {
            values.add(row.get(c));
        }
        return values;
    }

    private static boolean isSame(Row a, Row b) {
        for (int c = 0; c < a.size(); c++) {
            Object x = a.get(c);
            Object y = b.get(c);
            boolean same = x instanceof byte[] left && y instanceof byte[] right
                    ? Arrays.equals(left, right)
                    : x instanceof Double u && y instanceof Double v
                            ? u.equals(v) || u.doubleValue() == v.doubleValue() // also 0 and -0
                            : Objects.equals(x, y);
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
