package io.cambrian.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.tables.AllocationsTable.Weight;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable.Day;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.TurnsTable.Turn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three turns, of which the last has not come to its end. */
class TurnViewsIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void threeTurns() {
        warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        List<Turn> turns = List.of(turn(1, true), turn(2, true), turn(3, false));
        append(TurnsTable.SPEC, turns.stream().map(TurnsTable::toRow));
        append(
                PlanMembersTable.SPEC,
                Stream.of(
                                member(1, "a", "research", 0.5),
                                member(2, "a", "challenger", 0.25),
                                member(2, "b", "champion", 0.125),
                                member(3, "c", "champion", 1))
                        .map(PlanMembersTable::toRow));
        append(
                PaperAccountsTable.SPEC,
                Stream.of(
                                new Day("plan", 10, 0.1, 1),
                                new Day("plan", 11, -0.5, 2),
                                new Day("frozen_first", 10, 0.1, 1),
                                new Day("frozen_first", 11, -0.2, 2),
                                new Day("frozen_first", 12, 9, 3),
                                new Day("equal_weight", 11, 0.01, 2),
                                new Day("strategy:a", 10, 0.5, 1),
                                new Day("strategy:a", 11, 0.5, 2))
                        .map(PaperAccountsTable::toRow));
        append(
                MetricsTable.SPEC,
                Stream.of(metric(1, "sharpe", 0.5), metric(2, "sharpe", 0.75), metric(1, "uptime", 1))
                        .map(MetricsTable::toRow));
        append(
                AllocationsTable.SPEC,
                Stream.of(
                                weight("c", "a", 1),
                                weight("r1", "a", 0.5),
                                weight("r2", "a", 0.25),
                                weight("r2", "b", 0.125))
                        .map(AllocationsTable::toRow));
        warehouse.createIfMissing(VarTable.SPEC);
        append(RunsTable.SPEC, Stream.of(RunsTable.toRow(new RunsTable.Run("c", "cycle", "{}", "{}", 1, "k", "{}"))));
        Views.closure(List.of("plan_now", "metric_history", "paper_days", "paper_against_frozen"))
                .forEach(name -> Views.register(warehouse, name));
    }

    private static Turn turn(int number, boolean finished) {
        return new Turn(
                number,
                "r" + number,
                9 + number,
                "search",
                "why",
                finished,
                Optional.empty(),
                1,
                Optional.of("c"),
                Optional.of("c"),
                Optional.empty(),
                Optional.of("b" + number),
                0,
                0,
                1,
                true,
                0,
                "v",
                "words",
                Optional.empty(),
                Optional.empty());
    }

    private static Weight weight(String run, String id, double weight) {
        return new Weight(run, "equal", id, weight, 2 * weight, true, "paper_only", "", null);
    }

    private static Member member(int turn, String id, String state, double weight) {
        return new Member(turn, id, state, weight, 10, "c", "why");
    }

    private static Metric metric(int turn, String name, double value) {
        return new Metric(
                turn,
                name,
                Optional.of(value),
                Optional.of(0.0),
                Optional.empty(),
                "ratio",
                "risk-and-return",
                "words");
    }

    private static void append(TableSpec table, Stream<Row> rows) {
        warehouse.append(table, warehouse.rows(table, rows.toList()));
    }

    private static Dataset<Row> sql(String query) {
        return warehouse.spark().sql(query);
    }

    private static List<String> rows(String query) {
        return sql(query).collectAsList().stream().map(Row::toString).toList();
    }

    @Test
    void thePlanInForceIsThatOfTheNewestFinishedTurn() {
        assertThat(rows("SELECT turn, in_force, as_of FROM cycle_turns ORDER BY turn"))
                .containsExactly("[1,false,1970-01-11]", "[2,true,1970-01-12]", "[3,false,1970-01-13]");
        assertThat(
                        rows(
                                "SELECT turn, strategy_id, weight_before, entered FROM plan_history ORDER BY turn, strategy_id"))
                .containsExactly("[1,a,0.0,true]", "[2,a,0.5,false]", "[2,b,0.0,true]");
        assertThat(rows("SELECT place, strategy_id, state, paper_days FROM champions_now ORDER BY place"))
                .containsExactly("[1,b,champion,0]", "[2,a,challenger,2]");
        assertThat(sql("SELECT paper_growth FROM champions_now WHERE strategy_id = 'a'")
                        .first()
                        .getDouble(0))
                .isCloseTo(2.25, within(1e-12));
    }

    /** A cycle that ended before the turns has other weights. */
    @Test
    void whatIsInForceIsThePlanOfTheNewestTurnAndNotOfTheFirst() {
        assertThat(rows("SELECT * FROM plan_runs")).containsExactly("[2,1970-01-12,r2,c]");
        assertThat(
                        rows(
                                "SELECT strategy_id, state, weight, risk_contribution, turn FROM plan_now ORDER BY strategy_id"))
                .containsExactly("[a,challenger,0.25,0.5,2]", "[b,champion,0.125,0.25,2]");
        sql("INSERT INTO " + warehouse.sqlName(VarTable.SPEC)
                + " (run_id, subject, method, confidence_level, horizon_days, value_at_risk, expected_shortfall,"
                + " observations, as_of_day) VALUES ('r2', 'portfolio', 'historical', 0.99, 1, 0.02, 0.03, 500, 11)");
        assertThat(rows("SELECT * FROM plan_runs"))
                .as("a turn that moved capital measures risk itself")
                .containsExactly("[2,1970-01-12,r2,r2]");
    }

    @Test
    void metricsKeepTheirHistoryAndTheirIntervals() {
        assertThat(rows("SELECT name, turn, value, low, high, newest FROM metric_history ORDER BY name, turn"))
                .containsExactly(
                        "[sharpe,1,0.5,0.0,null,false]",
                        "[sharpe,2,0.75,0.0,null,true]",
                        "[uptime,1,1.0,0.0,null,true]");
    }

    @Test
    void theAccountIsHeldAgainstItsFrozenTwinOnTheSameDays() {
        List<Row> days = sql("SELECT * FROM paper_against_frozen ORDER BY day").collectAsList();
        assertThat(days).hasSize(2);
        Row last = days.get(1);
        assertThat(last.<Double>getAs("plan_growth")).isCloseTo(0.55, within(1e-12));
        assertThat(last.<Double>getAs("frozen_growth")).isCloseTo(0.88, within(1e-12));
        assertThat(last.<Double>getAs("ahead")).isCloseTo(0.55 / 0.88 - 1, within(1e-12));
        assertThat(last.<Double>getAs("equal_weight_return")).isEqualTo(0.01);
        assertThat(last.isNullAt(last.fieldIndex("frozen_recent_return"))).isTrue();
        Row fall = sql("SELECT drawdown FROM paper_days WHERE account = 'plan' ORDER BY day DESC LIMIT 1")
                .first();
        assertThat(fall.getDouble(0)).isCloseTo(0.5, within(1e-12));
    }
}
