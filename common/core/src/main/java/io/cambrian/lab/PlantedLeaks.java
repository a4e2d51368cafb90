package io.cambrian.lab;

import io.cambrian.evidence.LeakAudit.Subject;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features of the first instrument of a market that look ahead, in the ways that are met: what an auditor must catch. Each
 * kind comes with several lengths.
 */
public final class PlantedLeaks {
    private static final int[] LENGTHS = {2, 5, 20};

    private PlantedLeaks() {}

    /**
     * A feature with a leak.
     *
     * @param name how it leaks
     * @param subject the feature
     */
    public record Planted(String name, Subject subject) {}

    private interface Formula {
        double[] of(BarSeries s);
    }

    private interface Sized {
        double[] of(BarSeries s, int n);
    }

    /** All of them. */
    public static List<Planted> all() {
        List<Planted> all = new ArrayList<>();
        sized(all, "close of a later bar", (s, n) -> each(s, t -> at(s.close(), t + n)));
        sized(all, "return over the next bars", (s, n) -> each(s, t -> at(s.close(), t + n) / s.close()[t] - 1));
        sized(all, "centered average", (s, n) -> each(s, t -> mean(s.close(), t - n, t + n)));
        sized(
                all,
                "highest high that reaches one bar ahead",
                (s, n) -> each(s, t -> extreme(s.high(), t - n, t + 1, 1)));
        sized(all, "lowest low of the next bars", (s, n) -> each(s, t -> extreme(s.low(), t, t + n, -1)));
        sized(all, "volatility of a centered window", (s, n) -> each(s, t -> deviation(returns(s), t - n, t + n)));
        sized(all, "turning point, known only afterwards", PlantedLeaks::pivots);
        sized(
                all,
                "average of blocks, stamped on their first bar",
                (s, n) -> each(s, t -> mean(s.close(), t / n * n, t / n * n + n - 1)));
        sized(
                all,
                "last close of the block, on all of its bars",
                (s, n) -> each(s, t -> at(s.close(), Math.min(s.size() - 1, t / n * n + n - 1))));
        sized(all, "gaps filled from behind", PlantedLeaks::backfilled);
        sized(all, "next open, on rare bars only", (s, n) -> each(s, t -> t % (3 * n) == 1 ? at(s.open(), t + 1) : 0));
        sized(
                all,
                "next close, after large falls only",
                (s, n) -> each(
                        s,
                        t -> t > 0 && s.close()[t] < s.close()[t - 1] * (1 - 0.001 * n)
                                ? at(s.close(), t + 1)
                                : s.close()[t]));
        sized(
                all,
                "a hundredth of the next return",
                (s, n) -> each(
                        s,
                        t -> mean(s.close(), t - n, t) / s.close()[t]
                                + 0.01 * (at(s.close(), t + 1) / s.close()[t] - 1)));
        sized(all, "volume of a later bar", (s, n) -> each(s, t -> at(s.volume(), t + n)));
        sized(all, "backward exponential average", PlantedLeaks::backward);
        sized(all, "forward and backward smoothing", (s, n) -> smooth(smooth(s.close(), n, 1), n, -1));
        one(all, "standardized by the whole sample", s -> {
            double mean = mean(s.close(), 0, s.size() - 1);
            double sd = deviation(s.close(), 0, s.size() - 1);
            return each(s, t -> (s.close()[t] - mean) / sd);
        });
        one(all, "scaled by the whole sample's range", s -> {
            double low = extreme(s.low(), 0, s.size() - 1, -1);
            double high = extreme(s.high(), 0, s.size() - 1, 1);
            return each(s, t -> (s.close()[t] - low) / (high - low));
        });
        one(all, "above the whole sample's median", s -> {
            double[] sorted = s.close().clone();
            Arrays.sort(sorted);
            return each(s, t -> s.close()[t] > sorted[sorted.length / 2] ? 1 : 0);
        });
        one(
                all,
                "rank in the whole sample",
                s -> each(s, t -> {
                    int below = 0;
                    for (double c : s.close()) {
                        below += c < s.close()[t] ? 1 : 0;
                    }
                    return below;
                }));
        one(all, "adjusted to the last price", s -> each(s, t -> s.close()[t] / s.close()[s.size() - 1]));
        one(all, "without the whole sample's trend", s -> {
            double slope = (s.close()[s.size() - 1] - s.close()[0]) / Math.max(1, s.size() - 1);
            return each(s, t -> s.close()[t] - slope * t);
        });
        one(all, "bars until the end", s -> each(s, t -> s.size() - t));
        one(
                all,
                "whether the instrument is a member tomorrow",
                s -> each(s, t -> t + 1 < s.size() && s.member()[t + 1] ? 1 : 0));
        one(
                all,
                "largest fall of the whole sample still to come",
                s -> each(s, t -> extreme(s.low(), t, s.size() - 1, -1) / s.close()[t]));
        return List.copyOf(all);
    }

    private static void sized(List<Planted> all, String name, Sized formula) {
        for (int n : LENGTHS) {
            all.add(new Planted(
                    name + ", " + n + " bars",
                    market -> formula.of(market.series().get(0), n)));
        }
    }

    private static void one(List<Planted> all, String name, Formula formula) {
        all.add(new Planted(name, market -> formula.of(market.series().get(0))));
    }

    private static double[] each(BarSeries s, java.util.function.IntToDoubleFunction value) {
        double[] values = new double[s.size()];
        Arrays.setAll(values, value);
        return values;
    }

    private static double at(double[] values, int t) {
        return t < values.length ? values[t] : Double.NaN;
    }

    private static double mean(double[] values, int from, int to) {
        int a = Math.max(0, from);
        int b = Math.min(values.length - 1, to);
        double sum = 0;
        for (int t = a; t <= b; t++) {
            sum += values[t];
        }
        return sum / (b - a + 1);
    }

    private static double deviation(double[] values, int from, int to) {
        int a = Math.max(0, from);
        int b = Math.min(values.length - 1, to);
        double mean = mean(values, a, b);
        double sum = 0;
        for (int t = a; t <= b; t++) {
            sum += (values[t] - mean) * (values[t] - mean);
        }
        return Math.sqrt(sum / (b - a + 1));
    }

    private static double extreme(double[] values, int from, int to, int sign) {
        double best = Double.NEGATIVE_INFINITY;
        for (int t = Math.max(0, from); t <= Math.min(values.length - 1, to); t++) {
            best = Math.max(best, sign * values[t]);
        }
        return sign * best;
    }

    private static double[] returns(BarSeries s) {
        return each(s, t -> t == 0 ? 0 : s.close()[t] / s.close()[t - 1] - 1);
    }

    private static double[] pivots(BarSeries s, int n) {
        return each(s, t -> s.high()[t] >= extreme(s.high(), t - n, t + n, 1) ? 1 : 0);
    }

    private static double[] backfilled(BarSeries s, int n) {
        return each(s, t -> at(s.close(), Math.min(s.size() - 1, (t + n - 1) / n * n)));
    }

    private static double[] backward(BarSeries s, int n) {
        return smooth(s.close(), n, -1);
    }

    private static double[] smooth(double[] values, int n, int direction) {
        double[] out = new double[values.length];
        double alpha = 2.0 / (n + 1);
        double last = Double.NaN;
        for (int i = 0; i < values.length; i++) {
            int t = direction > 0 ? i : values.length - 1 - i;
            last = Double.isNaN(last) ? values[t] : last + alpha * (values[t] - last);
            out[t] = last;
        }
        return out;
    }
}
