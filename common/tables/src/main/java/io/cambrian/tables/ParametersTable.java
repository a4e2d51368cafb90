package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

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

    /** One set; see the columns. Days are days since 1970-01-01. */
    public record Parameters(
            String runId,
            long sequence,
            String parametersId,
            String parameters,
            String cycleId,
            String marketId,
            String modelId,
            int trainedFrom,
            int trainedTo,
            int judgedFrom,
            int judgedTo,
            int opening,
            long trials,
            String incumbent,
            double aversion,
            double seenWorth,
            double untouchedWorth,
            double incumbentWorth,
            double untouchedSharpe,
            double incumbentSharpe,
            double confidence,
            double lowerBound,
            boolean released,
            String reason) {}

    public static Row toRow(Parameters r) {
        return RowFactory.create(
                r.runId,
                r.sequence,
                r.parametersId,
                r.parameters,
                r.cycleId,
                r.marketId,
                r.modelId,
                r.trainedFrom,
                r.trainedTo,
                r.judgedFrom,
                r.judgedTo,
                r.opening,
                r.trials,
                r.incumbent,
                r.aversion,
                r.seenWorth,
                r.untouchedWorth,
                r.incumbentWorth,
                r.untouchedSharpe,
                r.incumbentSharpe,
                r.confidence,
                r.lowerBound,
                r.released,
                r.reason);
    }

    public static Parameters fromRow(Row r) {
        return new Parameters(
                r.getAs("run_id"),
                r.<Long>getAs("sequence"),
                r.getAs("parameters_id"),
                r.getAs("parameters"),
                r.getAs("cycle_id"),
                r.getAs("market_id"),
                r.getAs("model_id"),
                r.<Integer>getAs("trained_from"),
                r.<Integer>getAs("trained_to"),
                r.<Integer>getAs("judged_from"),
                r.<Integer>getAs("judged_to"),
                r.<Integer>getAs("opening"),
                r.<Long>getAs("trials"),
                r.getAs("incumbent"),
                r.<Double>getAs("aversion"),
                r.<Double>getAs("seen_worth"),
                r.<Double>getAs("untouched_worth"),
                r.<Double>getAs("incumbent_worth"),
                r.<Double>getAs("untouched_sharpe"),
                r.<Double>getAs("incumbent_sharpe"),
                r.<Double>getAs("confidence"),
                r.<Double>getAs("lower_bound"),
                r.<Boolean>getAs("released"),
                r.getAs("reason"));
    }
}
