package io.cambrian.evidence;

import io.cambrian.performance.Quantiles;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A figure of daily returns with an interval of 90 %, by the circular block bootstrap (Politis and Romano 1992): blocks of days^(1/3) days,
 * at least 5, percentiles of 999 draws. Draws in which the figure is not known are left out.
 *
 * @param value of the returns as they are
 */
public record BlockInterval(double value, double low, double high) {
    private static final int DRAWS = 999;
    private static final int FEWEST_DAYS = 20;

    /** A figure of one or several accounts on the same days. */
    public interface Statistic {
        /** @param accounts returns {@code [account][day]} */
        double of(double[][] accounts);
    }

    /**
     * Resamples days of all accounts together.
     *
     * @param accounts returns {@code [account][day]}
     * @return bounds are NaN where there are fewer than 20 days, or where the figure is unknown in more than half of the draws
     */
    public static BlockInterval of(double[][] accounts, Statistic statistic, long seed) {
        int n = accounts[0].length;
        double value = n == 0 ? Double.NaN : statistic.of(accounts);
        if (n < FEWEST_DAYS) {
            return new BlockInterval(value, Double.NaN, Double.NaN);
        }
        int block = Math.max(5, (int) Math.round(Math.cbrt(n)));
        double[] drawn = new double[DRAWS];
        double[][] sample = new double[accounts.length][n];
        for (int d = 0; d < DRAWS; d++) {
            RandomGenerator random = Seeds.stream(seed, Seeds.ofText("block interval"), d);
            for (int t = 0; t < n; ) {
                int from = random.nextInt(n);
                for (int k = 0; k < block && t < n; k++, t++) {
                    for (int a = 0; a < accounts.length; a++) {
                        sample[a][t] = accounts[a][(from + k) % n];
                    }
                }
            }
            drawn[d] = statistic.of(sample);
        }
        double[] known = Arrays.stream(drawn).filter(Double::isFinite).toArray();
        return known.length < DRAWS / 2
                ? new BlockInterval(value, Double.NaN, Double.NaN)
                : new BlockInterval(value, Quantiles.of(known, 0.05), Quantiles.of(known, 0.95));
    }
}
