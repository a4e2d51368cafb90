package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How remembered trades fared while a macro series stood low, in the middle or high, as it was known when they were decided. */
public final class EnvironmentMemoryTable {
    public static final TableSpec SPEC = new TableSpec(
                    "environment_memory",
                    "One row per macro series, measure and third of its range, as of a day: what trades decided then earned;"
                            + " written by remember, read by reports.",
                    List.of(
                            required(
                                    "known_day",
                                    IntegerType,
                                    "as of when, days since 1970-01-01: nothing later is in it"),
                            required("series", StringType, "name of the series"),
                            required(
                                    "measure",
                                    StringType,
                                    "level: the value last known at the decision; change: less what was known 365 days before"),
                            required(
                                    "bucket",
                                    StringType,
                                    "low, middle or high third of the measure over decision days"),
                            required("lower", DoubleType, "the measure's first tercile, in the unit of the series"),
                            required("upper", DoubleType, "its second tercile"),
                            required("trades", IntegerType, "closed trades decided then"),
                            required("days", DoubleType, "independent stretches of 30 days behind them"),
                            required("mean", DoubleType, "mean net return of a trade"),
                            optional(
                                    "low",
                                    DoubleType,
                                    "lower end of its 90 % interval; null for fewer than two stretches"),
                            optional("high", DoubleType, "upper end"),
                            required("other_mean", DoubleType, "mean net return of the trades of the other thirds"),
                            optional(
                                    "p",
                                    DoubleType,
                                    "of the difference, two-sided, Student; null where it has no error"),
                            optional(
                                    "q",
                                    DoubleType,
                                    "the same after Benjamini and Yekutieli over all rows of the day: nothing is claimed above 0.1")),
                    List.of("known_day", "series", "measure", "bucket"),
                    List.of())
            .checking("known_bucket", "bucket in ('low', 'middle', 'high') and measure in ('level', 'change')");

    private EnvironmentMemoryTable() {}

    /** A row; fields as the columns of the same names, NaN for null. */
    public record Finding(
            int knownDay,
            String series,
            String measure,
            String bucket,
            double lower,
            double upper,
            int trades,
            double days,
            double mean,
            double low,
            double high,
            double otherMean,
            double p,
            double q) {
        /** The same with a q-value. */
        public Finding withQ(double value) {
            return new Finding(
                    knownDay, series, measure, bucket, lower, upper, trades, days, mean, low, high, otherMean, p,
                    value);
        }
    }

    public static Row toRow(Finding f) {
        return RowFactory.create(
                f.knownDay,
                f.series,
                f.measure,
                f.bucket,
                f.lower,
                f.upper,
                f.trades,
                f.days,
                f.mean,
                known(f.low),
                known(f.high),
                f.otherMean,
                known(f.p),
                known(f.q));
    }

    private static Double known(double x) {
        return Double.isNaN(x) ? null : x;
    }

    public static Finding fromRow(Row r) {
        return new Finding(
                r.<Integer>getAs("known_day"),
                r.getAs("series"),
                r.getAs("measure"),
                r.getAs("bucket"),
                r.<Double>getAs("lower"),
                r.<Double>getAs("upper"),
                r.<Integer>getAs("trades"),
                r.<Double>getAs("days"),
                r.<Double>getAs("mean"),
                orNaN(r, "low"),
                orNaN(r, "high"),
                r.<Double>getAs("other_mean"),
                orNaN(r, "p"),
                orNaN(r, "q"));
    }

    private static double orNaN(Row r, String column) {
        Double x = r.getAs(column);
        return x == null ? Double.NaN : x;
    }
}
