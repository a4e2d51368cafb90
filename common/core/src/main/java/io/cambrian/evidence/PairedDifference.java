package io.cambrian.evidence;

import io.cambrian.performance.Quantiles;
import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;

/**
 * By how much one account earned more than another on the same days, with an interval: differences of simple daily returns, resampled
 * together in blocks (circular block bootstrap of Politis and Romano 1992), percentile interval. Blocks are days^(1/3) long, at
 * least 5, so that what lasts for a week stays together.
 *
 * @param days how many
 * @param mean difference a year: mean daily difference times the days of a year
 * @param low lower bound of the interval of {@value #CONFIDENCE}
 * @param high its upper bound
 * @param pPositive share of draws, the sample itself included, in which the difference is not positive
 */
public record PairedDifference(int days, double mean, double low, double high, double pPositive) {
    /** Confidence of the interval. */
    public static final double CONFIDENCE = 0.9;

    private static final int DRAWS = 1_999;
    private static final int FEWEST_DAYS = 20;

    /**
     * Compares.
     *
     * @param returns of the one, day by day
     * @param others of the other, on the same days
     * @param periodsPerYear days that make a year
     * @param seed of the draws
     * @return NaN in all but {@code days} where there are fewer than 20 days
     */
    public static PairedDifference of(double[] returns, double[] others, double periodsPerYear, long seed) {
        if (returns.length != others.length) {
            throw new IllegalArgumentException(
                    "Returns of " + returns.length + " days cannot be paired with those of " + others.length + ".");
        }
        int n = returns.length;
        if (n < FEWEST_DAYS) {
            return new PairedDifference(n, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double[] difference = new double[n];
        double sum = 0;
        for (int t = 0; t < n; t++) {
            difference[t] = returns[t] - others[t];
            sum += difference[t];
        }
        double mean = sum / n;
        int block = Math.max(5, (int) Math.round(Math.cbrt(n)));
        double[] means = new double[DRAWS];
        int notPositive = 1;
        for (int d = 0; d < DRAWS; d++) {
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText("paired difference"), d);
            double drawn = 0;
            for (int t = 0; t < n; ) {
                int from = random.nextInt(n);
                for (int k = 0; k < block && t < n; k++, t++) {
                    drawn += difference[(from + k) % n];
                }
            }
            means[d] = drawn / n;
            notPositive += means[d] <= 0 ? 1 : 0;
        }
        double tail = (1 - CONFIDENCE) / 2;
        return new PairedDifference(
                n,
                mean * periodsPerYear,
                Quantiles.of(means, tail) * periodsPerYear,
                Quantiles.of(means, 1 - tail) * periodsPerYear,
                (double) notPositive / (DRAWS + 1));
    }
}
