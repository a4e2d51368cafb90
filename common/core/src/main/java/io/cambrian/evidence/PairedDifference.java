package io.cambrian.evidence;

import io.cambrian.performance.Quantiles;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * By how much one account earned more than another on the same days, with an interval: differences of simple daily returns, resampled
 * together in blocks (circular block bootstrap of Politis and Romano 1992), percentile interval. Blocks are days^(1/3) long, at
 * least 5, so that what lasts for a week stays together.
 *
 * <p>A p-value of {@value #DRAWS} draws is never below 1 / 2,000. Where it is compared with a smaller level, the test is one of as many as
 * {@link LevelDraws} says, the first {@value #DRAWS} among them: it ends once so many of them are not positive that all together could not
 * come to the level any more (Besag and Clifford 1991). That is the verdict of all draws, found sooner, so the size of the test is theirs;
 * and what is nowhere near the level costs the first draws alone. The p-value of a test that ended so is that of the draws made, above the
 * level. The interval is always that of the first {@value #DRAWS}.
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
    private static final long PURPOSE = Seeds.ofText("paired difference");

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
        return of(returns, others, periodsPerYear, seed, 1);
    }

    /**
     * Compares for a test.
     *
     * @param level at most which the p-value says something; one that {@link LevelDraws#isReachable} denies gets no draws beyond the first
     */
    public static PairedDifference of(
            double[] returns, double[] others, double periodsPerYear, long seed, double level) {
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
        Draws draws = new Draws(difference, seed);
        double[] means = new double[DRAWS];
        int notPositive = 1;
        for (int d = 0; d < DRAWS; d++) {
            means[d] = draws.mean(d);
            notPositive += means[d] <= 0 ? 1 : 0;
        }
        int all = LevelDraws.of(level, DRAWS);
        int most = LevelDraws.most(level, all);
        int made = DRAWS;
        while (made < all && notPositive <= most) {
            notPositive += draws.mean(made++) <= 0 ? 1 : 0;
        }
        double tail = (1 - CONFIDENCE) / 2;
        return new PairedDifference(
                n,
                mean * periodsPerYear,
                Quantiles.of(means, tail) * periodsPerYear,
                Quantiles.of(means, 1 - tail) * periodsPerYear,
                (double) notPositive / (made + 1));
    }

    /** Means of samples of blocks, the d-th always the same. */
    private static final class Draws {
        private final double[] ring; // of days, as many of the first again behind the last as a block may need
        private final int days;
        private final int block;
        private final long seed;

        Draws(double[] difference, long seed) {
            days = difference.length;
            block = Math.max(5, (int) Math.round(Math.cbrt(days)));
            ring = Arrays.copyOf(difference, days + block);
            System.arraycopy(difference, 0, ring, days, block);
            this.seed = seed;
        }

        double mean(int d) {
            RandomGenerator random = Seeds.stream(seed, PURPOSE, d);
            double drawn = 0;
            for (int left = days; left > 0; left -= block) {
                int from = random.nextInt(days);
                int to = from + Math.min(block, left);
                for (int t = from; t < to; t++) {
                    drawn += ring[t];
                }
            }
            return drawn / days;
        }
    }
}
