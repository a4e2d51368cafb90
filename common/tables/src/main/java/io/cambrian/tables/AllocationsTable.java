package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Capital per strategy. */
public final class AllocationsTable {
    public static final TableSpec SPEC = new TableSpec(
            "allocations",
            "One row per strategy and method; written by allocate, read by the hand-off and reports.",
            List.of(
                    required("run_id", StringType, "the cycle that computed it"),
                    required("method", StringType, "such as minimum-variance"),
                    required("strategy_id", StringType, "the strategy"),
                    required("weight", DoubleType, "fraction of capital, 0 to the cap"),
                    required("risk_contribution", DoubleType, "share of the portfolio variance"),
                    required("in_force", BooleanType, "whether this method is the one handed over"),
                    required("stamp", StringType, "live, or paper_only with the reason"),
                    optional("reason", StringType, "why not more or less: a cap, or why it was left out"),
                    optional(
                            "marginal",
                            DoubleType,
                            "certainty equivalent per day of the last unit of capital, after the haircut of its edge; of the"
                                    + " method in force")),
            List.of("run_id", "method", "strategy_id"),
            List.of());

    private AllocationsTable() {}

    /**
     * The weight of one strategy.
     *
     * @param runId the cycle that computed it
     * @param method such as minimum-variance
     * @param strategyId the strategy
     * @param weight fraction of capital, 0 to the cap
     * @param riskContribution share of the portfolio variance
     * @param inForce whether this method is the one handed over
     * @param stamp live, or paper_only with the reason
     * @param reason why not more or less; may be empty
     * @param marginal certainty equivalent per day of its last unit of capital; null where it is not in force
     */
    public record Weight(
            String runId,
            String method,
            String strategyId,
            double weight,
            double riskContribution,
            boolean inForce,
            String stamp,
            String reason,
            Double marginal) {}

    public static Row toRow(Weight r) {
        return RowFactory.create(
                r.runId,
                r.method,
                r.strategyId,
                r.weight,
                r.riskContribution,
                r.inForce,
                r.stamp,
                r.reason,
                r.marginal);
    }

    public static Weight fromRow(Row r) {
        return new Weight(
                r.getAs("run_id"),
                r.getAs("method"),
                r.getAs("strategy_id"),
                r.<Double>getAs("weight"),
                r.<Double>getAs("risk_contribution"),
                r.<Boolean>getAs("in_force"),
                r.getAs("stamp"),
                r.getAs("reason"),
                r.getAs("marginal"));
    }
}
