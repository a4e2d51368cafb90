package io.cambrian.jobs.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.ScreenedScorer;
import io.cambrian.evolve.Arena;
import io.cambrian.evolve.DuplicateRule;
import io.cambrian.evolve.GenerationListener;
import io.cambrian.evolve.IslandPlan;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.RacePolicy;
import io.cambrian.evolve.RobustFitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchRules;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.evolve.Seeding;
import io.cambrian.evolve.SelectionMethod;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evolve.EvolveJob.Execution;
import io.cambrian.jobs.memory.SchemaJob;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PopulationsTable;
import io.cambrian.tables.RulesTable;
import io.cambrian.tables.RulesTable.Rule;
import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvolveJobIT {
    private static final SearchSettings SETTINGS = SmallSearch.settings(3);
    private static final RunIdentity IDENTITY = SmallSearch.identity(3);

    @TempDir
    Path folder;

    private static ScoringTask task() {
        return SmallSearch.task();
    }

    private EvolveJob.Result run(Warehouse warehouse, Engine engine, int chunks, Progress progress) {
        return EvolveJob.run(
                warehouse,
                IDENTITY,
                SETTINGS,
                task(),
                RobustFitness.of(252),
                new EvolveJob.Execution(engine, chunks),
                progress);
    }

    private static SearchResult inALoop() {
        return SmallSearch.inALoop(3);
    }

    /** The search, finished once; each test works on a copy. */
    @TempDir
    static Path finished;

    private static EvolveJob.Result whole;

    /** A warehouse that holds the finished search. */
    private Warehouse searched(String name) throws IOException {
        synchronized (EvolveJobIT.class) {
            if (whole == null) {
                whole = run(
                        Warehouse.open(
                                LocalSpark.session(), finished.resolve("whole").toString()),
                        Engine.RDD,
                        2,
                        Progress.SILENT);
            }
        }
        Path copy = folder.resolve(name);
        try (Stream<Path> files = Files.walk(finished.resolve("whole"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(finished.resolve("whole").relativize(file)));
            }
        }
        return warehouse(name);
    }

    private Warehouse warehouse(String name) {
        return Warehouse.open(LocalSpark.session(), folder.resolve(name).toString());
    }

    @Test
    void everyPartitioningEngineAndTheLoopWithoutSparkFindTheSameLedger() {
        String loop = inALoop().ledgerHash();
        assertThat(searchOver(Engine.RDD, 1)).isEqualTo(loop);
        assertThat(searchOver(Engine.RDD, 8)).isEqualTo(loop);
        assertThat(searchOver(Engine.DATASET, 3)).isEqualTo(loop);
    }

    private static String searchOver(Engine engine, int chunks) {
        try (ClusterScorer scorer = ClusterScorer.over(LocalSpark.session(), task(), engine, chunks)) {
            return search(scorer).ledgerHash();
        }
    }

    private static SearchResult search(Scorer scorer) {
        return Search.run(
                SETTINGS,
                Arena.of(task(), task -> scorer),
                RobustFitness.of(252),
                Optional.empty(),
                GenerationListener.NONE);
    }

    @Test
    void aRunThatDiedGoesOnWhereItStoppedAndAFinishedOneIsNotRepeated() {
        Warehouse warehouse = warehouse("resumed");
        Progress dies = new Progress() {
            @Override
            public void stage(String title) {}

            @Override
            public void step(long done, long total, String detail) {
                if (done == 2) {
                    throw new IllegalStateException("power cut");
                }
            }

            @Override
            public void done(String result) {}
        };
        assertThatThrownBy(() -> run(warehouse, Engine.RDD, 2, dies)).hasMessageContaining("power cut");
        assertThat(PopulationsTable.lastGeneration(warehouse, IDENTITY.id())).isEqualTo(1);
        writeTrialsOf(2, warehouse);
        assertThat(warehouse.read(TrialsTable.SPEC).count()).isEqualTo(90);

        EvolveJob.Result resumed = run(warehouse, Engine.DATASET, 3, Progress.SILENT);
        String loop = inALoop().ledgerHash();
        assertThat(resumed.ledgerHash()).isEqualTo(loop);
        assertThat(resumed.trials()).isEqualTo(90);
        assertThat(warehouse.read(TrialsTable.SPEC).count()).isEqualTo(90);
        assertThat(warehouse.read(LineageTable.SPEC).count()).isEqualTo(90);
        assertThat(warehouse.read(StrategiesTable.SPEC).count())
                .isEqualTo(warehouse
                        .read(TrialsTable.SPEC)
                        .select("strategy_id")
                        .distinct()
                        .count());

        long version = warehouse.version(TrialsTable.SPEC);
        EvolveJob.Result again = run(warehouse, Engine.RDD, 2, Progress.SILENT);
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.ledgerHash()).isEqualTo(loop);
        assertThat(warehouse.version(TrialsTable.SPEC)).isEqualTo(version);
        assertThat(again.reuse()).isEqualTo(resumed.reuse());
    }

    /** As a run that died right after this table's part of the generation. */
    private static void writeTrialsOf(int generation, Warehouse warehouse) {
        Ledger ledger = new Ledger(warehouse, IDENTITY.id(), SmallSearch.POPULATION);
        GenerationListener listener = report -> {
            if (report.generation() == generation) {
                ledger.append(
                        TrialsTable.SPEC, ledger.trialRows(generation, report.trials()), "generation", generation);
            }
        };
        Search.run(SETTINGS, Arena.of(task(), ColumnScorer::new), RobustFitness.of(252), Optional.empty(), listener);
    }

    private static final SearchSettings RULED = SmallSearch.settings(4).toBuilder()
            .populationSize(60)
            .rules(SearchRules.NONE
                    .withRacing(RacePolicy.HALVING)
                    .withDuplicates(DuplicateRule.SIGNALS)
                    .withIslands(IslandPlan.parseAll("refine 0.3; selection lexicase, operators fixed"), 2))
            .build();

    private static EvolveJob.Result run(
            Warehouse warehouse, String name, SearchSettings settings, Optional<Fork> fork, Execution execution) {
        return EvolveJob.run(
                warehouse,
                RunIdentity.of("evolve", Map.of("name", name), Map.of(), 7),
                settings,
                task(),
                RobustFitness.of(252),
                fork,
                execution,
                Progress.SILENT);
    }

    @Test
    void racesAndIslandsOnSparkFindTheLedgerOfTheLoopAndShareOnlyWholeScores() {
        SearchResult loop = SmallSearch.inALoop(RULED);
        Warehouse warehouse = warehouse("ruled");
        Execution never = new Execution(Engine.RDD, 3, Optional.of(Duration.ZERO));
        EvolveJob.Result cut = run(warehouse, "ruled", RULED, Optional.empty(), never);
        assertThat(cut.interrupted()).isTrue();
        assertThat(cut.generation()).isZero();
        EvolveJob.Result ruled = run(warehouse, "ruled", RULED, Optional.empty(), new Execution(Engine.DATASET, 2));
        assertThat(ruled.interrupted()).isFalse();
        assertThat(ruled.ledgerHash()).isEqualTo(loop.ledgerHash());
        assertThat(ruled.population().members()).isEqualTo(loop.population().members());
        assertThat(ruled.population().credits()).isEqualTo(loop.population().credits());
        assertThat(ruled.rejected()).containsKeys("raced_out", "duplicate");
        EvolveJob.Result read = run(warehouse, "ruled", RULED, Optional.empty(), Execution.DEFAULT);
        assertThat(read.alreadyDone()).isTrue();
        assertThat(read.population().credits()).isEqualTo(loop.population().credits());
        assertThat(loop.population().credits().get(0).shapes()).isNotEmpty();
        assertThat(warehouse
                        .read(LineageTable.SPEC)
                        .where("operator = 'refine' and individual < 30 and size(parent_ids) = 1")
                        .count())
                .isGreaterThan(10);

        Dataset<Row> trials = warehouse.read(TrialsTable.SPEC);
        assertThat(trials.where("rejected = 'raced_out' and block_sums is null").count())
                .isEqualTo(ruled.rejected().get("raced_out"))
                .isGreaterThan(100);
        assertThat(trials.where("island = individual div 30").count()).isEqualTo(240);
        Row race = warehouse
                .read(ScoringsTable.SPEC)
                .agg(functions.sum("entrants"), functions.sum("raced_out"), functions.sum("spared"))
                .first();
        assertThat(race.getLong(1))
                .isEqualTo(
                        trials.where("rejected = 'raced_out' and not repeated").count());
        assertThat(race.getLong(2)).isEqualTo(trials.where("spared").count());

        // the same search without rules may take whole scores from it, and nothing else
        SearchSettings plain = RULED.toBuilder().rules(SearchRules.NONE).build();
        EvolveJob.Result second = run(warehouse, "plain", plain, Optional.empty(), Execution.DEFAULT);
        assertThat(second.ledgerHash()).isEqualTo(SmallSearch.inALoop(plain).ledgerHash());
        assertThat(second.reuse().found()).isPositive();
        assertThat(second.rejected()).doesNotContainKeys("raced_out", "duplicate");
    }

    @Test
    void aBranchWithTheSameSettingsIsTheSearchItselfAndAnotherOneCountsWhatWentBefore() throws Exception {
        Warehouse warehouse = searched("fork");
        Fork fork = Fork.parse(whole.runId() + "@1");
        EvolveJob.Result same = run(warehouse, "same", SETTINGS, Optional.of(fork), Execution.DEFAULT);
        assertThat(same.runId()).isNotEqualTo(whole.runId());
        assertThat(same.ledgerHash()).isEqualTo(whole.ledgerHash());
        assertThat(same.population().members()).isEqualTo(whole.population().members());
        assertThat(same.population().credits()).isEqualTo(whole.population().credits());

        SearchSettings other = SETTINGS.toBuilder()
                .generations(4)
                .selection(SelectionMethod.NSGA2)
                .build();
        EvolveJob.Result branch = run(warehouse, "branch", other, Optional.of(fork), Execution.DEFAULT);
        assertThat(branch.trials()).isEqualTo(120);
        assertThat(branch.ledgerHash()).isNotEqualTo(whole.ledgerHash());
        assertThat(warehouse.read(TrialsTable.SPEC).where("generation < 2").count())
                .isEqualTo(180);

        assertThatThrownBy(() -> run(
                        warehouse, "late", SETTINGS, Optional.of(Fork.parse(whole.runId() + "@2")), Execution.DEFAULT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--generations");
        assertThatThrownBy(() ->
                        run(warehouse, "none", other, Optional.of(Fork.parse(whole.runId() + "@7")), Execution.DEFAULT))
                .hasMessageContaining("up to 2");
        assertThatThrownBy(() ->
                        run(warehouse, "who", other, Optional.of(Fork.parse("0123456789abcdef@1")), Execution.DEFAULT))
                .hasMessageContaining("not in the warehouse");
        ScoringTask task = task();
        assertThatThrownBy(() -> EvolveJob.run(
                        warehouse,
                        RunIdentity.of("evolve", Map.of("name", "dear"), Map.of(), 7),
                        other,
                        new ScoringTask(
                                task.market(), task.firstDay(), task.lastDay(), new Costs(5, 5, 0), task.cases()),
                        RobustFitness.of(252),
                        Optional.of(fork),
                        Execution.DEFAULT,
                        Progress.SILENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("other prices");
    }

    @Test
    void theBestOfASearchAreSeedsThatKnowWhatItAndItsOwnSeedsKnew() {
        Warehouse warehouse = warehouse("seeds");
        Seeding first = seeds(warehouse, Map.of("population", 30, "to", 699));
        assertThat(first.texts()).isNotEmpty().hasSizeLessThanOrEqualTo(10);
        assertThat(first.knownTo()).isEqualTo(699);
        assertThat(seeds(warehouse, Map.of("population", 30, "to", 699, "seeds_known_to", 900))
                        .knownTo())
                .isEqualTo(900);
        assertThatThrownBy(() -> first.refuseJudging(650)).hasMessageContaining("1971-12-01");
        assertThatThrownBy(() -> SeedRun.best(warehouse, "0123456789abcdef"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no finished search");

        String one = RunIdentity.of("evolve", Map.of("population", 30, "to", 699), Map.of(), 7)
                .id();
        String other = RunIdentity.of("evolve", Map.of("population", 30, "to", 699, "seeds_known_to", 900), Map.of(), 7)
                .id();
        Seeding learned = SeedRun.learned(warehouse, List.of(one, other));
        assertThat(learned.knownTo()).as("what any of them knew").isEqualTo(900);
        assertThat(learned.texts()).first().isEqualTo(first.texts().get(0));
        assertThat(learned.productions())
                .hasSizeGreaterThan(1)
                .contains(first.texts().get(0));
        EvolveJob.Result taught = run(
                warehouse,
                "taught",
                SmallSearch.settings(4).toBuilder()
                        .rules(SearchRules.NONE.withSeeds(learned))
                        .build(),
                Optional.empty(),
                Execution.DEFAULT);
        assertThat(warehouse
                        .read(LineageTable.SPEC)
                        .where(functions
                                .col("run_id")
                                .equalTo(taught.runId())
                                .and(functions.col("operator").equalTo("production")))
                        .count())
                .isPositive();

        EvolveJob.Result seeded = run(
                warehouse,
                "seeded",
                SmallSearch.settings(1).toBuilder()
                        .rules(SearchRules.NONE.withSeeds(first))
                        .build(),
                Optional.empty(),
                Execution.DEFAULT);
        assertThat(warehouse
                        .read(LineageTable.SPEC)
                        .where(functions
                                .col("run_id")
                                .equalTo(seeded.runId())
                                .and(functions.col("operator").equalTo("seed")))
                        .count())
                .isEqualTo(first.texts().size());
    }

    @Test
    void strategiesMadeAfterWhatSurvivorsHaveInCommonKnowTheDaysOfTheirSearch() {
        Warehouse warehouse = warehouse("schemas");
        RunIdentity identity =
                RunIdentity.of("evolve", Map.of("population", 30, "to", 699, "note", "schemas"), Map.of(), 7);
        EvolveJob.run(
                warehouse,
                identity,
                SmallSearch.settings(5),
                task(),
                RobustFitness.of(252),
                Execution.DEFAULT,
                Progress.SILENT);
        List<Rule> schemas = SchemaJob.run(warehouse, identity.id());
        assertThat(schemas).isNotEmpty().allMatch(r -> r.knownDay() == 699 && r.strength() > 1);
        long version = warehouse.version(RulesTable.SPEC);
        assertThat(SchemaJob.run(warehouse, identity.id())).isEqualTo(schemas);
        assertThat(warehouse.version(RulesTable.SPEC))
                .as("a repetition writes nothing")
                .isEqualTo(version);

        Seeding made = SchemaJob.seeds(warehouse, identity.id(), 8, 1);
        assertThat(made.texts()).isNotEmpty().hasSizeLessThanOrEqualTo(8);
        assertThat(made.knownTo()).isEqualTo(699);
        assertThat(SchemaJob.seeds(warehouse, identity.id(), 8, 1)).isEqualTo(made);
        assertThatThrownBy(() -> made.refuseJudging(650)).isInstanceOf(ConfigException.class);
    }

    private static Seeding seeds(Warehouse warehouse, Map<String, Object> parameters) {
        RunIdentity identity = RunIdentity.of("evolve", parameters, Map.of(), 7);
        EvolveJob.run(
                warehouse,
                identity,
                SmallSearch.settings(1),
                task(),
                RobustFitness.of(252),
                Execution.DEFAULT,
                Progress.SILENT);
        return SeedRun.best(warehouse, identity.id());
    }

    @Test
    void whatAnotherRunScoredIsLookedUpAndStillCounts() throws Exception {
        Warehouse warehouse = searched("shared");
        EvolveJob.Result first = whole;
        long distinct = first.population().known().size();
        assertThat(first.reuse().scored()).isEqualTo(distinct);
        assertThat(first.reuse().found()).isZero();
        assertThat(first.reuse().factor()).isEqualTo(90.0 / distinct);
        assertThat(first.reuse().nodeFactor()).isGreaterThan(1);

        RunIdentity other = RunIdentity.of("evolve", Map.of("population", 30, "note", "other"), Map.of(), 7);
        EvolveJob.Result second = EvolveJob.run(
                warehouse,
                other,
                SETTINGS,
                task(),
                RobustFitness.of(252),
                EvolveJob.Execution.DEFAULT,
                Progress.SILENT);
        assertThat(second.reuse().scored()).isZero();
        assertThat(second.reuse().found()).isEqualTo(distinct);
        assertThat(second.ledgerHash()).isEqualTo(first.ledgerHash());
        assertThat(second.trials()).isEqualTo(90);
        assertThat(warehouse.read(TrialsTable.SPEC).count()).isEqualTo(180);
    }

    @Test
    void scoresOfAnotherMarketOrOtherCostsAreNotTaken() throws Exception {
        Warehouse warehouse = searched("costs");
        ScoringTask task = task();
        ScoringTask dearer =
                new ScoringTask(task.market(), task.firstDay(), task.lastDay(), new Costs(5, 5, 0), task.cases());
        EvolveJob.Result second = EvolveJob.run(
                warehouse,
                RunIdentity.of("evolve", Map.of("costs", 10), Map.of(), 7),
                SmallSearch.settings(1),
                dearer,
                RobustFitness.of(252),
                EvolveJob.Execution.DEFAULT,
                Progress.SILENT);
        assertThat(second.reuse().found()).isZero();
    }

    @Test
    void badGenomesAreCountedByReasonAndStopNothing() throws Exception {
        Warehouse warehouse = searched("bad");
        EvolveJob.Result result = whole;
        Map<String, Long> expected = new TreeMap<>();
        for (Population.Known known : inALoop().population().known()) {
            if (known.outcome() instanceof ScoreOutcome.Rejected r) {
                expected.merge(r.reason(), 1L, Long::sum);
            }
        }
        assertThat(expected).containsKey("never_trades");
        assertThat(result.rejected().keySet()).isEqualTo(expected.keySet());
        assertThat(result.rejected().values().stream().mapToLong(v -> v).sum())
                .isEqualTo(warehouse
                        .read(TrialsTable.SPEC)
                        .where("rejected IS NOT NULL")
                        .count());
        assertThat(warehouse
                        .read(TrialsTable.SPEC)
                        .where("rejected IS NULL AND trades = 0")
                        .count())
                .isZero();
        assertThat(result.trials()).isEqualTo(90);
    }

    @Test
    void eachKindOfBadGenomeIsARowOfTheOutcomesNotAnException() {
        Warehouse warehouse = warehouse("kinds");
        List<Strategy> bad = new ArrayList<>();
        for (String entry : List.of(
                "zscore(0 * close, 5) > -3",
                "1E300 * 1E300 * close > close",
                "close > 2 * sma(close, 5)",
                "close > sma(sma(sma(sma(close, 250), 250), 250), 250)")) {
            bad.add(StrategyText.parse("enter long when " + entry + " exit long when held > 3 bars"));
        }
        Cond deep = bad.get(2).longSide().orElseThrow().enter();
        Cond wide = deep;
        for (int i = 0; i < 5_000; i++) {
            deep = new Cond.Not(deep);
        }
        for (int i = 0; i < 8; i++) {
            wide = new Cond.And(wide, wide);
        }
        for (Cond cond : List.of(deep, wide)) {
            bad.add(new Strategy(
                    Optional.of(new Side(cond, null, OptionalInt.of(3))),
                    Optional.empty(),
                    new Sizing.Fixed(1),
                    Protection.NONE));
        }
        for (Engine engine : Engine.values()) {
            try (ClusterScorer cluster = ClusterScorer.over(warehouse.spark(), task(), engine, 2)) {
                assertThat(new ScreenedScorer(task(), cluster).score(bad))
                        .extracting(o -> ((ScoreOutcome.Rejected) o).reason())
                        .containsExactly(
                                "never_trades", "never_trades", "never_trades", "warm_up", "too_deep", "too_large");
            }
        }
    }
}
