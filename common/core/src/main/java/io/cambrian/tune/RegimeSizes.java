package io.cambrian.tune;

import io.cambrian.memory.consolidation.RandomEffects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * By how much a strategy's size is cut in each regime. Mean returns by regime are shrunk toward their common mean as far as their
 * errors explain that they differ ({@link RandomEffects}, Paule and Mandel); the factor of a regime is the one at which the
 * certainty equivalent is greatest there, {@code shrunk mean / (aversion * mean square)}, within 0 and 1: regimes cut, they
 * never add. Where a regime is unknown, or was too seldom seen, nothing is cut.
 *
 * @param factors by regime
 * @param shrunkMeans of a day's return by regime; NaN where it was seen on fewer than {@value #FEWEST_DAYS} days
 * @param tauSquared variance of the true means between regimes, as estimated
 */
public record RegimeSizes(double[] factors, double[] shrunkMeans, double tauSquared) {
    static final int FEWEST_DAYS = 60;

    /**
     * Learns.
     *
     * @param returns of the days, with the size that is to be cut
     * @param regimes that was known when each day's return was decided, the label of the day before; negative for unknown
     * @param count of regimes
     */
    public static RegimeSizes of(double[] returns, int[] regimes, int count, CertaintyEquivalent worth) {
        if (returns.length != regimes.length) {
            throw new IllegalArgumentException(returns.length + " returns and " + regimes.length + " labels.");
        }
        int[] n = new int[count];
        double[] sum = new double[count];
        double[] squares = new double[count];
        for (int t = 0; t < returns.length; t++) {
            if (regimes[t] >= 0) {
                n[regimes[t]]++;
                sum[regimes[t]] += returns[t];
                squares[regimes[t]] += returns[t] * returns[t];
            }
        }
        List<Integer> seen = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            if (n[k] >= FEWEST_DAYS && variance(n[k], sum[k], squares[k]) > 0) {
                seen.add(k);
            }
        }
        double[] factors = new double[count];
        double[] shrunk = new double[count];
        Arrays.fill(factors, 1);
        Arrays.fill(shrunk, Double.NaN);
        if (seen.size() < 2) {
            return new RegimeSizes(factors, shrunk, 0);
        }
        double[] means = new double[seen.size()];
        double[] errors = new double[seen.size()];
        for (int i = 0; i < means.length; i++) {
            int k = seen.get(i);
            means[i] = sum[k] / n[k];
            errors[i] = variance(n[k], sum[k], squares[k]) / n[k];
        }
        RandomEffects effects = RandomEffects.of(means, errors, RandomEffects.Method.PAULE_MANDEL);
        for (int i = 0; i < means.length; i++) {
            int k = seen.get(i);
            shrunk[k] = effects.shrunk()[i];
            factors[k] = Math.max(0, Math.min(1, shrunk[k] / (worth.aversion() * squares[k] / n[k])));
        }
        return new RegimeSizes(factors, shrunk, effects.tauSquared());
    }

    private static double variance(int n, double sum, double squares) {
        return (squares - sum * sum / n) / (n - 1);
    }
}
