package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.ReadOptions;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import io.cambrian.turn.TurnRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A turn that the tables at hand do not allow to be carried out must not keep new files out. */
class StuckTurnIT {
    @TempDir
    private Path folder;

    private TurnJob.Request request() {
        return new TurnJob.Request(
                new TurnSettings(TurnJobIT.SEARCH, TurnRules.DEFAULT, Optional.empty(), 7, 12),
                new Drops.Source(
                        List.of(folder.resolve("drops").toString()), ReadOptions.standard(), Optional.of("EUR")),
                MarketQuery.all(),
                new EvolveJob.Execution(Engine.RDD, 2),
                folder.resolve("w"),
                folder.resolve("keys"),
                Optional.empty(),
                true);
    }

    private void drop(int from, int to) throws Exception {
        StringBuilder text = new StringBuilder("symbol,date,close\n");
        for (int t = from; t < to; t++) {
            text.append("S,")
                    .append(LocalDate.of(2010, 1, 4).plusDays(t))
                    .append(',')
                    .append(100 + t % 7)
                    .append('\n');
        }
        Files.writeString(Files.createDirectories(folder.resolve("drops")).resolve("bars-" + from + ".csv"), text);
    }

    @Test
    void newFilesAreReadThoughTheTurnThatDiedCannotBeCarriedOut() throws Exception {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        drop(0, 100);
        Files.writeString(folder.resolve("drops/bad.csv"), "symbol,date,close\nS,2010-01-04,-5\n");
        assertThatThrownBy(() -> TurnJob.run(warehouse, request(), Progress.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The market has 100 days");
        TurnsTable.write(
                warehouse, turn(1, TurnIdentity.of(warehouse, request()).id(Optional.empty()), 14_700, false));

        drop(100, 130);
        Stages stages = new Stages(new ArrayList<>());
        assertThatThrownBy(() -> TurnJob.run(warehouse, request(), stages))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The market has 130 days");
        assertThat(stages.titles()).containsSubsequence("Going on with turn 1", "Looking for new files");
        assertThat(warehouse.read(BarsTable.SPEC).count()).isEqualTo(130);
        assertThat(new Untold(folder.resolve("w")).words().notes())
                .as("until a turn comes to its end")
                .anyMatch(n -> n.contains("1 row was kept out") && n.contains("bad.csv:2 "));
    }

    @Test
    void aTurnWhoseDaysCannotBeTradedWaitsForTheAccount() throws Exception {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        firstTurnDone(warehouse);
        String runId = TurnIdentity.of(warehouse, request()).id(Optional.empty());
        TurnsTable.write(warehouse, turn(2, runId, 14_712, false));

        drop(100, 101);
        withALiveProcessThatCannotStart(() -> {
            for (int call = 0; call < 2; call++) {
                Stages stages = new Stages(new ArrayList<>());
                assertThatThrownBy(() -> TurnJob.run(warehouse, request(), stages))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("The live process could not work through the bars");
                assertThat(stages.titles()).contains("Going on with turn 2").doesNotContain("Looking for new files");
            }
        });
        assertThat(TurnsTable.all(warehouse).get(1)).matches(t -> t.runId().equals(runId) && !t.finished());
    }

    @Test
    void whatIsDueIsNotDecidedBeforeTheNewDaysAreTraded() throws Exception {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        firstTurnDone(warehouse);
        drop(100, 101);
        withALiveProcessThatCannotStart(() -> {
            Stages stages = new Stages(new ArrayList<>());
            assertThatThrownBy(() -> TurnJob.run(warehouse, request(), stages))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The live process could not work through the bars");
            assertThat(stages.titles())
                    .contains("Trading the new days on paper, in a process without Spark")
                    .doesNotContain("Looking at market, bots and account");
        });
        assertThat(TurnsTable.all(warehouse)).as("no turn has begun").hasSize(1);
    }

    private void firstTurnDone(Warehouse warehouse) throws Exception {
        drop(0, 100);
        assertThatThrownBy(() -> TurnJob.run(warehouse, request(), Progress.SILENT))
                .hasMessageContaining("The market has 100 days");
        TurnsTable.write(warehouse, turn(1, "first", 14_700, true));
        int untouched = 14_690;
        warehouse.merge(
                HoldoutsTable.SPEC,
                warehouse.rows(
                        HoldoutsTable.SPEC,
                        List.of(HoldoutsTable.toRow(
                                new HoldoutsTable.Opening("h", "search", untouched, 14_700, 1, "")))));
    }

    private void withALiveProcessThatCannotStart(Runnable calls) throws Exception {
        Path target = Files.createDirectories(folder.resolve("home/jobs/live/target"));
        Files.writeString(target.resolve("cambrian-live-0-all.jar"), "a live process that cannot start");
        String home = System.getProperty("cambrian.home");
        System.setProperty("cambrian.home", folder.resolve("home").toString());
        try {
            calls.run();
        } finally {
            if (home == null) {
                System.clearProperty("cambrian.home");
            } else {
                System.setProperty("cambrian.home", home);
            }
        }
    }

    private static Turn turn(int number, String runId, int asOf, boolean finished) {
        return new Turn(
                number,
                runId,
                asOf,
                TurnKind.SEARCH.key(),
                "there is no plan yet",
                finished,
                Optional.empty(),
                100,
                Optional.of("search"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                true,
                0,
                "bars@0",
                "",
                Optional.empty(),
                Optional.empty());
    }

    private record Stages(List<String> titles) implements Progress {
        @Override
        public void stage(String title) {
            titles.add(title);
        }

        @Override
        public void step(long done, long total, String detail) {}

        @Override
        public void done(String result) {}
    }
}
