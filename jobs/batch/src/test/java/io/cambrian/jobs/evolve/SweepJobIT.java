package io.cambrian.jobs.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.MarketBlocks;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.BlockAlpha;
import io.cambrian.evidence.BlockReturns;
import io.cambrian.evidence.ChoiceValidation;
import io.cambrian.evidence.CrossValidation;
import io.cambrian.evidence.StepM;
import io.cambrian.evolve.RobustFitness;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyFamily;
import io.cambrian.genome.StrategyId;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.scoring.ClusterScorer.Engine;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepJobIT {
    /** 20,000 points in 3 batches, in each of which the constraint admits some: 40 trials. */
    private static final StrategyFamily FAMILY = StrategyFamily.parse("""
            enter long when sma(close, {fast = 5, 6}) crosses above sma(close, {slow = 20..29})
            exit  long when sma(close, {fast}) crosses below sma(close, {slow}) or held > {held = 1..1000} bars
            where held > 998
            """);

    /** A third of them can never enter. */
    private static final StrategyFamily SMALL = StrategyFamily.parse("""
            enter long when close > {f = 0.5, 1, 50} * sma(close, {n = 5..14})
            exit  long when close < sma(close, {n})
            """);

    @TempDir
    Path folder;

    private static ScoringTask task() {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < 3; s++) {
            RandomGenerator random = Seeds.stream(3, s);
            double[] close = new double[500];
            double price = 100;
            for (int t = 0; t < close.length; t++) {
                price *= 1 + 0.01 * random.nextGaussian();
                close[t] = price;
            }
            series.add(BarSeries.closeOnly("S" + s, IntStream.range(0, 500).toArray(), close, null));
        }
        return new ScoringTask(Market.of(series, 252), 200, 499, Costs.DEFAULT, Cases.none(500));
    }

    private static RunIdentity identity(StrategyFamily family) {
        return RunIdentity.of("sweep", Map.of("family", family.toString()), Map.of("bars", "test"), 7);
    }

    private static SweepJob.Result run(
            Warehouse warehouse, StrategyFamily family, Engine engine, int chunks, Progress progress) {
        return SweepJob.run(
                warehouse,
                identity(family),
                family,
                task(),
                RobustFitness.of(252),
                new EvolveJob.Execution(engine, chunks),
                progress);
    }

    private Warehouse warehouse(String name) {
        return Warehouse.open(LocalSpark.session(), folder.resolve(name).toString());
    }

    @Test
    void theGateIsStepMOverEveryTrialAndBadOnesAreRows() {
        Warehouse warehouse = warehouse("gate");
        SweepJob.Result result = run(warehouse, SMALL, Engine.RDD, 3, Progress.SILENT);
        assertThat(result.trials()).isEqualTo(30);
        assertThat(result.rejected()).isEqualTo(Map.of("never_trades", 10L));
        assertThat(warehouse.read(TrialsTable.SPEC).count()).isEqualTo(30);
        assertThat(warehouse.read(StrategiesTable.SPEC).count()).isEqualTo(30);
        assertThat(RunsTable.find(warehouse, result.runId()).orElseThrow().job())
                .isEqualTo("sweep");

        List<Strategy> strategies = new ArrayList<>();
        for (long i = 0; i < 20; i++) {
            strategies.add(Canonical.of(SMALL.at(i).orElseThrow()));
        }
        double[] market = MarketBlocks.of(task());
        List<double[]> sums = new ArrayList<>();
        List<double[]> squares = new ArrayList<>();
        List<Double> sharpes = new ArrayList<>();
        for (ScoreOutcome outcome : new ColumnScorer(task()).score(strategies)) {
            TrialScore score = ((ScoreOutcome.Scored) outcome).score();
            double[] alpha =
                    BlockAlpha.of(score.blockSums().stream().mapToDouble(v -> v).toArray(), market);
            sums.add(alpha);
            squares.add(score.blockSquares().stream().mapToDouble(v -> v).toArray());
            assertThat(score.blockDays()).isEqualTo(MarketBlocks.days(task()));
            sharpes.add(score.sharpe(252));
        }
        StepM whole = StepM.of(BlockReturns.of(MarketBlocks.days(task()), sums, squares), SweepJob.DRAWS, 7);
        assertThat(result.best()).hasSize(20);
        for (SweepJob.Best b : result.best()) {
            assertThat(b.pValue()).isEqualTo(whole.pValues().get((int) b.point()));
            assertThat(b.statistic()).isEqualTo(whole.statistics().get((int) b.point()));
        }
        sharpes.sort(Comparator.naturalOrder());
        assertThat(Math.abs(result.medianSharpe() - sharpes.get(9))).isLessThanOrEqualTo(0.000501);
    }

    @Test
    void aSecondSweepIsANoOpAndAnyPartitioningHasTheSameHash() {
        Warehouse warehouse = warehouse("twice");
        SweepJob.Result first = run(warehouse, SMALL, Engine.RDD, 1, Progress.SILENT);
        long version = warehouse.version(TrialsTable.SPEC);
        SweepJob.Result again = run(warehouse, SMALL, Engine.RDD, 8, Progress.SILENT);
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.ledgerHash()).isEqualTo(first.ledgerHash());
        assertThat(again.best()).isEqualTo(first.best());
        assertThat(warehouse.version(TrialsTable.SPEC)).isEqualTo(version);
        SweepJob.Result other = run(warehouse("other"), SMALL, Engine.DATASET, 5, Progress.SILENT);
        assertThat(other.alreadyDone()).isFalse();
        assertThat(other.ledgerHash()).isEqualTo(first.ledgerHash());
        assertThat(other.best()).isEqualTo(first.best());
    }

    @Test
    void aSweepThatDiedScoresOnlyWhatItHadNotWritten() {
        String whole =
                run(warehouse("whole"), FAMILY, Engine.RDD, 2, Progress.SILENT).ledgerHash();
        Warehouse warehouse = warehouse("died");
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
        assertThatThrownBy(() -> run(warehouse, FAMILY, Engine.RDD, 2, dies)).hasMessageContaining("power cut");
        assertThat(RunsTable.find(warehouse, identity(FAMILY).id())).isEmpty();
        assertThat(ScoringsTable.lastStep(warehouse, identity(FAMILY).id())).isEqualTo(1);
        long version = warehouse.version(TrialsTable.SPEC);

        SweepJob.Result resumed = run(warehouse, FAMILY, Engine.RDD, 3, Progress.SILENT);
        assertThat(resumed.ledgerHash()).isEqualTo(whole);
        assertThat(resumed.trials()).isEqualTo(40);
        assertThat(resumed.reuse().scored()).isEqualTo(40);
        assertThat(warehouse.version(TrialsTable.SPEC)).isEqualTo(version + 1);
        assertThat(warehouse.read(TrialsTable.SPEC).count()).isEqualTo(40);
    }

    @Test
    void aConstraintThatExcludesEverythingIsSaid() {
        StrategyFamily none = StrategyFamily.parse(
                "enter long when close > sma(close, {n = 5..9}) exit long when held > 3 bars where n > 9");
        assertThatThrownBy(() -> run(warehouse("none"), none, Engine.RDD, 1, Progress.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("excludes all 5 points");
    }

    @Test
    void choosingTheBestIsValidatedOverAllTrialsWhateverThePartitioning() {
        Warehouse warehouse = warehouse("validated");
        SweepJob.Result sweep = run(warehouse, SMALL, Engine.RDD, 3, Progress.SILENT);
        ScoringTask task = task();
        SweepValidation.Plan plan = new SweepValidation.Plan(5, 10);
        SweepValidation.Result one = SweepValidation.run(
                warehouse, sweep.runId(), task, plan, new EvolveJob.Execution(Engine.RDD, 1), Progress.SILENT);
        SweepValidation.Result many = SweepValidation.run(
                warehouse, sweep.runId(), task, plan, new EvolveJob.Execution(Engine.RDD, 8), Progress.SILENT);
        assertThat(many).isEqualTo(one);

        // the same by hand: all strategies that could be scored, in the order of their ids
        TreeMap<String, Strategy> strategies = new TreeMap<>();
        for (long point = 0; point < SMALL.points(); point++) {
            Strategy strategy = Canonical.of(SMALL.at(point).orElseThrow());
            if (!Backtest.run(task, strategy).trades().isEmpty()) { // the others are rejected
                strategies.put(StrategyId.ofCanonical(strategy), strategy);
            }
        }
        List<double[]> returns = new ArrayList<>();
        for (Strategy strategy : strategies.values()) {
            returns.add(Backtest.run(task, strategy).netReturns());
        }
        ChoiceValidation validation = new ChoiceValidation(one.validation().folds(), MarketBlocks.daily(task));
        int[] chosen = new int[10];
        for (int k = 0; k < chosen.length; k++) {
            for (int i = 1; i < returns.size(); i++) {
                if (validation.training(returns.get(i))[k] > validation.training(returns.get(chosen[k]))[k]) {
                    chosen[k] = i;
                }
            }
        }
        CrossValidation expected = validation.follow(chosen, returns::get);
        assertThat(one.admitted()).isEqualTo(strategies.size());
        assertThat(one.validation().chosen()).isEqualTo(expected.chosen());
        for (int i = 0; i < expected.paths().size(); i++) {
            assertThat(one.validation().paths().get(i))
                    .isCloseTo(expected.paths().get(i), within(1e-9));
        }
        assertThat(one.validation().folds().embargo()).isEqualTo(3); // sma of 14 remembers 13 days, 10 are purged
    }

    @Test
    void groupsThatAreTooShortForTheMemoryOfAFamilyAreRefused() {
        Warehouse warehouse = warehouse("short");
        SweepJob.Result sweep = run(warehouse, SMALL, Engine.RDD, 3, Progress.SILENT);
        EvolveJob.Execution execution = new EvolveJob.Execution(Engine.RDD, 1);
        assertThatThrownBy(() -> SweepValidation.run(
                        warehouse, sweep.runId(), task(), new SweepValidation.Plan(100, 0), execution, Progress.SILENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("warms up within the 3 days of a group");
        assertThatThrownBy(() -> SweepValidation.run(
                        warehouse, sweep.runId(), task(), new SweepValidation.Plan(5, 60), execution, Progress.SILENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("days to train on");
        assertThatThrownBy(() -> new SweepValidation.Plan(2, 0)).isInstanceOf(ConfigException.class);
    }
}
