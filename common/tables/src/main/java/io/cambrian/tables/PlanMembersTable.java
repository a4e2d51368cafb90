package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Who is in the plan of each turn, with which share, and as what. */
public final class PlanMembersTable {
    public static final TableSpec SPEC = new TableSpec(
            "plan_members",
            "One row per turn and strategy of its plan; written by cycle, read by the turns after it and by reports.",
            List.of(
                    required("turn", IntegerType, "the turn"),
                    required("strategy_id", StringType, "the strategy"),
                    required(
                            "state",
                            StringType,
                            "champion, challenger, or waiting (promoted by nothing yet; paper only; up to an earlier"
                                    + " version: research)"),
                    required("weight", DoubleType, "fraction of the capital"),
                    required("since_day", IntegerType, "first day on whose close it may trade, days since 1970-01-01"),
                    required("run_id", StringType, "the cycle that found it, as in promotions"),
                    required("reason", StringType, "why it is in the plan, in words")),
            List.of("turn", "strategy_id"),
            List.of());

    private PlanMembersTable() {}

    /** A member; fields as the columns of the same names. */
    public record Member(
            int turn, String strategyId, String state, double weight, int sinceDay, String runId, String reason) {}

    /** All members of all turns, by turn and strategy. */
    public static List<Member> all(Warehouse warehouse) {
        return warehouse.all(SPEC).stream()
                .map(PlanMembersTable::fromRow)
                .sorted(Comparator.comparingInt(Member::turn).thenComparing(Member::strategyId))
                .toList();
    }

    /** Writes the members of a turn's plan, in the place of what was written of it before. */
    public static void replace(Warehouse warehouse, int turn, List<Member> members) {
        warehouse.replace(
                SPEC,
                warehouse
                        .rows(
                                SPEC,
                                members.stream().map(PlanMembersTable::toRow).toList())
                        .coalesce(1),
                "turn = " + turn);
    }

    public static Row toRow(Member m) {
        return RowFactory.create(m.turn, m.strategyId, m.state, m.weight, m.sinceDay, m.runId, m.reason);
    }

    public static Member fromRow(Row r) {
        return new Member(
                r.<Integer>getAs("turn"),
                r.getAs("strategy_id"),
                r.getAs("state"),
                r.<Double>getAs("weight"),
                r.<Integer>getAs("since_day"),
                r.getAs("run_id"),
                r.getAs("reason"));
    }
}
