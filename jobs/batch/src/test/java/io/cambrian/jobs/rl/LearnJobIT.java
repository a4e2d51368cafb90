package io.cambrian.jobs.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.memory.MaintainJob;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Calendars;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import io.cambrian.market.Role;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.ConstrainedLearning;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.GradientLearner;
import io.cambrian.rl.RewardDesign;
import io.cambrian.rl.Rollouts;
import io.cambrian.rl.TimingBook;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TimingTask;
import io.cambrian.rl.TreeQ;
import io.cambrian.rl.TreeRegressor;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ExperienceTable;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.LearningCurvesTable;
import io.cambrian.tables.LearningCurvesTable.Point;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnJobIT {
    private static final int DAYS = 1_500;

    @TempDir
    private Path folder;

    /** Six instruments; {@code momentum} is what a day's return carries over to the next. */
    private static LoadedMarket market(double momentum, boolean spotOnly) {
        List<BarSeries> series = new ArrayList<>();
        Map<String, InstrumentInfo> known = new LinkedHashMap<>();
        for (int s = 0; s < 6; s++) {
            RandomGenerator random = Seeds.stream(3, s);
            double[] close = new double[DAYS];
            double price = 100;
            double last = 0;
            for (int t = 0; t < DAYS; t++) {
                last = momentum * last + 0.01 * random.nextGaussian();
                price *= 1 + last;
                close[t] = price;
            }
            String symbol = "S" + s;
            series.add(BarSeries.closeOnly(symbol, IntStream.range(0, DAYS).toArray(), close, null));
            known.put(symbol, new InstrumentInfo(symbol, "USD", spotOnly, Calendars.NONE, Role.SHARE));
        }
        return new LoadedMarket(Market.of(series, 252), List.of(), known, "test");
    }

    private static LearnJob.Request request() {
        return new LearnJob.Request(
                FittedQ.DEFAULT,
                Optional.empty(),
                new double[] {-1, 0, 1},
                Costs.DEFAULT,
                0.25,
                OptionalLong.empty(),
                LearnJob.State.USUAL,
                1);
    }

    @Test
    void aPlantedEdgeIsReleasedOnceAndFoundAgain() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        LoadedMarket market = market(0.5, false);
        LearnJob.Result first = LearnJob.run(warehouse, market, request(), Progress.SILENT);
        assertThat(first.row().judged().released())
                .as(first.row().judged().reason())
                .isTrue();
        assertThat(first.row().judged().opening()).isEqualTo(1);
        assertThat(first.row().judged().incumbent()).isEqualTo("holding");
        assertThat(first.row().judged().untouchedSharpe()).isGreaterThan(2);
        long version = warehouse.version(PoliciesTable.SPEC);

        LearnJob.Result again = LearnJob.run(warehouse, market, request(), Progress.SILENT);
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.row()).isEqualTo(first.row());
        assertThat(PolicyText.print(again.policy())).isEqualTo(first.row().policy());
        assertThat(warehouse.version(PoliciesTable.SPEC)).isEqualTo(version);

        // trees and fewer instruments look at the same days again: the bound is stricter, and there is a policy in
        // force
        // to beat
        LoadedMarket spot = market(0.5, true);
        Market some = Market.of(spot.market().series().subList(0, 3), 252);
        LearnJob.Request trees = new LearnJob.Request(
                new TreeQ(TreeQ.Kind.FOREST, 0.95, 2, 0.5, 20, 1, 4, 3, 0.03, 0),
                Optional.empty(),
                new double[] {-1, 0, 1},
                Costs.DEFAULT,
                0.25,
                OptionalLong.empty(),
                LearnJob.State.USUAL,
                2);
        LearnJob.Result other = LearnJob.run(
                warehouse, new LoadedMarket(some, List.of(), spot.instruments(), "test"), trees, Progress.SILENT);
        assertThat(other.policy().trees()).hasSize(3);
        assertThat(other.row().experienceVersion()).hasValue(warehouse.version(ExperienceTable.SPEC));
        assertThat(first.row().experienceVersion()).isEmpty();
        assertThat(MaintainJob.references(warehouse, Optional.empty()))
                .containsEntry("experience", new TreeSet<>(List.of(1L)));
        assertThat(PolicyText.print(other.policy())).isEqualTo(other.row().policy());
        assertThat(other.row().judged().opening()).isEqualTo(2);
        assertThat(other.row().judged().confidence())
                .isGreaterThan(first.row().judged().confidence());
        assertThat(other.row().judged().incumbent()).isEqualTo(first.row().policyId());
        assertThat(other.row().judged().released()).isFalse();
        assertThat(other.row().judged().reason()).contains("Spot prices");
        assertThat(warehouse.read(HoldoutsTable.SPEC).count()).isEqualTo(2);

        // and it is judged by the regimes that it was learned by
        assertThat(other.row().judged().modelId())
                .isNotEqualTo(first.row().judged().modelId());
        ContextSeries contexts = Contexts.of(some);
        RegimeModel model =
                RegimesJob.model(warehouse, first.row().judged().modelId()).orElseThrow();
        ReturnMoments inForce = ReturnMoments.of(TimingBook.of(
                        some,
                        new TimingFeatures(contexts, model.filter(contexts))::of,
                        first.policy(),
                        other.row().judged().judgedFrom(),
                        other.row().judged().judgedTo(),
                        Costs.DEFAULT)
                .returns());
        assertThat(other.row().judged().incumbentSharpe())
                .isCloseTo(inForce.mean() / inForce.sd() * Math.sqrt(252), within(1e-9));
    }

    /** A signal that counts only where a second one is high: no line says that. */
    private static TimingTask gated(int bars, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] features = new double[bars][2];
        double[] after = new double[bars];
        double gate = 0;
        for (int t = 0; t < bars; t++) {
            gate = 0.9 * gate + random.nextGaussian();
            features[t] = new double[] {random.nextGaussian(), gate};
            after[t] = t == bars - 1
                    ? 0
                    : 0.004 * Math.signum(features[t][0]) * Math.signum(gate) + 0.008 * random.nextGaussian();
        }
        return new TimingTask(IntStream.range(0, bars).toArray(), features, new double[bars], after);
    }

    private static double earned(TimingPolicy policy, TimingTask task) {
        return ConstrainedLearning.measure(policy, List.of(task), 0.0005, 252).profit();
    }

    /** Rows reach MLlib in so many partitions, in another order. */
    private static TreeRegressor scattered(MllibTrees trees, int partitions) {
        return (x, samples) -> samples.stream()
                .map(s -> trees.fit(
                        trees.rows(x, s)
                                .orderBy(functions.col(MllibTrees.ROW).desc())
                                .repartition(partitions),
                        s.seed()))
                .toList();
    }

    private static TimingPolicy learned(TreeQ settings, TreeRegressor trees, TimingTask task, double... levels) {
        return settings.with(trees)
                .learn(List.of("signal", "gate"), List.of(task), levels, 0, 0.0005, RewardDesign.PROFIT, 1);
    }

    @Test
    void treesLearnTheSameForAnyPartitioning() {
        TimingTask task = gated(300, 10);
        for (TreeQ.Kind kind : TreeQ.Kind.values()) {
            TreeQ settings = new TreeQ(kind, 0.9, 2, 0.5, 20, 2, 2, 2, 0.03, 0);
            MllibTrees trees = new MllibTrees(LocalSpark.session(), settings);
            String text = PolicyText.print(learned(settings, trees, task, 0, 1));
            for (int partitions : new int[] {1, 3, 16}) {
                assertThat(PolicyText.print(learned(settings, scattered(trees, partitions), task, 0, 1)))
                        .as("%s, %d partitions", kind, partitions)
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void treesEarnWhatNoLineCan() {
        TimingTask seen = gated(2_000, 11);
        TimingTask unseen = gated(2_000, 12);
        TimingPolicy line =
                FittedQ.DEFAULT.learn(List.of("signal", "gate"), List.of(seen), new double[] {-1, 0, 1}, 0.0005, 1);
        assertThat(earned(line, unseen)).isLessThan(0.0005);
        for (TreeQ.Kind kind : TreeQ.Kind.values()) {
            TreeQ settings = new TreeQ(kind, 0.9, 2, 0.5, 20, 1, 6, 3, 0.03, 0);
            TimingPolicy policy = learned(settings, new MllibTrees(LocalSpark.session(), settings), seen, -1, 0, 1);
            // of 0.004 a day before costs for the right side, on days that it has not seen
            assertThat(earned(policy, unseen)).as("%s", kind).isGreaterThan(0.0015);
            String text = PolicyText.print(policy);
            assertThat(PolicyText.print(PolicyText.parse(text))).isEqualTo(text);
        }
    }

    @Test
    void experienceIsReadAsOfAVersionAndADay() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        List<String> names = List.of("signal", "regime_1");
        Map<String, TimingTask> tasks = Map.of("A", gated(300, 20), "B", gated(300, 21));
        long version = ExperienceStore.write(warehouse, "x", names, tasks);
        assertThat(ExperienceStore.write(warehouse, "x", names, tasks)).isEqualTo(version);
        List<TimingTask> read = ExperienceStore.read(warehouse, "x", version, 299, 2);
        assertThat(read).hasSize(2);
        assertThat(read.get(0).days()).isEqualTo(tasks.get("A").days());
        assertThat(read.get(0).after()).isEqualTo(tasks.get("A").after());
        assertThat(Arrays.copyOf(read.get(1).features(), 299))
                .isDeepEqualTo(Arrays.copyOf(tasks.get("B").features(), 299));
        // day 150 knows what the closes to day 149 led to, and not more
        TimingTask known = ExperienceStore.read(warehouse, "x", version, 150, 2).get(0);
        assertThat(known.bars()).isEqualTo(151);
        assertThat(known.isKnown(149)).isTrue();
        assertThat(known.isKnown(150)).isFalse();

        TreeQ settings = new TreeQ(TreeQ.Kind.FOREST, 0.9, 2, 0.5, 20, 2, 2, 2, 0.03, 200);
        MllibTrees trees = new MllibTrees(LocalSpark.session(), settings);
        String before = replayed(settings, trees, read);
        ExperienceStore.write(warehouse, "of another", names, tasks);
        warehouse.append(
                ExperienceTable.SPEC,
                warehouse
                        .read(ExperienceTable.SPEC)
                        .where("experience_id = 'x' and symbol = 'A'")
                        .withColumn("symbol", functions.lit("C")));
        assertThat(replayed(settings, trees, ExperienceStore.read(warehouse, "x", version, 299, 2)))
                .isEqualTo(before);
        long latest = warehouse.version(ExperienceTable.SPEC);
        assertThat(replayed(settings, trees, ExperienceStore.read(warehouse, "x", latest, 299, 2)))
                .isNotEqualTo(before);
        assertThatThrownBy(() -> ExperienceStore.read(warehouse, "x", latest + 1, 299, 2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no version");
        assertThatThrownBy(() -> ExperienceStore.read(warehouse, "y", latest, 299, 2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nothing of this market");
    }

    private static String replayed(TreeQ settings, TreeRegressor trees, List<TimingTask> tasks) {
        return PolicyText.print(settings.with(trees)
                .learn(List.of("signal", "regime_1"), tasks, new double[] {0, 1}, 0, 0.0005, RewardDesign.PROFIT, 1));
    }

    @Test
    void rolloutsLearnTheSameForAnyPartitioning() {
        GradientLearner settings = new GradientLearner(0.9, 4, 3, 10, 4, 0.5, 0.02);
        TimingTask task = gated(300, 30);
        String here = gradient(settings, Rollouts.LOCAL, task);
        for (int partitions : new int[] {1, 3, 16}) {
            assertThat(gradient(settings, new SparkRollouts(LocalSpark.session(), partitions), task))
                    .as("%d partitions", partitions)
                    .isEqualTo(here);
        }
    }

    private static String gradient(GradientLearner settings, Rollouts rollouts, TimingTask task) {
        return PolicyText.print(settings.with(rollouts)
                .learn(
                        List.of("signal", "gate"),
                        List.of(task),
                        new double[] {-1, 0, 1},
                        0,
                        0.0005,
                        RewardDesign.PROFIT,
                        1));
    }

    @Test
    void coreAppliesTreesAsMllibDoes() {
        TimingTask task = gated(1_000, 13);
        TreeQ settings = new TreeQ(TreeQ.Kind.FOREST, 0.9, 2, 0.5, 20, 1, 12, 5, 0.005, 0);
        MllibTrees trees = new MllibTrees(LocalSpark.session(), settings);
        double[] weight = Seeds.stream(14).doubles(1_000).toArray();
        Dataset<Row> rows = trees.rows(task.features(), new TreeRegressor.Sample(task.after(), weight, 1));
        RandomForestRegressionModel forest = trees.forest(rows, 1);
        GBTRegressionModel boosted = trees.boosted(rows, 1);
        assertThat(forest.totalNumNodes()).isGreaterThan(200);
        assertThat(boosted.totalNumNodes()).isGreaterThan(200);
        for (double[] x : task.features()) {
            assertThat(MllibTrees.flat(forest).at(x)).isCloseTo(forest.predict(Vectors.dense(x)), within(1e-12));
            assertThat(MllibTrees.flat(boosted).at(x)).isCloseTo(boosted.predict(Vectors.dense(x)), within(1e-12));
        }
    }

    /** The same market with other prices from some day on. */
    private static LoadedMarket otherFrom(int day, LoadedMarket market) {
        List<BarSeries> series = new ArrayList<>();
        for (BarSeries s : market.market().series()) {
            double[] close = s.close().clone();
            for (int t = 1; t < close.length; t++) {
                close[t] *= s.days()[t] >= day ? 1 + 0.2 * Math.sin(t) : 1;
            }
            series.add(BarSeries.closeOnly(s.symbol(), s.days(), close, null));
        }
        return new LoadedMarket(Market.of(series, 252), List.of(), market.instruments(), "test");
    }

    @Test
    void aLearningCurveLooksAtNoUntouchedDayAndIsMadeOnce() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        LoadedMarket market = market(0.5, false);
        LearningCurveJob.Curve curve = LearningCurveJob.run(warehouse, market, request(), 2, Progress.SILENT);
        assertThat(curve.points()).extracting(Point::seed).containsExactly(1L, 2L, 1L, 2L, 1L, 2L);
        int all = curve.points().get(5).days();
        assertThat(curve.points())
                .extracting(Point::days)
                .containsExactly(all / 4, all / 4, all / 2, all / 2, all, all);
        assertThat(curve.points().get(5).sharpe()).isGreaterThan(curve.holdingSharpe());
        StudyWindows windows = StudyWindows.of(market.market(), request().holdout());
        assertThat(curve.judgedTo()).isEqualTo(windows.developmentTo());
        assertThat(curve.judgedFrom()).isBetween(windows.developmentFrom(), windows.developmentTo() - 200);
        assertThat(warehouse.exists(HoldoutsTable.SPEC)).isFalse();
        assertThat(warehouse.exists(PoliciesTable.SPEC)).isFalse();

        long version = warehouse.version(LearningCurvesTable.SPEC);
        assertThat(LearningCurveJob.run(warehouse, market, request(), 2, Progress.SILENT))
                .isEqualTo(curve);
        assertThat(warehouse.version(LearningCurvesTable.SPEC)).isEqualTo(version);

        LearningCurveJob.Curve other = LearningCurveJob.run(
                warehouse, otherFrom(windows.holdoutFrom(), market), request(), 2, Progress.SILENT);
        assertThat(other.points())
                .extracting(Point::sharpe)
                .isEqualTo(curve.points().stream().map(Point::sharpe).toList());
        LearningCurveJob.Curve seen =
                LearningCurveJob.run(warehouse, otherFrom(curve.judgedFrom(), market), request(), 2, Progress.SILENT);
        assertThat(seen.points().get(0).sharpe())
                .isNotEqualTo(curve.points().get(0).sharpe());
    }

    @Test
    void aShortHoldoutIsRefusedBeforeItIsOpened() {
        Warehouse warehouse = Warehouse.open(LocalSpark.session(), folder.toString());
        LearnJob.Request brief = new LearnJob.Request(
                FittedQ.DEFAULT,
                Optional.empty(),
                new double[] {0, 1},
                Costs.DEFAULT,
                0.1,
                OptionalLong.empty(),
                LearnJob.State.USUAL,
                1);
        assertThatThrownBy(() -> LearnJob.run(warehouse, market(0, false), brief, Progress.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("untouched days");
        assertThat(warehouse.exists(HoldoutsTable.SPEC)).isFalse();
    }
}
