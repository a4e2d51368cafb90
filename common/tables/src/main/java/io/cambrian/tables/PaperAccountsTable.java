package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What the plan in force earned day by day, and what others would have on the same days. */
public final class PaperAccountsTable {
    /** The account of the live process. */
    public static final String PLAN = "plan";
    /** The plans of all turns, one after the other, in one account without limits and lots, as frozen plans trade. */
    public static final String PLAN_PAPER = "plan_paper";
    /** The plan of the first turn, carried on as it was. */
    public static final String FROZEN_FIRST = "frozen_first";
    /** The plan of some months ago, carried on as it was. */
    public static final String FROZEN_RECENT = "frozen_recent";
    /** Equal weights of the members, rebalanced daily at no cost. */
    public static final String EQUAL_WEIGHT = "equal_weight";
    /** Equal capital in each member of the first day, never rebalanced. */
    public static final String BUY_AND_HOLD = "buy_and_hold";
    /** Prefix of a strategy of the plan, or of one that is watched without a share of it, alone with all the capital. */
    public static final String STRATEGY = "strategy:";

    public static final TableSpec SPEC = new TableSpec(
            "paper_accounts",
            "One row per account and day: the plan as the live process traded it, its frozen twins and yardsticks; written by"
                    + " cycle and simulate, read by metrics and reports.",
            List.of(
                    required(
                            "account",
                            StringType,
                            "plan (the live account), plan_paper (without limits and lots, like the frozen ones), frozen_first,"
                                    + " frozen_recent, equal_weight, buy_and_hold, or"
                                    + " strategy:ID (one strategy of the plan, or one that is watched, alone)"),
                    required("day", IntegerType, "days since 1970-01-01"),
                    required("net_return", DoubleType, "net simple return of the day"),
                    required("turn", IntegerType, "the turn that wrote it")),
            List.of("account", "day"),
            List.of());

    private PaperAccountsTable() {}

    /** A day of an account; fields as the columns of the same names. */
    public record Day(String account, int day, double netReturn, int turn) {}

    /** All days of all accounts, by account and day. */
    public static List<Day> all(Warehouse warehouse) {
        return warehouse.all(SPEC).stream()
                .map(PaperAccountsTable::fromRow)
                .sorted(Comparator.comparing(Day::account).thenComparingInt(Day::day))
                .toList();
    }

    public static Row toRow(Day d) {
        return RowFactory.create(d.account, d.day, d.netReturn, d.turn);
    }

    public static Day fromRow(Row r) {
        return new Day(
                r.getAs("account"), r.<Integer>getAs("day"), r.<Double>getAs("net_return"), r.<Integer>getAs("turn"));
    }
}
