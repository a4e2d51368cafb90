package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Tuned parameters of deployed strategies: what they were tuned on, and what untouched days said of them. */
public final class ParametersTable {
    public static final TableSpec SPEC = new TableSpec(
            "parameters",
            "One row per set of parameters tuned, released or not; written by tune.",
            List.of(
                    required("run_id", StringType, "who tuned them"),
                    required("sequence", LongType, "number of the set in this warehouse, from 1"),
                    required("parameters_id", StringType, "hash of the parameters"),
                    required(
                            "parameters",
                            StringType,
                            "as JSON: strategies with their new texts, cuts by regime, settings of what tunes itself online"),
                    required("cycle_id", StringType, "the cycle whose strategies they are for"),
                    required("market_id", StringType, "hash of the market that they were tuned on"),
                    required("model_id", StringType, "the regime model that the cuts follow"),
                    required("trained_from", IntegerType, "first day seen, days since 1970-01-01"),
                    required("trained_to", IntegerType, "last day seen: their knowledge time"),
                    required("judged_from", IntegerType, "first untouched day that they were judged on"),
                    required("judged_to", IntegerType, "last"),
                    required(
                            "opening", IntegerType, "how many times these days have been looked at, this one included"),
                    required("trials", LongType, "strategies with other numbers that were measured"),
                    required("incumbent", StringType, "what was compared with: a parameters_id, or 'deployed'"),
                    required("aversion", DoubleType, "price of risk in worth"),
                    required("seen_worth", DoubleType, "worth of a day on the days tuned on, out of fold"),
                    required("untouched_worth", DoubleType, "worth of a day on untouched days"),
                    required("incumbent_worth", DoubleType, "that of the incumbent on untouched days"),
                    required("untouched_sharpe", DoubleType, "annualized Sharpe ratio on untouched days"),
                    required("incumbent_sharpe", DoubleType, "that of the incumbent"),
                    required("confidence", DoubleType, "of the lower bound"),
                    required("lower_bound", DoubleType, "of the gain in worth of a day"),
                    required("released", BooleanType, "whether they may replace the incumbent"),
                    required("reason", StringType, "why, in a sentence")),
            List.of("run_id"),
            List.of());

    private ParametersTable() {}

    /**
     * One set; see the columns.
     *
     * @param parameters as JSON
     */
    public record Parameters(
            String parametersId,
            String parameters,
            String cycleId,
            long trials,
            double aversion,
            double seenWorth,
            double untouchedWorth,
            double incumbentWorth,
            Judged judged) {}

    public static Row toRow(Parameters r) {
        Map<String, Object> values = new HashMap<>();
        r.judged.addTo(values);
        values.put("parameters_id", r.parametersId);
        values.put("parameters", r.parameters);
        values.put("cycle_id", r.cycleId);
        values.put("trials", r.trials);
        values.put("aversion", r.aversion);
        values.put("seen_worth", r.seenWorth);
        values.put("untouched_worth", r.untouchedWorth);
        values.put("incumbent_worth", r.incumbentWorth);
        return SPEC.row(values);
    }

    public static Parameters fromRow(Row r) {
        return new Parameters(
                r.getAs("parameters_id"),
                r.getAs("parameters"),
                r.getAs("cycle_id"),
                r.<Long>getAs("trials"),
                r.<Double>getAs("aversion"),
                r.<Double>getAs("seen_worth"),
                r.<Double>getAs("untouched_worth"),
                r.<Double>getAs("incumbent_worth"),
                Judged.of(r));
    }
}
