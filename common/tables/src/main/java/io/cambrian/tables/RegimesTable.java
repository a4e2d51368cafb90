package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.regime.RegimeFilter;
import io.cambrian.regime.RegimeLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/** The regime of each day, by each model. Labels are causal: later days never change them. */
public final class RegimesTable {
    public static final TableSpec SPEC = new TableSpec(
            "regimes",
            "One row per regime model and day: the filtered regime; written by regimes, read by evolve, remember and"
                    + " reports.",
            List.of(
                    required("model_id", StringType, "hash of the model's parameters"),
                    required("day", IntegerType, "days since 1970-01-01"),
                    optional("label", IntegerType, "the most likely regime, 0 the calmest; null if unknown"),
                    optional("name", StringType, "its name; null if unknown"),
                    optional(
                            "probabilities",
                            DataTypes.createArrayType(DoubleType, false),
                            "of each regime given the days so far; null if the day's context is unknown")),
            List.of("model_id", "day"),
            List.of("model_id"));

    private RegimesTable() {}

    /** The rows of all days. */
    public static List<Row> toRows(RegimeLabels labels) {
        List<Row> rows = new ArrayList<>(labels.size());
        for (int t = 0; t < labels.size(); t++) {
            int label = labels.labels()[t];
            boolean known = label != RegimeFilter.UNKNOWN;
            rows.add(RowFactory.create(
                    labels.modelId(),
                    labels.days()[t],
                    known ? label : null,
                    known ? labels.names().get(label) : null,
                    known ? Arrays.stream(labels.probabilities()[t]).boxed().toArray(Double[]::new) : null));
        }
        return rows;
    }

    /**
     * The labels in the rows of one model, ordered by day.
     *
     * @param names of the model's regimes
     */
    public static RegimeLabels fromRows(String modelId, List<String> names, List<Row> rows) {
        List<Row> sorted = rows.stream()
                .sorted(Comparator.comparingInt(r -> r.<Integer>getAs("day")))
                .toList();
        int[] days = new int[sorted.size()];
        int[] labels = new int[days.length];
        double[][] probabilities = new double[days.length][];
        for (int t = 0; t < days.length; t++) {
            Row row = sorted.get(t);
            days[t] = row.<Integer>getAs("day");
            Integer label = row.getAs("label");
            labels[t] = label == null ? RegimeFilter.UNKNOWN : label;
            if (label == null) {
                probabilities[t] = new double[names.size()];
                Arrays.fill(probabilities[t], Double.NaN);
            } else {
                probabilities[t] = row.<Double>getList(row.fieldIndex("probabilities")).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
            }
        }
        return new RegimeLabels(modelId, names, days, labels, probabilities);
    }
}
