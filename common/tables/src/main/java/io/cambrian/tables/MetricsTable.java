package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How well the system does by its own goals, as known at each turn. */
public final class MetricsTable {
    public static final TableSpec SPEC = new TableSpec(
            "metrics",
            "One row per turn and measure of success, defined in common/docs/metrics.md; written by cycle and simulate, read by"
                    + " reports.",
            List.of(
                    required("turn", IntegerType, "the turn"),
                    required("name", StringType, "the measure"),
                    optional("value", DoubleType, "null where it cannot be known yet"),
                    optional("low", DoubleType, "lower bound of an interval of 90 %"),
                    optional("high", DoubleType, "its upper bound"),
                    required("unit", StringType, "of the value and its bounds"),
                    required("definition", StringType, "heading in common/docs/metrics.md"),
                    required("words", StringType, "what it rests on, or why it is not known")),
            List.of("turn", "name"),
            List.of());

    private MetricsTable() {}

    /** A measure; fields as the columns of the same names. */
    public record Metric(
            int turn,
            String name,
            Optional<Double> value,
            Optional<Double> low,
            Optional<Double> high,
            String unit,
            String definition,
            String words) {}

    /** All measures of all turns, by turn and name. */
    public static List<Metric> all(Warehouse warehouse) {
        return warehouse.exists(SPEC)
                ? warehouse.read(SPEC).orderBy("turn", "name").collectAsList().stream()
                        .map(MetricsTable::fromRow)
                        .toList()
                : List.of();
    }

    public static Row toRow(Metric m) {
        return RowFactory.create(
                m.turn,
                m.name,
                m.value.orElse(null),
                m.low.orElse(null),
                m.high.orElse(null),
                m.unit,
                m.definition,
                m.words);
    }

    public static Metric fromRow(Row r) {
        return new Metric(
                r.<Integer>getAs("turn"),
                r.getAs("name"),
                Optional.ofNullable(r.<Double>getAs("value")),
                Optional.ofNullable(r.<Double>getAs("low")),
                Optional.ofNullable(r.<Double>getAs("high")),
                r.getAs("unit"),
                r.getAs("definition"),
                r.getAs("words"));
    }
}
