package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What each strategy would have done in the crises found in the data. */
public final class StressTable {
    public static final TableSpec SPEC = new TableSpec(
            "stress",
            "One row per crisis and subject; written by risk, read by allocate, limits and reports.",
            List.of(
                    required("run_id", StringType, "the cycle that computed it"),
                    required("crisis", StringType, "name of the crisis"),
                    required("from_day", IntegerType, "first day, days since 1970-01-01"),
                    required("to_day", IntegerType, "last day"),
                    required("subject", StringType, "a strategy id, portfolio, or market"),
                    optional(
                            "total_return",
                            DoubleType,
                            "compounded net return over the crisis; null where it has no data"),
                    optional("max_drawdown", DoubleType, "positive fraction within the crisis"),
                    optional("worst_day", DoubleType, "lowest daily return within the crisis")),
            List.of("run_id", "crisis", "subject"),
            List.of());

    private StressTable() {}

    /**
     * One subject in one crisis.
     *
     * @param runId the cycle that computed it
     * @param crisis name of the crisis
     * @param fromDay first day, days since 1970-01-01
     * @param toDay last day
     * @param subject a strategy id, portfolio, or market
     * @param totalReturn compounded net return over the crisis; null where it has no data
     * @param maxDrawdown positive fraction within the crisis
     * @param worstDay lowest daily return within the crisis
     */
    public record Stress(
            String runId,
            String crisis,
            int fromDay,
            int toDay,
            String subject,
            Double totalReturn,
            Double maxDrawdown,
            Double worstDay) {}

    public static Row toRow(Stress r) {
        return RowFactory.create(
                r.runId, r.crisis, r.fromDay, r.toDay, r.subject, r.totalReturn, r.maxDrawdown, r.worstDay);
    }

    public static Stress fromRow(Row r) {
        return new Stress(
                r.getAs("run_id"),
                r.getAs("crisis"),
                r.<Integer>getAs("from_day"),
                r.<Integer>getAs("to_day"),
                r.getAs("subject"),
                r.<Double>getAs("total_return"),
                r.<Double>getAs("max_drawdown"),
                r.<Double>getAs("worst_day"));
    }
}
