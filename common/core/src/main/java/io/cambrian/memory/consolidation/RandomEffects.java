package io.cambrian.memory.consolidation;

import java.util.Arrays;

/**
 * Results of several groups (strategy families in regimes, say), each with its own sampling error, seen as draws around a common
 * mean: how much they truly differ (tau squared), the mean, and each group's result shrunk toward it.
 *
 * <p>Shrunk: {@code B y + (1 - B) mean} with {@code B = tau^2 / (tau^2 + v)}; its variance is {@code B v + (1 - B)^2 se^2}, which
 * counts the error of the mean but not that of tau (Morris 1983, doi:10.1080/01621459.1983.10477920, without his corrections).
 *
 * @param method by which tau squared was estimated
 * @param tauSquared variance between groups, at least 0
 * @param mean weighted by {@code 1 / (v + tau^2)}
 * @param standardError of the mean
 * @param q Cochran's statistic with fixed weights
 * @param iSquared share of the variation that is not sampling error, {@code max(0, 1 - (k - 1) / Q)}
 * @param shrunk per group
 * @param shrunkErrors their standard errors
 */
public record RandomEffects(
        Method method,
        double tauSquared,
        double mean,
        double standardError,
        double q,
        double iSquared,
        double[] shrunk,
        double[] shrunkErrors) {
    /** How tau squared is estimated. */
    public enum Method {
        /** Moments of Q with fixed weights: DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2. */
        DERSIMONIAN_LAIRD,
        /** The value at which the generalized Q equals its degrees of freedom: Paule and Mandel 1982, doi:10.6028/jres.087.022. */
        PAULE_MANDEL
    }

    /**
     * The estimate.
     *
     * @param results of the groups, finite, at least one
     * @param variances of their sampling errors, positive
     */
    public static RandomEffects of(double[] results, double[] variances, Method method) {
        int k = results.length;
        if (k == 0 || variances.length != k) {
            throw new IllegalArgumentException(
                    k + " results and " + variances.length + " variances; there must be one of each for every group.");
        }
        for (int i = 0; i < k; i++) {
            if (!Double.isFinite(results[i]) || !(variances[i] > 0 && variances[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("Group " + i + " has the result " + results[i]
                        + " with the variance " + variances[i] + "; they must be finite, the variance positive.");
            }
        }
        double q = q(results, variances, 0);
        double tau = k == 1 ? 0 : method == Method.DERSIMONIAN_LAIRD ? moments(variances, q) : root(results, variances);
        double weight = 0;
        double mean = 0;
        for (int i = 0; i < k; i++) {
            weight += 1 / (variances[i] + tau);
        }
        for (int i = 0; i < k; i++) {
            mean += results[i] / (variances[i] + tau) / weight;
        }
        double[] shrunk = new double[k];
        double[] errors = new double[k];
        for (int i = 0; i < k; i++) {
            double b = tau / (tau + variances[i]);
            shrunk[i] = b * results[i] + (1 - b) * mean;
            errors[i] = Math.sqrt(b * variances[i] + (1 - b) * (1 - b) / weight);
        }
        double share = q > 0 ? Math.max(0, 1 - (k - 1) / q) : 0;
        return new RandomEffects(method, tau, mean, Math.sqrt(1 / weight), q, share, shrunk, errors);
    }

    private static double q(double[] results, double[] variances, double tau) {
        double weight = 0;
        double sum = 0;
        for (int i = 0; i < results.length; i++) {
            weight += 1 / (variances[i] + tau);
            sum += results[i] / (variances[i] + tau);
        }
        double mean = sum / weight;
        double q = 0;
        for (int i = 0; i < results.length; i++) {
            q += (results[i] - mean) * (results[i] - mean) / (variances[i] + tau);
        }
        return q;
    }

    private static double moments(double[] variances, double q) {
        double sum = 0;
        double squares = 0;
        for (double v : variances) {
            sum += 1 / v;
            squares += 1 / (v * v);
        }
        return Math.max(0, (q - (variances.length - 1)) / (sum - squares / sum));
    }

    /** The generalized Q falls with tau squared; its crossing of k - 1 is bracketed and halved. */
    private static double root(double[] results, double[] variances) {
        int degrees = results.length - 1;
        if (q(results, variances, 0) <= degrees) {
            return 0;
        }
        double low = 0;
        double high = Arrays.stream(variances).max().orElseThrow();
        while (q(results, variances, high) > degrees) {
            high *= 2;
        }
        for (int step = 0; step < 200 && high - low > 1e-15 * high; step++) {
            double middle = (low + high) / 2;
            if (q(results, variances, middle) > degrees) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RandomEffects o
                && method == o.method
                && Arrays.equals(
                        new double[] {tauSquared, mean, standardError, q, iSquared},
                        new double[] {o.tauSquared, o.mean, o.standardError, o.q, o.iSquared})
                && Arrays.equals(shrunk, o.shrunk)
                && Arrays.equals(shrunkErrors, o.shrunkErrors);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shrunk) + Double.hashCode(tauSquared);
    }

    @Override
    public String toString() {
        return "RandomEffects[" + method + ", tau squared " + tauSquared + ", mean " + mean + " +- " + standardError
                + ", shrunk " + Arrays.toString(shrunk) + "]";
    }
}
