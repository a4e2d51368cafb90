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

/** Remembered trades as cases that decisions recall: those that stay after changes of regimes, merging and pruning, and why the others do not. */
public final class RecallCasesTable {
    public static final TableSpec SPEC = new TableSpec(
                    "recall_cases",
                    "One row per remembered trade and day on which memory was consolidated, active or retired with the reason;"
                            + " written by consolidate, read by hand-off.",
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
                            optional("loss", DoubleType, "growth of the squared error by pruning, as a fraction")),
                    List.of("known_day", "side", "case_id"),
                    List.of())
            .checking("known_status", "status in ('active', 'retired') and outcome_day >= decision_day");

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
