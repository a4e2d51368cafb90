package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.evidence.StrategyState;
import io.cambrian.fault.ConfigException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.SmallSearch;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.BarSeries;
import io.cambrian.market.ReadOptions;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.rl.FittedQ;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.BehaviorMemoryTable;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.MetricsTable;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.PoliciesTable.Policy;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import io.cambrian.turn.TurnRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnJobIT {
    private static final int HISTORY = 1_150;
    /** A search of a few strategies, enough for a turn. */
    static final CycleSettings SEARCH = SmallSearch.of(12, 2);

    @TempDir
    private Path folder;

    private Warehouse warehouse() {
        return Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
    }

    private TurnJob.Request request() {
        return request(Optional.empty());
    }

    private TurnJob.Request request(Optional<Duration> budget) {
        return request(MarketQuery.all(), budget);
    }

    private TurnJob.Request request(MarketQuery query, Optional<Duration> budget) {
        return new TurnJob.Request(
                new TurnSettings(SEARCH, TurnRules.DEFAULT, Optional.of(FittedQ.DEFAULT), 7, 12),
                new Drops.Source(
                        List.of(folder.resolve("drops").toString()), ReadOptions.standard(), Optional.of("EUR")),
                query,
                new EvolveJob.Execution(Engine.RDD, 2),
                folder.resolve("w"),
                folder.resolve("keys"),
                budget,
                true);
    }

    private TurnJob.Result turn(Progress progress) {
        TurnJob.Result result = TurnJob.run(warehouse(), request(), progress);
        TurnJob.told(folder.resolve("w"), result);
        return result;
    }

    /** Pure noise of four instruments: the same prices, however they are cut into drops. */
    private void drop(int from, int to) throws Exception {
        StringBuilder text = new StringBuilder("symbol,date,close\n");
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(11, s);
            RandomGenerator common = Seeds.stream(11, 99);
            double price = 100;
            for (int t = 0; t < to; t++) {
                double sd = t / 200 % 2 == 0 ? 0.006 : 0.015;
                price *= Math.exp(sd * (common.nextGaussian() + random.nextGaussian()));
                if (t >= from) {
                    text.append('S').append(s).append(',').append(day(t)).append(',');
                    text.append(price).append('\n');
                }
            }
        }
        Path drops = Files.createDirectories(folder.resolve("drops"));
        Files.writeString(drops.resolve("bars-" + from + ".csv"), text);
    }

    /** Sessions on all days but weekends. */
    private static LocalDate day(int t) {
        return LocalDate.of(2010, 1, 4).plusWeeks(t / 5).plusDays(t % 5);
    }

    private Bundle plan(String id) {
        return PlanHandOff.read(
                folder.resolve("w").resolve("bundles"), id, SigningKeys.openOrCreate(folder.resolve("keys")));
    }

    /** The plan in force. */
    private String current() throws Exception {
        return Files.readString(folder.resolve("w/bundles/CURRENT")).strip();
    }

    private static List<String> ids(Bundle plan) {
        return plan.bots().stream().map(Bot::id).toList();
    }

    @Test
    void turnsSearchTendRestAndRollBackWhateverKillsThem() throws Exception {
        drop(0, HISTORY);
        Files.write(folder.resolve("drops/torn.csv"), new byte[] {'P', 'K', 0, 9});
        assertThatThrownBy(() -> turn(new DiesAt("Publishing the plan as of today")))
                .hasMessageContaining("power cut");
        assertThat(TurnsTable.all(warehouse())).singleElement().matches(t -> !t.finished());
        TurnJob.Result first = turn(Progress.SILENT);
        assertThat(first.kind()).isEqualTo(TurnKind.SEARCH);
        assertThat(first.refused())
                .as("what the process that died had read")
                .singleElement()
                .matches(r -> r.contains("torn.csv"));
        assertThat(first.report())
                .hasValueSatisfying(page -> assertThat(page).content().contains("torn.csv"));
        assertThat(rows(HoldoutsTable.SPEC, TurnsTable.all(warehouse()).get(0)))
                .as("one look")
                .isEqualTo(1);
        Bundle plan = plan(first.bundle());
        assertThat(plan.asOf()).isEqualTo((int) day(HISTORY - 1).toEpochDay());
        assertThat(plan.bots()).isNotEmpty().allSatisfy(b -> {
            assertThat(b.stamps()).contains("paper-only");
            assertThat(b.tradingFrom()).isEqualTo(plan.asOf() + 1);
        });
        proven(plan);
        assertThat(plan.dossiers()).allSatisfy(d -> {
            assertThat(d.gates()).singleElement().matches(g -> !g.passed());
            assertThat(d.twins()).as("the first search has twins").isNotEmpty();
            assertThat(d.figures()).containsEntry("holdout_opening", 1.0);
        });

        long written = warehouse().version(TurnsTable.SPEC);
        TurnJob.Result nothing = turn(Progress.SILENT);
        assertThat(nothing.noOp()).isTrue();
        assertThat(nothing.refused()).as("it was told").isEmpty();
        assertThat(nothing.bundle()).isEqualTo(first.bundle());
        assertThat(warehouse().version(TurnsTable.SPEC)).isEqualTo(written);

        warehouse()
                .spark()
                .sql("ALTER TABLE " + warehouse().sqlName(BarsTable.SPEC)
                        + " SET TBLPROPERTIES ('cambrian.note' = 'tidied')");
        warehouse().eraseOldFiles(BarsTable.SPEC);
        assertThat(turn(Progress.SILENT).noOp()).as("no bar was restated").isTrue();

        Policy learned =
                PoliciesTable.fromRow(warehouse().read(PoliciesTable.SPEC).first());
        assertThat(learned.judged().released()).as("noise releases nothing").isFalse();
        assertThat(plan.overlays()).noneMatch(o -> o.kind().equals(PolicyOverlay.KIND));
        warehouse()
                .merge(
                        PoliciesTable.SPEC,
                        warehouse().read(PoliciesTable.SPEC).withColumn("released", functions.lit(true)));

        drop(HISTORY, HISTORY + 5);
        Files.write(folder.resolve("drops/broken.csv"), new byte[] {'P', 'K', 0, 1, 2, 3});
        contradict(HISTORY);
        TurnJob.Result tended = turn(Progress.SILENT);
        assertThat(tended.notes())
                .anyMatch(n -> n.contains("1 row was kept out") && n.contains("contradicts.csv:3 "))
                .anyMatch(n -> n.contains("1 bar is stated twice"));
        assertThat(tended.report())
                .hasValueSatisfying(page -> assertThat(page).content().contains("broken.csv", "contradicts.csv:3"));
        assertThat(tended.kind()).isEqualTo(TurnKind.TEND);
        assertThat(tended.refused()).singleElement().matches(r -> r.contains("broken.csv"));
        assertThat(tended.reasons()).contains("5 new sessions", "the policy " + learned.policyId() + " was released");
        assertThat(plan(tended.bundle()).overlays())
                .extracting(OverlaySpec::kind)
                .contains(PolicyOverlay.KIND)
                .endsWith(VolatilityOverlay.KIND);
        assertThat(ids(plan(tended.bundle()))).isEqualTo(ids(plan));
        assertThat(plan(tended.bundle()).dossiers()).isEqualTo(plan.dossiers());
        assertThat(plan(tended.bundle()).bots().get(0).tradingFrom())
                .as("who stays in the plan keeps its positions")
                .isEqualTo(plan.bots().get(0).tradingFrom());
        assertThat(warehouse()
                        .read(PaperAccountsTable.SPEC)
                        .where("account = 'frozen_first'")
                        .count())
                .isEqualTo(5);

        drop(HISTORY + 5, HISTORY + 14);
        TurnJob.Result weighed = turn(Progress.SILENT);
        assertThat(warehouse()
                        .read(VarTable.SPEC)
                        .where("run_id = '" + TurnsTable.all(warehouse()).get(2).runId() + "'")
                        .count())
                .as("capital that was moved is measured anew")
                .isPositive();
        assertThat(weighed.kind()).as("the plan had expired").isEqualTo(TurnKind.REALLOCATE);
        assertThat(weighed.reasons()).contains("the plan had expired");
        assertThat(weighed.words()).contains("Shares were decided on anew.");
        assertThat(plan(weighed.bundle()).asOf())
                .isEqualTo((int) day(HISTORY + 13).toEpochDay());
        assertThat(ids(plan(weighed.bundle()))).isEqualTo(ids(plan));
        proven(plan(weighed.bundle()));

        drop(HISTORY + 14, HISTORY + 65);
        assertThatThrownBy(() -> TurnJob.run(
                        warehouse(),
                        request(Optional.of(Duration.ofMillis(1))),
                        new DiesAt("Measuring success, writing the control room")))
                .hasMessageContaining("power cut");
        assertThat(current())
                .as("a plan whose turn is not finished is not in force")
                .isEqualTo(weighed.bundle());
        TurnJob.Result searched = turn(Progress.SILENT);
        assertThat(current()).isEqualTo(searched.bundle());
        assertThat(searched.kind()).isEqualTo(TurnKind.SEARCH);
        assertThat(searched.refused()).as("what was refused is not read again").isEmpty();
        Turn row = TurnsTable.all(warehouse()).get(3);
        assertThat(row.seenTo()).contains((int) day(HISTORY - 1).toEpochDay());
        List<ForwardTable.Forward> judged = warehouse().read(ForwardTable.SPEC).collectAsList().stream()
                .map(ForwardTable::fromRow)
                .toList();
        assertThat(judged)
                .as("what the first search found is judged on days that it knows nothing of")
                .hasSize(rows(PromotionsTable.SPEC, TurnsTable.all(warehouse()).get(0)))
                .allSatisfy(f -> {
                    assertThat(f.fromDay()).isEqualTo((int) day(HISTORY).toEpochDay());
                    assertThat(f.stateBefore()).isEqualTo("waiting");
                });
        assertThat(row.promoted()).as("noise is not promoted").isZero();
        assertThat(row.words())
                .as("who goes on with a search that the clock cut does as many generations, without a clock too")
                .contains("It ended after 1 of 2 generations; --generations 1 repeats it.");
        assertThat(row.words()).contains(judged.size() + " strategies were judged on 65 new days");
        assertThat(warehouse()
                        .read(PromotionsTable.SPEC)
                        .where("run_id = '" + row.searchRun().orElseThrow() + "'")
                        .collectAsList())
                .isNotEmpty()
                .allSatisfy(r -> {
                    assertThat(r.<String>getAs("state")).isEqualTo("waiting");
                    assertThat(r.<String>getAs("reasons"))
                            .contains("Waits to be judged by days after " + day(HISTORY + 64));
                });
        assertThat(ForwardJob.standing(warehouse(), row.asOf()))
                .as("its finalists know all days up to now, and what was watched before does not")
                .anyMatch(s -> s.since() == row.asOf() + 1)
                .anyMatch(s -> s.since() == (int) day(HISTORY - 1).toEpochDay() + 1);
        proven(plan(searched.bundle()));
        assertThat(plan(searched.bundle()).bots())
                .allSatisfy(b -> assertThat(b.stamps()).contains("paper-only"));
        assertThat(warehouse()
                        .read(MetricsTable.SPEC)
                        .where("turn = 4 and value is null and words = ''")
                        .count())
                .as("what is not known says why")
                .isZero();
        assertThat(warehouse()
                        .read(MetricsTable.SPEC)
                        .where("turn = 3 and name = 'orders_unexplained'")
                        .count())
                .isEqualTo(1);
        assertThat(searched.report())
                .hasValueSatisfying(page -> assertThat(page)
                        .content()
                        .contains("Does it earn more than it would have without learning?", "65 sessions")
                        .contains("href=\"" + row.searchRun().orElseThrow() + ".html\"")
                        .contains("one day in a hundred", "trades remembered")
                        .contains("(waiting), search", "Where it comes from"));
        assertThat(folder.resolve("w/reports").resolve(row.searchRun().orElseThrow() + ".html"))
                .content()
                .contains("wait to be judged", "Where it comes from", "All generations");

        letGo((int) day(HISTORY + 65).toEpochDay());
        drop(HISTORY + 65, HISTORY + 73);
        TurnJob.Result emptied = turn(Progress.SILENT);
        assertThat(emptied.kind()).isEqualTo(TurnKind.REALLOCATE);
        assertThat(emptied.words()).contains("No strategy is left in the plan", "left it");
        assertThat(plan(emptied.bundle()).bots()).isEmpty();
        assertThat(emptied.report())
                .hasValueSatisfying(page -> assertThat(page).content().contains("The plan has no strategy."));

        RollbackJob.Request back = new RollbackJob.Request(
                "1", "ann", "I trust it more", MarketQuery.all(), folder.resolve("w"), folder.resolve("keys"), 7);
        List<String> done = new ArrayList<>();
        Turn rolled = RollbackJob.run(warehouse(), back, new Said(done));
        assertThat(done)
                .as("what a person waits for says how far it is")
                .hasSize(5)
                .anyMatch(line -> line.startsWith("Publishing the plan as of today: bundle "))
                .last()
                .asString()
                .endsWith("cycle.html");
        assertThat(folder.resolve("w/reports").resolve(TurnJob.CONTROL_ROOM))
                .content()
                .contains("rolled back", "ann");
        Bundle again = plan(rolled.bundle().orElseThrow());
        assertThat(current()).isEqualTo(rolled.bundle().orElseThrow());
        Files.writeString(folder.resolve("w/bundles/CURRENT"), searched.bundle());
        assertThat(ids(again)).isEqualTo(ids(plan));
        assertThat(again.asOf()).isEqualTo((int) day(HISTORY + 72).toEpochDay());
        assertThat(warehouse()
                        .read(BehaviorMemoryTable.SPEC)
                        .where("kind = 'rollback' and user_name = 'ann'")
                        .count())
                .isEqualTo(1);
        assertThatThrownBy(() -> RollbackJob.run(
                        warehouse(),
                        new RollbackJob.Request(
                                "9", "ann", "no", MarketQuery.all(), folder.resolve("w"), folder.resolve("keys"), 7),
                        Progress.SILENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("1 to 6");
        assertThat(current())
                .as("of whoever was killed before it was replaced, the next call replaces it")
                .isEqualTo(rolled.bundle().orElseThrow());
        Files.writeString(folder.resolve("w/bundles/CURRENT"), searched.bundle());
        TurnJob.Result right = turn(Progress.SILENT);
        assertThat(right.noOp()).isTrue();
        assertThat(right.notes()).singleElement().matches(n -> n.contains("it was put right"));
        assertThat(current()).isEqualTo(rolled.bundle().orElseThrow());
        drop(HISTORY + 73, HISTORY + 74);
        TurnJob.Result cooling = turn(Progress.SILENT);
        assertThat(cooling.kind()).isEqualTo(TurnKind.TEND);
        assertThat(cooling.reasons()).contains("a person");
        assertThat(ids(plan(cooling.bundle()))).isEqualTo(ids(plan));

        olderHistoryWithASplit();
        drop(HISTORY + 74, HISTORY + 75);
        TurnJob.Result backfilled = turn(Progress.SILENT);
        assertThat(backfilled.words()).contains("S0 by 0.250000.");
        BarSeries before = plan(cooling.bundle()).history().get(0);
        BarSeries now = plan(backfilled.bundle()).history().get(0);
        assertThat(now.size()).isEqualTo(before.size() + 40 + 1);
        assertThat(now.close()[now.size() - 2])
                .as("units that are held are worth what they were worth")
                .isCloseTo(before.close()[before.size() - 1], within(1e-9));
        assertThat(turn(Progress.SILENT).noOp()).isTrue();

        TurnJob.Request three = request(MarketQuery.all().withSymbols(List.of("S0", "S1", "S3")), Optional.empty());
        TurnJob.Result fewer = TurnJob.run(warehouse(), three, Progress.SILENT);
        assertThat(fewer.kind()).isEqualTo(TurnKind.TEND);
        assertThat(fewer.reasons()).contains("the instruments are others than those of the plan");
        assertThat(plan(fewer.bundle()).history()).extracting(BarSeries::symbol).containsExactly("S0", "S1", "S3");
        assertThat(TurnJob.run(warehouse(), three, Progress.SILENT).noOp()).isTrue();
    }

    /** Forty sessions before the first one: S0 is split in the middle of them. */
    private void olderHistoryWithASplit() throws Exception {
        StringBuilder text = new StringBuilder("symbol,date,close,split\n");
        for (int t = 0; t < 40; t++) {
            text.append("S0,").append(day(t).minusWeeks(8)).append(',');
            text.append((t < 20 ? 400.0 : 100.0) + t % 3)
                    .append(',')
                    .append(t == 20 ? 4 : 1)
                    .append('\n');
        }
        Files.writeString(folder.resolve("drops").resolve("older.csv"), text);
    }

    /** From each bot of a plan the way leads to its rules, its ancestors and the words of evidence. */
    private static void proven(Bundle plan) {
        assertThat(plan.dossiers()).extracting(Dossier::bot).isEqualTo(ids(plan));
        assertThat(plan.dossiers()).allSatisfy(d -> {
            assertThat(d.reasons()).isNotBlank();
            assertThat(d.figures()).containsKeys("trials", "sharpe");
            assertThat(d.gates()).allSatisfy(g -> assertThat(g.words()).isNotBlank());
            assertThat(d.lineage()).isNotEmpty();
            Dossier.Ancestor self = d.lineage().get(d.lineage().size() - 1);
            assertThat(self.id()).isEqualTo(d.bot());
            assertThat(self.text())
                    .isEqualTo(plan.bots().stream()
                            .filter(b -> b.id().equals(d.bot()))
                            .findFirst()
                            .orElseThrow()
                            .strategy());
        });
    }

    /** Another file that states the first bar of a drop a little higher, and one without a price. */
    private void contradict(int from) throws Exception {
        String[] first = Files.readAllLines(folder.resolve("drops/bars-" + from + ".csv"))
                .get(1)
                .split(",");
        Files.writeString(
                folder.resolve("drops/contradicts.csv"),
                "symbol,date,close\n" + first[0] + ',' + first[1] + ',' + 1.001 * Double.parseDouble(first[2]) + "\nS1,"
                        + first[1] + ",-5\n");
    }

    /** As if days up to one had let everybody go. */
    private void letGo(int day) {
        Dataset<Row> any = warehouse().read(ForwardTable.SPEC).limit(1);
        ForwardJob.standing(warehouse(), day).stream()
                .map(s -> any.withColumn("run_id", functions.lit("by hand"))
                        .withColumn("strategy_id", functions.lit(s.id()))
                        .withColumn("to_day", functions.lit(day))
                        .withColumn("state", functions.lit(StrategyState.LET_GO.key())))
                .reduce(Dataset::union)
                .ifPresent(rows -> warehouse().merge(ForwardTable.SPEC, rows));
    }

    /** Rows of a turn's search. */
    private int rows(TableSpec table, Turn turn) {
        return (int) warehouse()
                .read(table)
                .where("run_id = '" + turn.searchRun().orElseThrow() + "'")
                .count();
    }

    /** Keeps the lines of finished stages. */
    private static final class Said implements Progress {
        private final List<String> lines;
        private String title = "";

        Said(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void stage(String next) {
            title = next;
        }

        @Override
        public void step(long done, long total, String detail) {}

        @Override
        public void done(String result) {
            lines.add(title + ": " + result);
        }
    }

    /** A process that is killed as a stage begins. */
    private record DiesAt(String fatal) implements Progress {
        @Override
        public void stage(String title) {
            if (title.equals(fatal)) {
                throw new IllegalStateException("power cut");
            }
        }

        @Override
        public void step(long done, long total, String detail) {}

        @Override
        public void done(String result) {}
    }
}
