package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/** Situations in which remembered trades did better or worse than elsewhere, with the evidence, also after they stopped to hold. */
public final class PatternsTable {
    public static final TableSpec SPEC = new TableSpec(
                    "patterns",
                    "One row per pattern and day on which it was looked at, active or retired; written by consolidate, read by"
                            + " reports.",
                    List.of(
                            required(
                                    "known_day",
                                    IntegerType,
                                    "as of when, days since 1970-01-01: nothing later is in it"),
                            required("pattern_id", StringType, "first 16 hex digits of SHA-256 of the items"),
                            required(
                                    "items",
                                    DataTypes.createArrayType(StringType, false),
                                    "what all its trades have, sorted"),
                            required("kind", StringType, "success or failure"),
                            required("status", StringType, "active or retired"),
                            required("reason", StringType, "why it is active, or why it was retired"),
                            required("since_day", IntegerType, "day on which it was first active"),
                            required("trades", IntegerType, "closed trades with all items"),
                            required("support", DoubleType, "their share of all known trades"),
                            required(
                                    "lift",
                                    DoubleType,
                                    "share of wins (failures: losses) among them over that among all"),
                            required("days", DoubleType, "independent stretches of 30 days behind them"),
                            required("mean", DoubleType, "mean net return"),
                            optional("low", DoubleType, "lower end of its 90 % interval"),
                            optional("high", DoubleType, "upper end"),
                            required("other_mean", DoubleType, "mean net return of all other trades"),
                            optional(
                                    "p",
                                    DoubleType,
                                    "of the difference alone, by permutation; null where it was not found"),
                            optional(
                                    "q",
                                    DoubleType,
                                    "of all situations' own p-values on the day (Benjamini and Yekutieli)"),
                            required(
                                    "eras_agreeing",
                                    IntegerType,
                                    "of those quarters of time, how many show the same sign"),
                            required("eras", IntegerType, "quarters of time with at least five of its trades"),
                            required(
                                    "later_trades",
                                    IntegerType,
                                    "trades with its items that were decided after since_day"),
                            required(
                                    "later_mean",
                                    DoubleType,
                                    "their mean net return; for a failure its negative is what a veto saved a trade. 0 without any"),
                            optional("later_low", DoubleType, "lower end of the 90 % interval of later_mean"),
                            optional("later_high", DoubleType, "upper end"),
                            optional(
                                    "adjusted_p",
                                    DoubleType,
                                    "of the largest difference of all situations, by permutation (Westfall and Young)"),
                            optional(
                                    "exceptions",
                                    DataTypes.createArrayType(StringType, false),
                                    "it says nothing where all items of one of these hold, joined by ' and '"),
                            optional(
                                    "shrunk",
                                    DoubleType,
                                    "mean less that of all situations, shrunk by how much situations differ"),
                            optional("shrunk_low", DoubleType, "lower end of its 90 % interval"),
                            optional("shrunk_high", DoubleType, "upper end")),
                    List.of("known_day", "pattern_id"),
                    List.of())
            .checking("known_status", "status in ('active', 'retired') and kind in ('success', 'failure')");

    private PatternsTable() {}

    /** A pattern; fields as the columns of the same names, NaN for null. */
    public record Pattern(
            int knownDay,
            String patternId,
            List<String> items,
            String kind,
            String status,
            String reason,
            int sinceDay,
            int trades,
            double support,
            double lift,
            double days,
            double mean,
            double low,
            double high,
            double otherMean,
            double p,
            double q,
            int erasAgreeing,
            int eras,
            int laterTrades,
            double laterMean,
            double laterLow,
            double laterHigh,
            double adjustedP,
            List<String> exceptions,
            double shrunk,
            double shrunkLow,
            double shrunkHigh) {
        public Pattern {
            items = List.copyOf(items);
            exceptions = List.copyOf(exceptions);
        }

        /** The lists of items of which none may hold. */
        public List<List<String>> excepted() {
            return exceptions.stream().map(e -> List.of(e.split(" and "))).toList();
        }

        public boolean active() {
            return status.equals("active");
        }
    }

    public static Row toRow(Pattern p) {
        return RowFactory.create(
                p.knownDay,
                p.patternId,
                p.items.toArray(String[]::new),
                p.kind,
                p.status,
                p.reason,
                p.sinceDay,
                p.trades,
                p.support,
                p.lift,
                p.days,
                p.mean,
                known(p.low),
                known(p.high),
                p.otherMean,
                known(p.p),
                known(p.q),
                p.erasAgreeing,
                p.eras,
                p.laterTrades,
                p.laterMean,
                known(p.laterLow),
                known(p.laterHigh),
                known(p.adjustedP),
                p.exceptions.toArray(String[]::new),
                known(p.shrunk),
                known(p.shrunkLow),
                known(p.shrunkHigh));
    }

    private static Double known(double x) {
        return Double.isNaN(x) ? null : x;
    }

    /** NaN also where a table from before lacks the column. */
    private static double orNaN(Row r, String column) {
        Double x = has(r, column) ? r.getAs(column) : null;
        return x == null ? Double.NaN : x;
    }

    private static boolean has(Row r, String column) {
        return List.of(r.schema().fieldNames()).contains(column);
    }

    public static Pattern fromRow(Row r) {
        return new Pattern(
                r.<Integer>getAs("known_day"),
                r.getAs("pattern_id"),
                r.getList(r.fieldIndex("items")),
                r.getAs("kind"),
                r.getAs("status"),
                r.getAs("reason"),
                r.<Integer>getAs("since_day"),
                r.<Integer>getAs("trades"),
                r.<Double>getAs("support"),
                r.<Double>getAs("lift"),
                r.<Double>getAs("days"),
                r.<Double>getAs("mean"),
                orNaN(r, "low"),
                orNaN(r, "high"),
                r.<Double>getAs("other_mean"),
                orNaN(r, "p"),
                orNaN(r, "q"),
                r.<Integer>getAs("eras_agreeing"),
                r.<Integer>getAs("eras"),
                r.<Integer>getAs("later_trades"),
                r.<Double>getAs("later_mean"),
                orNaN(r, "later_low"),
                orNaN(r, "later_high"),
                orNaN(r, "adjusted_p"),
                has(r, "exceptions") && !r.isNullAt(r.fieldIndex("exceptions"))
                        ? r.getList(r.fieldIndex("exceptions"))
                        : List.of(),
                orNaN(r, "shrunk"),
                orNaN(r, "shrunk_low"),
                orNaN(r, "shrunk_high"));
    }
}
