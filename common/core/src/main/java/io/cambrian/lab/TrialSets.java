package io.cambrian.lab;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;

/**
 * The daily returns of a fixed set of trials whose truth is known: noise, and edges of a known Sharpe ratio. They measure the
 * size and power of tests that hold the set of trials fixed, without any prices.
 */
public final class TrialSets {
    /** Daily standard deviation of each trial. */
    public static final double SD = 0.01;

    private TrialSets() {}

    /**
     * Draws one set.
     *
     * @param noise of the returns: independent of each other, but for {@link Noise#CLUSTERED}, where trials share a factor and
     *     resemble their cluster more
     * @param trials how many
     * @param days of each
     * @param edges so many trials, spread evenly, have the true Sharpe ratio
     * @param annualSharpe of the edges, over 252 days a year
     * @param seed of the set
     * @return {@code [trials][days]}
     */
    public static List<double[]> draw(Noise noise, int trials, int days, int edges, double annualSharpe, long seed) {
        if (trials < 1 || days < 2 || edges < 0 || edges > trials) {
            throw new IllegalArgumentException(
                    "A set of " + trials + " trials over " + days + " days with " + edges + " edges is not possible.");
        }
        Shocks shared = noise == Noise.CLUSTERED ? noise.draw(trials, days, seed) : null;
        double scale = SD / StrictMath.hypot(Noise.MARKET_SD, Noise.OWN_SD);
        double drift = annualSharpe * SD / Math.sqrt(WorldShape.PERIODS_PER_YEAR);
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            double[] r = new double[days];
            double mean = isEdge(i, trials, edges) ? drift : 0;
            if (shared == null) {
                Noise.Path path = noise.path(days, SD, Seeds.stream(seed, Seeds.ofText("trial"), i));
                for (int t = 0; t < days; t++) {
                    r[t] = mean + path.gap()[t] + path.session()[t];
                }
            } else {
                for (int t = 0; t < days; t++) {
                    r[t] = mean + scale * (shared.gap()[i][t] + shared.session()[i][t]);
                }
            }
            all.add(r);
        }
        return all;
    }

    /** Whether a trial is one of the edges. */
    public static boolean isEdge(int trial, int trials, int edges) {
        return (long) (trial + 1) * edges / trials > (long) trial * edges / trials;
    }
}
