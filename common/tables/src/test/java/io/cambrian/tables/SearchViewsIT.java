package io.cambrian.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.HoldoutsTable.Opening;
import io.cambrian.tables.PromotionsTable.Promotion;
import io.cambrian.tables.TurnsTable.Turn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchViewsIT {
    @TempDir
    private Path folder;

    private Warehouse warehouse;

    private void append(TableSpec table, Stream<Row> rows) {
        warehouse.append(table, warehouse.rows(table, rows.toList()));
    }

    private static Turn turn(int number, String search) {
        return new Turn(
                number,
                "r" + number,
                100 * number,
                "search",
                "why",
                true,
                Optional.empty(),
                1,
                Optional.of(search),
                Optional.of(search),
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

    private static Row promotion(String run, String id, int rank, boolean promoted, String state) {
        return PromotionsTable.toRow(new Promotion(
                run, id, rank, promoted, "why", "", 1, 1, null, null, null, null, null, null, 100, state));
    }

    private static Row opening(String run, int to) {
        return HoldoutsTable.toRow(new Opening("h" + run, run, to - 10, to, 1, ""));
    }

    private static Row test(String run, String id, int to, String state) {
        return ForwardTable.toRow(new Forward(
                run, id, to - 10, to, 101, 1, null, 0.5, 0.5, 0.025, "waiting", state, "why", "v", null, null, null,
                null));
    }

    private static Row run(String id, String job, String result) {
        return RunsTable.toRow(new RunsTable.Run(id, job, "{}", "{}", 1, "k", result));
    }

    private List<String> rows(String query) {
        return warehouse.spark().sql(query).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    @Test
    void theNewestSearchIsThatOfALaterTurnAndTheNewestCycleTheOneThatHadTwins() {
        warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        append(
                RunsTable.SPEC,
                Stream.of(
                        run("first", "cycle", "{\"trials\":100,\"ledger_hash\":\"h\"}"),
                        run("s1", "evolve", "{\"ledger_hash\":\"h\"}"),
                        run("later", "rolling search", "{\"trials\":50,\"search_run\":\"s2\"}"),
                        run("between", "rolling search", "{\"trials\":500,\"search_run\":\"s3\"}")));
        append(HoldoutsTable.SPEC, Stream.of(opening("first", 100), opening("between", 300), opening("later", 500)));
        append(
                AllocationsTable.SPEC,
                Stream.of(AllocationsTable.toRow(
                        new AllocationsTable.Weight("first", "equal", "a", 0.5, 1, true, "live", "", null))));
        Views.closure(List.of("newest_search", "plan_now")).forEach(name -> Views.register(warehouse, name));
        assertThat(rows("SELECT * FROM newest_cycle")).containsExactly("[first,s1]");
        assertThat(rows("SELECT * FROM newest_search")).containsExactly("[later,s2]");
        // where no turn has ended, the cycle's own weights are in force
        assertThat(rows("SELECT * FROM plan_runs")).containsExactly("[null,null,first,first]");
        assertThat(rows("SELECT strategy_id, weight, stamp, turn FROM plan_now"))
                .containsExactly("[a,0.5,live,null]");
        append(TurnsTable.SPEC, Stream.of(TurnsTable.toRow(turn(1, "first"))));
        Views.closure(List.of("plan_now")).forEach(name -> Views.register(warehouse, name));
        assertThat(rows("SELECT * FROM plan_runs"))
                .as("a turn whose plan nobody weighed")
                .containsExactly("[1,1970-04-11,null,first]");
        assertThat(rows("SELECT * FROM plan_now")).as("and that is in cash").isEmpty();
    }

    @Test
    void theStateOfAFinalistIsWhatDaysAfterItsOwnCycleSay() {
        warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        append(TurnsTable.SPEC, Stream.of(turn(1, "first"), turn(5, "later")).map(TurnsTable::toRow));
        append(
                PromotionsTable.SPEC,
                Stream.of(
                        promotion("first", "a", 1, true, "challenger"),
                        promotion("first", "b", 2, false, "candidate"),
                        promotion("first", "c", 3, false, "candidate"),
                        promotion("later", "b", 1, false, "waiting"),
                        promotion("other", "b", 1, false, "candidate")));
        append(HoldoutsTable.SPEC, Stream.of(opening("first", 100), opening("later", 500), opening("other", 100)));
        append(ForwardTable.SPEC, Stream.of(test("t", "a", 300, "champion"), test("t", "b", 300, "let_go")));
        Views.closure(List.of("leaderboard")).forEach(name -> Views.register(warehouse, name));
        assertThat(warehouse
                        .spark()
                        .sql("SELECT cycle_id, strategy_id, state FROM leaderboard ORDER BY cycle_id, strategy_id")
                        .collectAsList())
                .extracting(Row::toString)
                .containsExactly(
                        "[first,a,champion]",
                        "[first,b,let_go]",
                        "[first,c,waiting]",
                        "[later,b,waiting]", // found again after it was let go
                        "[other,b,candidate]"); // of a cycle that is no turn's
    }
}
