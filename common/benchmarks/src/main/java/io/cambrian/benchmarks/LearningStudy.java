package io.cambrian.benchmarks;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ExposureReturns;
import io.cambrian.lab.RandomDecisions;
import io.cambrian.lab.TimingWorld;
import io.cambrian.market.BarSeries;
import io.cambrian.rl.FiniteEvaluation;
import io.cambrian.rl.FiniteMdp;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.OffPolicyEvaluation;
import io.cambrian.rl.PolicyRelease;
import io.cambrian.rl.SoftmaxPolicy;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TimingTask;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What can be believed of learned policies: how often the lower bound of off-policy evaluation holds in worlds whose values are
 * known, how often a policy is released on noise, and how much of a planted timing edge is recovered.
 */
final class LearningStudy {
    private static final double CONFIDENCE = 0.975;
    private static final double DISCOUNT = 0.95;
    private static final int STATES = 5;
    private static final int ACTIONS = 3;
    private static final double[] LEVELS = {-1, 0, 1};
    private static final int DECOYS = 4;
    private static final int BLOCK = 20;

    private LearningStudy() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int runs = options.whole("runs", quick ? 20 : 500, 0);
        int worlds = options.whole("worlds", quick ? 10 : 400, 1);
        int train = options.whole("train", quick ? 600 : 2_500, 200);
        int untouched = options.whole("untouched", quick ? 400 : 1_000, 8 * BLOCK);
        FittedQ usual = FittedQ.DEFAULT;
        double pessimism = options.number("pessimism", usual.pessimism());
        FittedQ learner = new FittedQ(
                options.number("discount", usual.discount()),
                options.number("ridge", usual.ridge()),
                usual.members(),
                pessimism,
                usual.blockDays(),
                usual.sweeps());
        options.refuseOthers();
        if (runs > 0) {
            bounds(runs);
            System.out.println();
        }
        timing(learner, worlds, train, untouched);
    }

    private static void bounds(int runs) {
        Table table = new Table(
                "lower bound at 97.5 %, " + runs + " random worlds each",
                "holds",
                "mean error in standard errors",
                "effective episodes");
        for (double spread : new double[] {0.4, 0.8}) {
            for (double ends : new double[] {0.15, 0.3}) {
                int holds = 0;
                double error = 0;
                double effective = 0;
                for (int run = 0; run < runs; run++) {
                    FiniteMdp world = RandomDecisions.process(STATES, ACTIONS, ends, Seeds.stream(171, run));
                    SoftmaxPolicy behavior = RandomDecisions.policy(ACTIONS, STATES, 0.4, Seeds.stream(172, run));
                    SoftmaxPolicy target = RandomDecisions.policy(ACTIONS, STATES, spread, Seeds.stream(173, run));
                    double[][] played = RandomDecisions.table(behavior, STATES);
                    double[][] judged = RandomDecisions.table(target, STATES);
                    List<List<FiniteMdp.Visit>> episodes = new ArrayList<>();
                    for (int k = 0; k < 200; k++) {
                        episodes.add(world.play(played, Seeds.stream(174, run, k)));
                    }
                    OffPolicyEvaluation.Value value =
                            FiniteEvaluation.judge(episodes, played, judged, DISCOUNT, CONFIDENCE);
                    double truth = world.values(judged, DISCOUNT)[world.first()];
                    holds += value.lowerBound() <= truth ? 1 : 0;
                    error += (value.estimate() - truth) / value.standardError() / runs;
                    effective += value.effectiveEpisodes() / runs;
                }
                table.add(
                        String.format(
                                Locale.ROOT, "preferences apart by %.1f, episodes of %.1f steps", spread, 1 / ends),
                        percent(holds, runs),
                        String.format(Locale.ROOT, "%+.2f", error),
                        String.format(Locale.ROOT, "%.0f of 200", effective));
            }
        }
        table.print();
    }

    /** What one world came to: mean daily gains over holding nothing, of the policy and of one that knows the edge. */
    private record Outcome(boolean ships, double gain, double attainable, double attainableSharpe) {}

    private static void timing(FittedQ learner, int worlds, int train, int untouched) {
        Table table = new Table(
                String.format(
                        Locale.ROOT, "%d worlds each, %,d bars to learn, %,d untouched", worlds, train, untouched),
                "Sharpe attainable",
                "shipped",
                "recovered",
                "recovered by what shipped");
        for (double edge : new double[] {0, 0.0005, 0.001, 0.0015, 0.002}) {
            List<Outcome> outcomes = IntStream.range(0, worlds)
                    .mapToObj(world -> world(learner, edge, train, untouched, world))
                    .toList();
            System.err.printf(Locale.ROOT, "done: %d worlds with an edge of %.2f %% a day%n", worlds, 100 * edge);
            long shipped = outcomes.stream().filter(Outcome::ships).count();
            double attainable =
                    outcomes.stream().mapToDouble(Outcome::attainable).average().orElseThrow();
            double gain = outcomes.stream().mapToDouble(Outcome::gain).average().orElseThrow();
            double ofShipped = outcomes.stream()
                    .filter(Outcome::ships)
                    .mapToDouble(Outcome::gain)
                    .average()
                    .orElse(Double.NaN);
            double sharpe = outcomes.stream()
                    .mapToDouble(Outcome::attainableSharpe)
                    .average()
                    .orElseThrow();
            table.add(
                    edge == 0 ? "noise" : String.format(Locale.ROOT, "edge of %.2f %% a day", 100 * edge),
                    edge == 0 ? "" : String.format(Locale.ROOT, "%.2f", sharpe),
                    percent((int) shipped, worlds),
                    edge == 0 ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * gain / attainable),
                    edge == 0 || shipped == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.0f %%", 100 * ofShipped / attainable));
        }
        table.print();
        System.out.println(learner);
        System.out.println("fitted Q over " + (1 + DECOYS) + " signals, " + DECOYS
                + " of which mean nothing; gains over holding nothing, after costs of 5 basis points a side");
    }

    private static Outcome world(FittedQ learner, double edge, int train, int untouched, int number) {
        TimingWorld world = TimingWorld.of(train + untouched, edge, DECOYS, Seeds.derive(180, number));
        BarSeries series = world.series();
        Costs costs = Costs.DEFAULT;
        List<String> names = IntStream.rangeClosed(1, 1 + DECOYS)
                .mapToObj(i -> "signal " + i)
                .toList();
        TimingPolicy policy =
                learner.learn(names, List.of(task(series, world.signals(), 0, train)), LEVELS, costs.perSide(), number);
        double[] gains = judged(policy, series, world.signals(), train, costs);
        PolicyRelease release = PolicyRelease.judge(gains, new double[gains.length], CONFIDENCE, BLOCK, 499, number);
        if (edge == 0) {
            return new Outcome(release.ships(), release.gain(), 0, 0);
        }
        // it sees the true mean of each day instead of returns, and only the signal that counts
        double[][] one =
                Arrays.stream(world.signals()).map(row -> new double[] {row[0]}).toArray(double[][]::new);
        TimingTask task = task(series, one, 0, train);
        double[] known =
                Arrays.stream(one).limit(train).mapToDouble(x -> edge * x[0]).toArray();
        TimingPolicy oracle = new FittedQ(0.97, 1e-6, 2, 0, 1, 200)
                .learn(
                        names.subList(0, 1),
                        List.of(new TimingTask(task.days(), task.features(), new double[train], known)),
                        LEVELS,
                        costs.perSide(),
                        0);
        double[] attained = judged(oracle, series, one, train, costs);
        double mean = Arrays.stream(attained).average().orElseThrow();
        double variance = Arrays.stream(attained)
                .map(r -> (r - mean) * (r - mean))
                .average()
                .orElseThrow();
        return new Outcome(release.ships(), release.gain(), mean, mean / Math.sqrt(variance) * Math.sqrt(252));
    }

    private static TimingTask task(BarSeries series, double[][] signals, int first, int end) {
        double[] before = new double[end - first];
        double[] after = new double[end - first];
        for (int t = first; t < end - 1; t++) {
            before[t - first] = series.open()[t + 1] / series.close()[t] - 1;
            after[t - first] = series.close()[t + 1] / series.open()[t + 1] - 1;
        }
        return new TimingTask(
                Arrays.copyOfRange(series.days(), first, end), Arrays.copyOfRange(signals, first, end), before, after);
    }

    /** Net returns of the bars from {@code from} on. */
    private static double[] judged(TimingPolicy policy, BarSeries series, double[][] signals, int from, Costs costs) {
        double[] levels = new double[series.size()];
        int held = policy.flat();
        for (int t = from; t < levels.length; t++) {
            held = policy.choose(signals[t], held);
            levels[t] = policy.levels()[held];
        }
        return ExposureReturns.of(series, from, series.size(), levels, costs);
    }

    private static String percent(int count, int of) {
        double p = (double) count / of;
        double half = 1.96 * Math.sqrt(Math.max(p * (1 - p), 1e-9) / of);
        return String.format(Locale.ROOT, "%.1f %% (+- %.1f)", 100 * p, 100 * half);
    }
}
