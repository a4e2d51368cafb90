package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Remembered trades as cases that decisions recall: those that stay after changes of regimes, merging and pruning, and why the others
 * do not. A case has a row for each day on which it was new or not what it had been; tables of earlier versions have all cases of each
 * day, and are read alike.
 */
public final class RecallCasesTable {
    public static final TableSpec SPEC = new TableSpec(
                    "recall_cases",
                    "One row per remembered trade and day on which consolidation found it new or changed, active or retired with the"
                            + " reason; the last row up to a day holds on it. Written by consolidate, read by turns.",
                    List.of(
                            required(
                                    "known_day",
                                    IntegerType,
                                    "as of when, days since 1970-01-01: nothing later is in it"),
                            required("side", StringType, "long or short"),
                            required("case_id", StringType, "strategy, symbol and entry day of the trade"),
                            required("status", StringType, "active or retired"),
                            required("reason", StringType, "why it was retired; empty while active"),
                            required("decision_day", IntegerType, "of the last trade that is in it"),
                            required("outcome_day", IntegerType, "from which day on its outcome is known"),
                            required("outcome", DoubleType, "mean net return of the trades that are in it"),
                            required(
                                    "context",
                                    DataTypes.createArrayType(DoubleType, false),
                                    "mean features as memory looks at them (logarithms of skewed ones), NaN where unknown"),
                            required("regimes", DataTypes.createArrayType(StringType, false), "names of regimes"),
                            required(
                                    "probabilities",
                                    DataTypes.createArrayType(DoubleType, false),
                                    "of the regimes, filtered at the decision"),
                            optional(
                                    "loss",
                                    DoubleType,
                                    "growth of the squared error by pruning all of its side on that day, as a fraction")),
                    List.of("known_day", "side", "case_id"),
                    List.of())
            .checking("known_status", "status in ('active', 'retired') and outcome_day >= decision_day");

    private static final String GONE = "its trade is remembered otherwise";
    private static final String UNTOLD = "its trade was told later";

    private RecallCasesTable() {}

    /** A case; fields as the columns of the same names, NaN for null. */
    public record RecallCase(
            int knownDay,
            String side,
            String caseId,
            String status,
            String reason,
            int decisionDay,
            int outcomeDay,
            double outcome,
            List<Double> context,
            List<String> regimes,
            List<Double> probabilities,
            double loss) {
        public RecallCase {
            context = List.copyOf(context);
            regimes = List.copyOf(regimes);
            probabilities = List.copyOf(probabilities);
        }

        /** The same case, as of another day. */
        public RecallCase on(int day) {
            return with(day, status, reason, loss);
        }

        /** The case without what it was made of, from a day on. */
        public RecallCase goneOn(int day) {
            return with(day, "retired", GONE, loss);
        }

        /** Has a day that did not have the case stay without it; no row of {@link RecallCasesTable#asOf}. */
        public RecallCase untoldOn(int day) {
            return with(day, "retired", UNTOLD, loss);
        }

        public boolean active() {
            return status.equals("active");
        }

        /** Whether its trade was not among the remembered ones any more. */
        public boolean gone() {
            return reason.equals(GONE);
        }

        /** Whether another row says the same of the case; the loss is its side's. */
        public boolean isLike(RecallCase other) {
            return with(other.knownDay, status, reason, other.loss).equals(other);
        }

        private RecallCase with(int day, String newStatus, String why, double newLoss) {
            return new RecallCase(
                    day,
                    side,
                    caseId,
                    newStatus,
                    why,
                    decisionDay,
                    outcomeDay,
                    outcome,
                    context,
                    regimes,
                    probabilities,
                    newLoss);
        }
    }

    /**
     * All cases as they were consolidated last up to a day: of each the last row that is not later, unless that says that the case was not
     * there yet.
     */
    public static Dataset<Row> asOf(Dataset<Row> rows, int day) {
        var latest = Window.partitionBy("side", "case_id")
                .orderBy(functions.col("known_day").desc());
        return rows.where(functions.col("known_day").leq(day))
                .withColumn("_place", functions.row_number().over(latest))
                .where(functions
                        .col("_place")
                        .equalTo(1)
                        .and(functions.col("reason").notEqual(UNTOLD)))
                .drop("_place");
    }

    /** The rows of the first day after another. */
    public static Dataset<Row> next(Dataset<Row> rows, int day) {
        Dataset<Row> later = rows.where(functions.col("known_day").gt(day));
        Row first = later.agg(functions.min("known_day")).first();
        return first.isNullAt(0)
                ? later.limit(0)
                : later.where(functions.col("known_day").equalTo(first.getInt(0)));
    }

    public static Row toRow(RecallCase c) {
        return RowFactory.create(
                c.knownDay,
                c.side,
                c.caseId,
                c.status,
                c.reason,
                c.decisionDay,
                c.outcomeDay,
                c.outcome,
                c.context.toArray(Double[]::new),
                c.regimes.toArray(String[]::new),
                c.probabilities.toArray(Double[]::new),
                Double.isNaN(c.loss) ? null : c.loss);
    }

    public static RecallCase fromRow(Row r) {
        Double loss = r.getAs("loss");
        return new RecallCase(
                r.<Integer>getAs("known_day"),
                r.getAs("side"),
                r.getAs("case_id"),
                r.getAs("status"),
                r.getAs("reason"),
                r.<Integer>getAs("decision_day"),
                r.<Integer>getAs("outcome_day"),
                r.<Double>getAs("outcome"),
                r.getList(r.fieldIndex("context")),
                r.getList(r.fieldIndex("regimes")),
                r.getList(r.fieldIndex("probabilities")),
                loss == null ? Double.NaN : loss);
    }
}
