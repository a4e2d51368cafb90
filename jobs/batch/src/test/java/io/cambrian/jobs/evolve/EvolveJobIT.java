package io.cambrian.jobs.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.ScreenedScorer;
import io.cambrian.evolve.GenerationListener;
import io.cambrian.evolve.Niches;
import io.cambrian.evolve.OperatorPolicy;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.RobustFitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PopulationsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvolveJobIT {
    private static final SearchSettings SETTINGS = SearchSettings.builder()
            .seed(7)
            .populationSize(30)
            .generations(3)
            .operators(OperatorPolicy.ADAPTIVE)
            .archiveShare(0.3)
            .grammar(StrategyGrammar.Options.defaults().withFields(StrategyGrammar.CLOSE_ONLY))
            .build();
    private static final RunIdentity IDENTITY =
            RunIdentity.of("evolve", Map.of("population", 30, "generations", 3), Map.of("bars", "test"), 7);

    @TempDir
    Path folder;

    private static ScoringTask task() {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(3, s);
            double[] close = new double[700];
            double price = 100;
            for (int t = 0; t < close.length; t++) {
                price *= 1 + 0.01 * random.nextGaussian();
                close[t] = price;
            }
            series.add(BarSeries.closeOnly("S" + s, IntStream.range(0, 700).toArray(), close, null));
        }
        Market market = Market.of(series, 252);
        return new ScoringTask(market, 250, 699, Costs.DEFAULT, Cases.none(700));
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
        return search(new ColumnScorer(task()));
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
                new ScreenedScorer(task(), scorer),
                RobustFitness.of(252),
                Optional.of(Niches.of(task())),
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

    @Test
    void whatAnotherRunScoredIsLookedUpAndStillCounts() {
        Warehouse warehouse = warehouse("shared");
        EvolveJob.Result first = run(warehouse, Engine.RDD, 2, Progress.SILENT);
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
    void scoresOfAnotherMarketOrOtherCostsAreNotTaken() {
        Warehouse warehouse = warehouse("costs");
        run(warehouse, Engine.RDD, 2, Progress.SILENT);
        ScoringTask task = task();
        ScoringTask dearer =
                new ScoringTask(task.market(), task.firstDay(), task.lastDay(), new Costs(5, 5, 0), task.cases());
        EvolveJob.Result second = EvolveJob.run(
                warehouse,
                RunIdentity.of("evolve", Map.of("costs", 10), Map.of(), 7),
                SETTINGS,
                dearer,
                RobustFitness.of(252),
                EvolveJob.Execution.DEFAULT,
                Progress.SILENT);
        assertThat(second.reuse().found()).isZero();
    }

    @Test
    void badGenomesAreCountedByReasonAndStopNothing() {
        Warehouse warehouse = warehouse("bad");
        EvolveJob.Result result = run(warehouse, Engine.RDD, 2, Progress.SILENT);
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
