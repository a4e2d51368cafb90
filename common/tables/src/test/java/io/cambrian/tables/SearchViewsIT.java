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
