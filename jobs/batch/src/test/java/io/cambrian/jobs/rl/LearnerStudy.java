package io.cambrian.jobs.rl;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ExposureReturns;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.lab.TimingWorld;
import io.cambrian.market.BarSeries;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.GradientLearner;
import io.cambrian.rl.PolicyLearner;
import io.cambrian.rl.PolicyRelease;
import io.cambrian.rl.RewardDesign;
import io.cambrian.rl.Rollouts;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TimingTask;
import io.cambrian.rl.TreeQ;
import io.cambrian.seed.Seeds;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * What each learner recovers of timing edges that were planted, in worlds that a line sees and in worlds that none does, all on the
 * same days. Not a test: a program, run as common/benchmarks/README.md says.
 */
final class LearnerStudy {
    private static final int DECOYS = 3;
    private static final int UNTOUCHED = 1_000;
    private static final double EDGE = 0.0015;
    private static final double[] LEVELS = {-1, 0, 1};

    private LearnerStudy() {}

    /** Arguments: worlds of each kind, bars to learn from. */
    public static void main(String[] arguments) {
        int worlds = Integer.parseInt(arguments[0]);
        int train = Integer.parseInt(arguments[1]);
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %.1f, local[2]%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        SparkSession spark = Sessions.open(new SessionSettings("learner study", Optional.of("local[2]"), Map.of()));
        try {
            for (boolean gated : new boolean[] {false, true}) {
                study(learners(spark), gated, worlds, train);
            }
        } finally {
            spark.stop();
        }
    }

    private static Map<String, PolicyLearner> learners(SparkSession spark) {
        Map<String, PolicyLearner> learners = new LinkedHashMap<>();
        learners.put("ridge", FittedQ.DEFAULT);
        learners.put("gradient", GradientLearner.usual(0.95).with(Rollouts.LOCAL));
        for (TreeQ.Kind kind : TreeQ.Kind.values()) {
            TreeQ settings = TreeQ.usual(kind, 0.95, 0.5, 0);
            learners.put(kind.name().toLowerCase(Locale.ROOT), settings.with(new MllibTrees(spark, settings)));
        }
        return learners;
    }

    private static void study(Map<String, PolicyLearner> learners, boolean gated, int worlds, int train) {
        Map<String, double[]> sums = new LinkedHashMap<>(); // gain, released, seconds
        double attainable = 0;
        for (int w = 0; w < worlds; w++) {
            long seed = Seeds.derive(gated ? 190 : 191, w);
            TimingWorld world = gated
                    ? TimingWorld.gated(train + UNTOUCHED, EDGE, DECOYS, seed)
                    : TimingWorld.of(train + UNTOUCHED, EDGE, DECOYS, seed);
            attainable += attainable(world, gated, train) / worlds;
            for (Map.Entry<String, PolicyLearner> learner : learners.entrySet()) {
                long start = System.nanoTime();
                TimingPolicy policy = learner.getValue()
                        .learn(
                                names(1 + DECOYS),
                                List.of(task(world.series(), world.signals(), train)),
                                LEVELS,
                                0,
                                Costs.DEFAULT.perSide(),
                                RewardDesign.PROFIT,
                                w);
                double[] gains = judged(policy, world.series(), world.signals(), train);
                PolicyRelease release = PolicyRelease.judge(gains, new double[gains.length], 0.975, 20, 499, w);
                double[] sum = sums.computeIfAbsent(learner.getKey(), n -> new double[3]);
                sum[0] += release.gain() / worlds;
                sum[1] += release.ships() ? 1 : 0;
                sum[2] += (System.nanoTime() - start) / 1e9 / worlds;
            }
            System.err.printf(Locale.ROOT, "%s: %d of %d worlds%n", gated ? "gated" : "plain", w + 1, worlds);
        }
        double all = attainable;
        System.out.printf(
                Locale.ROOT,
                "%s: %d worlds, %d bars to learn from, edge %.2f %% a day per deviation; attainable %.4f %% a day%n",
                gated ? "what no line sees" : "what a line sees",
                worlds,
                train,
                100 * EDGE,
                100 * all);
        sums.forEach((name, s) -> System.out.printf(
                Locale.ROOT,
                "  %-9s recovers %4.0f %%, released %d of %d, %.1f s%n",
                name,
                100 * s[0] / all,
                (int) s[1],
                worlds,
                s[2]));
    }

    private static List<String> names(int signals) {
        return IntStream.rangeClosed(1, signals).mapToObj(i -> "signal " + i).toList();
    }

    /** What one earns that sees the one signal which counts, and the true mean of each day instead of returns. */
    private static double attainable(TimingWorld world, boolean gated, int train) {
        double[][] one = Arrays.stream(world.signals())
                .map(row -> new double[] {gated ? TimingWorld.gated(row) : row[0]})
                .toArray(double[][]::new);
        TimingTask seen = task(world.series(), one, train);
        double[] known =
                Arrays.stream(one).limit(train).mapToDouble(x -> EDGE * x[0]).toArray();
        TimingPolicy oracle = new FittedQ(0.97, 1e-6, 2, 0, 1, 200)
                .learn(
                        names(1),
                        List.of(new TimingTask(seen.days(), seen.features(), new double[train], known)),
                        LEVELS,
                        Costs.DEFAULT.perSide(),
                        0);
        return Arrays.stream(judged(oracle, world.series(), one, train))
                .average()
                .orElseThrow();
    }

    private static TimingTask task(BarSeries series, double[][] signals, int end) {
        double[] before = new double[end];
        double[] after = new double[end];
        for (int t = 0; t < end - 1; t++) {
            before[t] = series.open()[t + 1] / series.close()[t] - 1;
            after[t] = series.close()[t + 1] / series.open()[t + 1] - 1;
        }
        return new TimingTask(Arrays.copyOf(series.days(), end), Arrays.copyOf(signals, end), before, after);
    }

    /** Net returns of the bars from {@code from} on. */
    private static double[] judged(TimingPolicy policy, BarSeries series, double[][] signals, int from) {
        boolean[] member = new boolean[series.size()];
        Arrays.fill(member, true);
        return ExposureReturns.of(
                series, from, series.size(), policy.levels(signals, series.close(), member, from), Costs.DEFAULT);
    }
}
