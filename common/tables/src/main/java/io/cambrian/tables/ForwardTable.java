package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What became of promoted strategies on days after their promotion: each test, and the state that it led to. */
public final class ForwardTable {
    public static final TableSpec SPEC = new TableSpec(
            "forward_tests",
            "One row per test of a strategy on days after it was chosen; written and read by forward and cycle.",
            List.of(
                    required("run_id", StringType, "the test"),
                    required("strategy_id", StringType, "the strategy"),
                    required("from_day", IntegerType, "first new day, days since 1970-01-01"),
                    required("to_day", IntegerType, "last day"),
                    required("since_day", IntegerType, "first day after it was chosen, from which decay is judged"),
                    required("look", IntegerType, "how many times it has been tested, this one included"),
                    optional("excess_sharpe", DoubleType, "annualized excess Sharpe ratio on the new days"),
                    required(
                            "p_value",
                            DoubleType,
                            "of a positive excess return on the new days, adjusted for all tested"),
                    required("decay_p", DoubleType, "of a negative excess return since it was chosen"),
                    required("decay_level", DoubleType, "largest decay_p that retires it at this look"),
                    required("state_before", StringType, "waiting, challenger or champion"),
                    required("state", StringType, "waiting, challenger, champion, retired or let_go"),
                    required("reason", StringType, "why, in words"),
                    required("data_version", StringType, "versions of the tables read"),
                    optional(
                            "rival",
                            StringType,
                            "of the others that are promoted, the one that replaced it or came nearest to that (up to an"
                                    + " earlier version: of those that wait)"),
                    optional(
                            "rival_gain",
                            DoubleType,
                            "by how much the rival earned more above what it held, a year, on the days after both were"
                                    + " promoted"),
                    optional("rival_p", DoubleType, "of a positive gain, by a paired block bootstrap"),
                    optional("rival_level", DoubleType, "largest rival_p that replaces")),
            List.of("run_id", "strategy_id"),
            List.of());

    private ForwardTable() {}

    /**
     * One test.
     *
     * @param runId the test
     * @param strategyId the strategy
     * @param fromDay first new day, days since 1970-01-01
     * @param toDay last day
     * @param sinceDay first day after its promotion
     * @param look how many times it has been tested, this one included
     * @param excessSharpe annualized, on the new days; null where it did not move
     * @param pValue of a positive excess return on the new days, adjusted for all tested
     * @param decayP of a negative excess return since its promotion
     * @param decayLevel largest decayP that retires it at this look
     * @param stateBefore waiting, challenger or champion
     * @param state waiting, challenger, champion, retired or let_go
     * @param reason in words
     * @param dataVersion versions of the tables read
     * @param rival who is promoted too, and replaced it or came nearest to that; null for none
     * @param rivalGain by how much the rival earned more, a year
     * @param rivalP of a positive gain
     * @param rivalLevel largest rivalP that replaces
     */
    public record Forward(
            String runId,
            String strategyId,
            int fromDay,
            int toDay,
            int sinceDay,
            int look,
            Double excessSharpe,
            double pValue,
            double decayP,
            double decayLevel,
            String stateBefore,
            String state,
            String reason,
            String dataVersion,
            String rival,
            Double rivalGain,
            Double rivalP,
            Double rivalLevel) {}

    public static Row toRow(Forward r) {
        return RowFactory.create(
                r.runId,
                r.strategyId,
                r.fromDay,
                r.toDay,
                r.sinceDay,
                r.look,
                r.excessSharpe,
                r.pValue,
                r.decayP,
                r.decayLevel,
                r.stateBefore,
                r.state,
                r.reason,
                r.dataVersion,
                r.rival,
                r.rivalGain,
                r.rivalP,
                r.rivalLevel);
    }

    public static Forward fromRow(Row r) {
        return new Forward(
                r.getAs("run_id"),
                r.getAs("strategy_id"),
                r.<Integer>getAs("from_day"),
                r.<Integer>getAs("to_day"),
                r.<Integer>getAs("since_day"),
                r.<Integer>getAs("look"),
                r.<Double>getAs("excess_sharpe"),
                r.<Double>getAs("p_value"),
                r.<Double>getAs("decay_p"),
                r.<Double>getAs("decay_level"),
                r.getAs("state_before"),
                r.getAs("state"),
                r.getAs("reason"),
                r.getAs("data_version"),
                added(r, "rival"),
                added(r, "rival_gain"),
                added(r, "rival_p"),
                added(r, "rival_level"));
    }

    /** A table of an earlier version lacks the column. */
    private static <T> T added(Row r, String column) {
        int at = List.of(r.schema().fieldNames()).indexOf(column);
        return at < 0 ? null : r.getAs(at);
    }
}
