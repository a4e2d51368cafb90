package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The verdict on each finalist. */
public final class PromotionsTable {
    public static final TableSpec SPEC = new TableSpec(
            "promotions",
            "One row per finalist; written by evidence, read by allocate and reports.",
            List.of(
                    required("run_id", StringType, "the search"),
                    required("strategy_id", StringType, "the finalist"),
                    required("rank", IntegerType, "1 has the best excess Sharpe ratio"),
                    required("promoted", BooleanType, "whether every gate was passed"),
                    required("reasons", StringType, "which gates failed, in words"),
                    required("stamps", StringType, "what limits its use, such as spot_only, separated by blanks"),
                    required("train_sharpe", DoubleType, "annualized Sharpe ratio on the training window"),
                    required(
                            "excess_sharpe",
                            DoubleType,
                            "annualized Sharpe ratio over holding the average position that it had over the year before each day,"
                                    + " training window; over its own average of all its days up to version 10"),
                    optional(
                            "deflated_sharpe",
                            DoubleType,
                            "probability that the Sharpe ratio exceeds what the best of all trials would show by luck"),
                    optional("holdout_sharpe", DoubleType, "annualized Sharpe ratio on untouched days"),
                    optional("holdout_excess_sharpe", DoubleType, "the same on untouched days"),
                    optional(
                            "twin_p",
                            DoubleType,
                            "larger p-value of its own excess Sharpe ratio among the twin families; null if one was stopped early"),
                    optional(
                            "holdout_p",
                            DoubleType,
                            "p-value of its excess return on untouched days, adjusted for all finalists"),
                    optional("holdout_level", DoubleType, "largest holdout_p that passes at this opening of the days"),
                    required("trials", LongType, "trials of the whole search"),
                    optional(
                            "state",
                            StringType,
                            "candidate (a gate failed), challenger (passed every gate, to be watched on paper), champion"
                                    + " (accepted by the lifetime error budget as well) or waiting (its search saw every day"
                                    + " there was; forward_tests has what the days after say)")),
            List.of("run_id", "strategy_id"),
            List.of());

    private PromotionsTable() {}

    /**
     * The verdict on one finalist.
     *
     * @param runId the search
     * @param strategyId the finalist
     * @param rank 1 has the best excess Sharpe ratio
     * @param promoted whether every gate was passed
     * @param reasons which gates failed, in words
     * @param stamps what limits its use, such as spot_only, separated by blanks
     * @param trainSharpe annualized Sharpe ratio on the training window
     * @param excessSharpe annualized Sharpe ratio over holding the average position that it had over the year before each
     *     day, training window
     * @param deflatedSharpe probability that the Sharpe ratio exceeds what the best of all trials would show by luck
     * @param holdoutSharpe annualized Sharpe ratio on untouched days
     * @param holdoutExcessSharpe the same on untouched days
     * @param twinP larger p-value of the twin families; null if a family was stopped early
     * @param holdoutP p-value of its excess return on untouched days, adjusted for all finalists
     * @param holdoutLevel largest holdoutP that passes at this opening of the days
     * @param trials trials of the whole search
     * @param state candidate, challenger, champion or waiting; null in rows of an earlier version
     */
    public record Promotion(
            String runId,
            String strategyId,
            int rank,
            boolean promoted,
            String reasons,
            String stamps,
            double trainSharpe,
            double excessSharpe,
            Double deflatedSharpe,
            Double holdoutSharpe,
            Double holdoutExcessSharpe,
            Double twinP,
            Double holdoutP,
            Double holdoutLevel,
            long trials,
            String state) {}

    public static Row toRow(Promotion r) {
        return RowFactory.create(
                r.runId,
                r.strategyId,
                r.rank,
                r.promoted,
                r.reasons,
                r.stamps,
                r.trainSharpe,
                r.excessSharpe,
                r.deflatedSharpe,
                r.holdoutSharpe,
                r.holdoutExcessSharpe,
                r.twinP,
                r.holdoutP,
                r.holdoutLevel,
                r.trials,
                r.state);
    }

    public static Promotion fromRow(Row r) {
        return new Promotion(
                r.getAs("run_id"),
                r.getAs("strategy_id"),
                r.<Integer>getAs("rank"),
                r.<Boolean>getAs("promoted"),
                r.getAs("reasons"),
                r.getAs("stamps"),
                r.<Double>getAs("train_sharpe"),
                r.<Double>getAs("excess_sharpe"),
                r.<Double>getAs("deflated_sharpe"),
                r.<Double>getAs("holdout_sharpe"),
                r.<Double>getAs("holdout_excess_sharpe"),
                r.<Double>getAs("twin_p"),
                r.<Double>getAs("holdout_p"),
                r.<Double>getAs("holdout_level"),
                r.<Long>getAs("trials"),
                r.getAs("state"));
    }
}
