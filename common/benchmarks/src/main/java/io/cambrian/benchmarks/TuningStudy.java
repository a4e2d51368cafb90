package io.cambrian.benchmarks;

import io.cambrian.seed.Seeds;
import io.cambrian.tune.AdaHedge;
import io.cambrian.tune.ChangeDetector;
import io.cambrian.tune.ConformalThreshold;
import io.cambrian.tune.FixedShare;
import io.cambrian.tune.Shift;
import io.cambrian.tune.SleepingExperts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Whether what tunes itself keeps its promises: rates of conformal thresholds through shifts, regret of signal weights against
 * their bounds, and how soon changes are seen beside a detector that knows them beforehand.
 */
final class TuningStudy {
    private static final int STEPS = 2_000;
    private static final int SIGNALS = 6;
    private static final int LEARNING = 500;
    private static final double YEAR = 252;

    private TuningStudy() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int streams = options.whole("streams", quick ? 20 : 500, 1);
        options.refuseOthers();
        thresholds(streams);
        System.out.println();
        weights(streams);
        System.out.println();
        changes(streams);
    }

    private static void thresholds(int streams) {
        Table table = new Table(
                streams + " streams of " + STEPS + " steps with five shifts",
                "within 0.5 points",
                "largest error",
                "fixed threshold of the first 300, largest error");
        for (double alpha : new double[] {0.01, 0.05, 0.1, 0.2}) {
            int within = 0;
            double largest = 0;
            double fixedLargest = 0;
            for (int s = 0; s < streams; s++) {
                double[] scores = shifting(s);
                ConformalThreshold threshold = new ConformalThreshold(alpha, 0.05, 0);
                for (double score : scores) {
                    threshold.observe(score);
                }
                double error = Math.abs(threshold.exceedanceRate() - alpha);
                within += error <= 0.005 ? 1 : 0;
                largest = Math.max(largest, error);
                double[] first = Arrays.copyOf(scores, 300);
                Arrays.sort(first);
                double level = first[(int) Math.min(299, Math.ceil((1 - alpha) * 300))];
                double exceeded =
                        Arrays.stream(scores).skip(300).filter(x -> x > level).count() / (double) (STEPS - 300);
                fixedLargest = Math.max(fixedLargest, Math.abs(exceeded - alpha));
            }
            table.add(
                    String.format(Locale.ROOT, "alpha %.0f %%", 100 * alpha),
                    within + " of " + streams,
                    points(largest),
                    points(fixedLargest));
        }
        table.print();
    }

    private static String points(double error) {
        return String.format(Locale.ROOT, "%.2f points", 100 * error);
    }

    /** Level and spread move five times, at random; scores have heavy tails. */
    private static double[] shifting(int stream) {
        RandomGenerator random = Seeds.stream(191, stream);
        double[] scores = new double[STEPS];
        double level = 0;
        double spread = 1;
        for (int t = 0; t < STEPS; t++) {
            if (t > 0 && t % (STEPS / 6 + 1) == 0) {
                level = 3 * random.nextGaussian();
                spread = Math.exp(random.nextGaussian());
            }
            double shock = random.nextGaussian() / Math.sqrt(chiSquared(random) / 4);
            scores[t] = level + spread * shock;
        }
        return scores;
    }

    /** With four degrees of freedom. */
    private static double chiSquared(RandomGenerator random) {
        return -2 * Math.log(1 - random.nextDouble()) - 2 * Math.log(1 - random.nextDouble());
    }

    private static void weights(int streams) {
        String[] kinds = {"random", "one good", "switching", "against the leader"};
        Table table = new Table(
                streams + " streams of " + STEPS + " rounds, " + SIGNALS + " signals",
                "AdaHedge within its bound",
                "regret / bound",
                "fixed share within",
                "regret / bound, 5 switches",
                "sleeping within",
                "regret / bound");
        for (int kind = 0; kind < kinds.length; kind++) {
            int[] within = new int[3];
            double[] share = new double[3];
            for (int s = 0; s < streams; s++) {
                double[][] regret = regrets(kind, s);
                for (int k = 0; k < 3; k++) {
                    within[k] += regret[k][0] <= regret[k][1] + 1e-9 ? 1 : 0;
                    share[k] += regret[k][0] / regret[k][1] / streams;
                }
            }
            table.add(
                    kinds[kind],
                    within[0] + " of " + streams,
                    Table.number(share[0]),
                    within[1] + " of " + streams,
                    Table.number(share[1]),
                    within[2] + " of " + streams,
                    Table.number(share[2]));
        }
        table.print();
        System.out.println(
                "fixed share: against the best sequence with five switches; sleeping: the worst of the signals"
                        + " over the rounds in which it was awake");
    }

    /** Regret and bound of each of the three. */
    private static double[][] regrets(int kind, int stream) {
        RandomGenerator random = Seeds.stream(192, kind, stream);
        boolean[] all = new boolean[SIGNALS];
        Arrays.fill(all, true);
        AdaHedge hedge = new AdaHedge(SIGNALS);
        FixedShare share = new FixedShare(SIGNALS, 0.15, 5.0 / STEPS);
        SleepingExperts sleeping = new SleepingExperts(SIGNALS, 0.1);
        int switches = 5;
        double[][] best = new double[switches + 1][SIGNALS];
        for (int t = 0; t < STEPS; t++) {
            double[] w = share.weights(all);
            double[] losses = new double[SIGNALS];
            boolean[] awake = new boolean[SIGNALS];
            int leader = 0;
            for (int k = 1; k < SIGNALS; k++) {
                leader = w[k] > w[leader] ? k : leader;
            }
            for (int k = 0; k < SIGNALS; k++) {
                double u = random.nextDouble();
                losses[k] = switch (kind) {
                    case 0 -> u;
                    case 1 -> k == 2 ? 0.8 * u : u;
                    case 2 -> k == t / 334 % SIGNALS ? 0.5 * u : u;
                    default -> k == leader ? 1 : 0.5 * u;
                };
                awake[k] = random.nextDouble() < 0.6;
            }
            awake[random.nextInt(SIGNALS)] = true;
            hedge.observe(losses, all);
            share.observe(losses, all);
            sleeping.observe(losses, awake);
            for (int m = switches; m >= 0; m--) {
                double before =
                        m > 0 && t > 0 ? Arrays.stream(best[m - 1]).min().orElseThrow() : Double.MAX_VALUE;
                for (int k = 0; k < SIGNALS; k++) {
                    best[m][k] = Math.min(best[m][k], before) + losses[k];
                }
            }
        }
        double[] worst = {Double.NEGATIVE_INFINITY, 1};
        for (int k = 0; k < SIGNALS; k++) {
            double regret = sleeping.regret(k);
            double bound = sleeping.regretBound(k);
            if (regret / bound > worst[0] / worst[1]) {
                worst = new double[] {regret, bound};
            }
        }
        double least = Arrays.stream(best[switches]).min().orElseThrow();
        return new double[][] {
            {hedge.regret(), hedge.regretBound()}, {share.loss() - least, share.regretBound(switches)}, worst
        };
    }

    private static void changes(int streams) {
        ChangeDetector kind = ChangeDetector.of(ChangeDetector.usualShifts(), LEARNING, YEAR, 5);
        Table table = new Table(
                streams + " changes each, one false alarm a year",
                "median delay",
                "mean",
                "oracle's median",
                "mean",
                "ratio of means");
        double[][] cases = {
            {0, 2}, {0, 3}, {0, 0.5}, {10 / Math.sqrt(YEAR), 1}, {-10 / Math.sqrt(YEAR), 1}, {-2 / Math.sqrt(YEAR), 1}
        };
        String[] names = {
            "volatility x 2", "volatility x 3", "volatility / 2", "Sharpe + 10", "Sharpe - 10", "Sharpe - 2"
        };
        for (int c = 0; c < cases.length; c++) {
            Shift shift = new Shift(cases[c][0], cases[c][1]);
            ChangeDetector knows = ChangeDetector.known(List.of(shift), 0, 1, YEAR, 5);
            int[] own = new int[streams];
            int[] oracle = new int[streams];
            for (int s = 0; s < streams; s++) {
                own[s] = delay(kind, LEARNING + 50, shift, s);
                oracle[s] = delay(knows, 50, shift, s);
            }
            Arrays.sort(own);
            Arrays.sort(oracle);
            double mean = Arrays.stream(own).average().orElseThrow();
            double oracleMean = Arrays.stream(oracle).average().orElseThrow();
            table.add(
                    names[c],
                    Integer.toString(own[streams / 2]),
                    Table.number(mean),
                    Integer.toString(oracle[streams / 2]),
                    Table.number(oracleMean),
                    Table.number(mean / oracleMean));
        }
        table.print();
        int alarms = 0;
        long watched = 0;
        for (int s = 0; s < streams; s++) {
            ChangeDetector detector = kind.fresh();
            RandomGenerator random = Seeds.stream(194, s);
            for (int t = 0; t < 2_500; t++) {
                watched += detector.isLearning() ? 0 : 1;
                alarms += detector.observe(random.nextGaussian()) ? 1 : 0;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "false alarms: %.2f a year of watching; the oracle knows mean, deviation and the change, ours learns from %d"
                        + " days and knows nothing%n",
                alarms * YEAR / watched,
                LEARNING);
    }

    /** Days from the change to the alarm; streams with an alarm before it are drawn again. */
    private static int delay(ChangeDetector kind, int before, Shift shift, int stream) {
        for (int again = 0; ; again++) {
            ChangeDetector detector = kind.fresh();
            RandomGenerator random = Seeds.stream(193, stream, again);
            boolean early = false;
            for (int t = 0; t < before && !early; t++) {
                early = detector.observe(random.nextGaussian());
            }
            if (early) {
                continue;
            }
            for (int t = 1; ; t++) {
                if (detector.observe(shift.mean() + shift.volatility() * random.nextGaussian())) {
                    return t;
                }
            }
        }
    }
}
