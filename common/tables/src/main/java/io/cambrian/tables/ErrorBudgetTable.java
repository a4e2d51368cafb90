package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The lifetime budget of false claims: each test on days that nobody had looked at, in order. */
public final class ErrorBudgetTable {
    public static final TableSpec SPEC = new TableSpec(
            "error_budget",
            "One row per claim tested on untouched days; written and read by evidence.",
            List.of(
                    required("run_id", StringType, "whose claim"),
                    required("test", IntegerType, "number of the test in this warehouse, from 1"),
                    required("strategy_id", StringType, "the best of its finalists that had passed the other gates"),
                    required("from_day", IntegerType, "first day of the test, days since 1970-01-01"),
                    required("to_day", IntegerType, "last day"),
                    required("p_value", DoubleType, "adjusted for all finalists of the run"),
                    required("level", DoubleType, "largest p-value that is accepted, by LORD++"),
                    required("accepted", BooleanType, "whether the claim was accepted"),
                    required("wealth", DoubleType, "what is left to spend after it")),
            List.of("run_id"),
            List.of());

    private ErrorBudgetTable() {}

    /**
     * One test.
     *
     * @param runId whose claim
     * @param test number of the test in this warehouse, from 1
     * @param strategyId the best of its finalists that had passed the other gates
     * @param fromDay first day of the test, days since 1970-01-01
     * @param toDay last day
     * @param pValue adjusted for all finalists of the run
     * @param level largest p-value that is accepted
     * @param accepted whether the claim was accepted
     * @param wealth what is left to spend after it
     */
    public record Test(
            String runId,
            int test,
            String strategyId,
            int fromDay,
            int toDay,
            double pValue,
            double level,
            boolean accepted,
            double wealth) {}

    public static Row toRow(Test r) {
        return RowFactory.create(
                r.runId, r.test, r.strategyId, r.fromDay, r.toDay, r.pValue, r.level, r.accepted, r.wealth);
    }

    public static Test fromRow(Row r) {
        return new Test(
                r.getAs("run_id"),
                r.<Integer>getAs("test"),
                r.getAs("strategy_id"),
                r.<Integer>getAs("from_day"),
                r.<Integer>getAs("to_day"),
                r.<Double>getAs("p_value"),
                r.<Double>getAs("level"),
                r.<Boolean>getAs("accepted"),
                r.<Double>getAs("wealth"));
    }
}
