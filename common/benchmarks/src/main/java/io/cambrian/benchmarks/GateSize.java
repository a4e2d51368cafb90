package io.cambrian.benchmarks;

import io.cambrian.evidence.BlockReturns;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.evidence.StepM;
import io.cambrian.lab.Noise;
import io.cambrian.lab.Rate;
import io.cambrian.lab.TrialSets;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Size and power of the gate for a fixed set of trials: how often StepM at 5 % claims anything in sets of noise, and how often
 * it finds at least one of some true edges. Beside it what others would have said: the best trial's own p-value at 5 % (no
 * account of the search), and its deflated Sharpe ratio at 95 %. Where trials share a factor, it is judged a second time without
 * it: each trial less its slope on the mean of all, as sweeps are judged above their market.
 */
final class GateSize {
    private static final double LEVEL = 0.05;
    private static final int BLOCKS = 64;

    private GateSize() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int searches = options.whole("searches", quick ? 20 : 200, 1);
        int trials = options.whole("trials", quick ? 100 : 1_000, 2);
        int days = options.whole("days", 1_008, 128);
        int draws = options.whole("draws", 499, 19);
        int edges = options.whole("edges", Math.max(1, trials / 40), 1);
        int seed = options.whole("seed", 1, 0);
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT,
                "%,d searches per world, %,d trials x %,d days, StepM with %d blocks and %d draws at %.2f; 95 %% intervals%n",
                searches,
                trials,
                days,
                BLOCKS,
                draws,
                LEVEL);
        Table table = new Table("world", "StepM claims", "", "naive", "deflated", "true claims", "false claims");
        for (int known : new int[] {0, edges}) {
            for (Noise noise : Noise.values()) {
                report(table, noise, false, searches, trials, days, draws, known, seed);
            }
            report(table, Noise.CLUSTERED, true, searches, trials, days, draws, known, seed);
        }
        table.print();
    }

    private static void report(
            Table table,
            Noise noise,
            boolean aboveMean,
            int searches,
            int trials,
            int days,
            int draws,
            int edges,
            long seed) {
        // any claim, naive, deflated, sets with a true claim, sets with a false claim
        AtomicIntegerArray counts = new AtomicIntegerArray(5);
        String world = noise.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (aboveMean ? " above their mean" : "")
                + (edges == 0 ? "" : ", " + edges + " edges of Sharpe 1.5");
        Ticker ticker = new Ticker(world, searches);
        IntStream.range(0, searches).parallel().forEach(k -> {
            long own = Seeds.derive(seed, Seeds.ofText("gate size"), noise.ordinal(), edges, k);
            List<double[]> drawn = TrialSets.draw(noise, trials, days, edges, 1.5, own);
            List<double[]> set = aboveMean ? aboveMean(drawn) : drawn;
            StepM test = StepM.of(BlockReturns.contiguous(set, BLOCKS), draws, own);
            List<Integer> claims = test.rejected(LEVEL);
            count(counts, 0, !claims.isEmpty());
            count(counts, 3, claims.stream().anyMatch(i -> TrialSets.isEdge(i, trials, edges)));
            count(counts, 4, claims.stream().anyMatch(i -> !TrialSets.isEdge(i, trials, edges)));
            double[] sharpes = new double[trials];
            int best = 0;
            for (int i = 0; i < trials; i++) {
                sharpes[i] = ReturnMoments.of(set.get(i)).sharpePerPeriod(0);
                best = sharpes[i] > sharpes[best] ? i : best;
            }
            ReturnMoments moments = ReturnMoments.of(set.get(best));
            double sd = ReturnMoments.of(sharpes).sd();
            count(counts, 1, probability(moments, 0) >= 1 - LEVEL);
            count(counts, 2, probability(moments, SharpeInference.expectedMaximum(sd * sd, trials)) >= 1 - LEVEL);
            ticker.step();
        });
        Rate claims = Rate.of(counts.get(0), searches);
        table.add(
                world,
                percent(claims.value()),
                percent(claims.low()) + " to " + percent(claims.high()),
                percent((double) counts.get(1) / searches),
                percent((double) counts.get(2) / searches),
                edges == 0 ? "" : percent((double) counts.get(3) / searches),
                percent((double) counts.get(4) / searches));
    }

    /** Each trial less its slope on the mean of all, by a regression with intercept. */
    private static List<double[]> aboveMean(List<double[]> trials) {
        int days = trials.get(0).length;
        double[] mean = new double[days];
        for (double[] trial : trials) {
            for (int t = 0; t < days; t++) {
                mean[t] += trial[t] / trials.size();
            }
        }
        double center = Arrays.stream(mean).average().orElseThrow();
        double xx = Arrays.stream(mean).map(x -> (x - center) * (x - center)).sum();
        List<double[]> above = new ArrayList<>();
        for (double[] trial : trials) {
            double xy = 0;
            for (int t = 0; t < days; t++) {
                xy += (mean[t] - center) * trial[t];
            }
            double[] rest = new double[days];
            for (int t = 0; t < days; t++) {
                rest[t] = trial[t] - xy / xx * mean[t];
            }
            above.add(rest);
        }
        return above;
    }

    private static void count(AtomicIntegerArray counts, int which, boolean happened) {
        if (happened) {
            counts.incrementAndGet(which);
        }
    }

    private static double probability(ReturnMoments moments, double benchmark) {
        return SharpeInference.probabilisticSharpe(
                moments.sharpePerPeriod(0), benchmark, moments.n(), moments.skewness(), moments.kurtosis());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
