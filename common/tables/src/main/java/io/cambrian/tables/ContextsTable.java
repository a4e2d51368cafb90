package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.regime.ContextFeature;
import io.cambrian.regime.ContextSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The context of the whole universe, day by day. */
public final class ContextsTable {
    private static final List<ContextFeature> FEATURES = List.of(ContextFeature.values());

    public static final TableSpec SPEC = new TableSpec(
            "contexts",
            "One row per regime model and day: what the universe that it labels looked like at the close; written by regimes.",
            columns(),
            List.of("model_id", "day"),
            List.of("model_id"));

    private ContextsTable() {}

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(required("model_id", StringType, "the regime model whose universe this is"));
        columns.add(required("day", IntegerType, "days since 1970-01-01"));
        for (ContextFeature f : FEATURES) {
            columns.add(optional(f.label(), DoubleType, f.unit() + "; null while it warms up"));
        }
        return columns;
    }

    /** The rows of all days; the contexts must hold every {@link ContextFeature}. */
    public static List<Row> toRows(String modelId, ContextSeries contexts) {
        double[][] values =
                FEATURES.stream().map(f -> contexts.column(f.label())).toArray(double[][]::new);
        List<Row> rows = new ArrayList<>(contexts.size());
        for (int t = 0; t < contexts.size(); t++) {
            Object[] row = new Object[2 + values.length];
            row[0] = modelId;
            row[1] = contexts.days()[t];
            for (int f = 0; f < values.length; f++) {
                row[2 + f] = Double.isNaN(values[f][t]) ? null : values[f][t];
            }
            rows.add(RowFactory.create(row));
        }
        return rows;
    }

    /** The contexts in some rows, ordered by day. */
    public static ContextSeries fromRows(List<Row> rows) {
        List<Row> sorted = rows.stream()
                .sorted(java.util.Comparator.comparingInt(r -> r.<Integer>getAs("day")))
                .toList();
        double[][] values = new double[FEATURES.size()][sorted.size()];
        int[] days = new int[sorted.size()];
        for (int t = 0; t < days.length; t++) {
            Row row = sorted.get(t);
            days[t] = row.<Integer>getAs("day");
            for (int f = 0; f < values.length; f++) {
                Double value = row.getAs(FEATURES.get(f).label());
                values[f][t] = value == null ? Double.NaN : value;
            }
        }
        return new ContextSeries(
                Arrays.stream(ContextFeature.values())
                        .map(ContextFeature::label)
                        .toList(),
                Arrays.stream(ContextFeature.values()).map(ContextFeature::unit).toList(),
                Arrays.stream(ContextFeature.values())
                        .map(ContextFeature::logarithmic)
                        .toList(),
                days,
                values);
    }
}
