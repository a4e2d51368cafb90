package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Daily net returns of the strategies worth keeping in full. */
public final class StrategyReturnsTable {
    public static final TableSpec SPEC = new TableSpec(
            "strategy_returns",
            "One row per finalist and day; written by evidence and allocate, read by risk, allocation and reports.",
            List.of(
                    required("run_id", StringType, "the cycle that computed it"),
                    required("strategy_id", StringType, "the strategy, or portfolio"),
                    required("day", IntegerType, "days since 1970-01-01"),
                    required("segment", StringType, "development or holdout"),
                    required("net_return", DoubleType, "net simple return of the day, a fraction"),
                    optional("exposure", DoubleType, "mean absolute position of the day, 0 to 1")),
            List.of("run_id", "strategy_id", "day"),
            List.of("run_id"));

    private StrategyReturnsTable() {}

    /**
     * The net return of one strategy on one day.
     *
     * @param runId the cycle that computed it
     * @param strategyId the strategy, or portfolio
     * @param day days since 1970-01-01
     * @param segment development or holdout
     * @param netReturn net simple return of the day, a fraction
     * @param exposure mean absolute position of the day, 0 to 1
     */
    public record DailyReturn(
            String runId, String strategyId, int day, String segment, double netReturn, Double exposure) {}

    public static Row toRow(DailyReturn r) {
        return RowFactory.create(r.runId, r.strategyId, r.day, r.segment, r.netReturn, r.exposure);
    }

    public static DailyReturn fromRow(Row r) {
        return new DailyReturn(
                r.getAs("run_id"),
                r.getAs("strategy_id"),
                r.<Integer>getAs("day"),
                r.getAs("segment"),
                r.<Double>getAs("net_return"),
                r.<Double>getAs("exposure"));
    }
}
