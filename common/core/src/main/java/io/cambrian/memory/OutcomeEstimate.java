package io.cambrian.memory;

import java.util.Arrays;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.special.Beta;

/**
 * What weighted cases say about an outcome. Cases of one cluster (decisions of the same days) count as one observation, so the
 * effective sample size is that of clusters: {@code (sum W)^2 / sum W^2} over their summed weights W (Kish 1965, "Survey
 * Sampling", section 11.7).
 *
 * <p>The standard error is that of a weighted mean of clusters, {@code sum (W_c (m_c - m))^2 * n / (n - 1)} with weights that
 * sum to 1 and n the effective sample size; its interval is Student's with n - 1 degrees of freedom. The interval of the share
 * of gains is that of Clopper and Pearson, 1934, doi:10.1093/biomet/26.4.404, at n (a fractional count; Korn and Graubard 1998).
 * Without at least two effective observations there is no interval: its ends are NaN.
 *
 * @param cases how many
 * @param effectiveSamples of clusters; 0 where there are no cases
 * @param mean weighted mean; NaN without cases
 * @param standardError of the mean
 * @param low lower end of the interval of the mean
 * @param high upper end
 * @param lowerQuartile weighted quantile: the smallest outcome with at least a quarter of the weight at or below it
 * @param median the same for a half
 * @param upperQuartile the same for three quarters
 * @param gainShare weight of the cases with a positive outcome
 * @param gainLow lower end of its interval
 * @param gainHigh upper end
 */
public record OutcomeEstimate(
        int cases,
        double effectiveSamples,
        double mean,
        double standardError,
        double low,
        double high,
        double lowerQuartile,
        double median,
        double upperQuartile,
        double gainShare,
        double gainLow,
        double gainHigh) {
    private static final OutcomeEstimate NONE = new OutcomeEstimate(
            0,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN);

    /**
     * The estimate.
     *
     * @param outcomes finite
     * @param weights not negative, with a positive sum; in the order of the outcomes
     * @param clusters of each case; equal numbers are one observation
     * @param confidenceLevel in (0, 1)
     */
    public static OutcomeEstimate of(double[] outcomes, double[] weights, int[] clusters, double confidenceLevel) {
        int n = outcomes.length;
        if (weights.length != n || clusters.length != n) {
            throw new IllegalArgumentException("There are " + n + " outcomes, " + weights.length + " weights and "
                    + clusters.length + " clusters.");
        }
        if (n == 0) {
            return NONE;
        }
        double total = Arrays.stream(weights).sum();
        if (!(total > 0) || Arrays.stream(weights).anyMatch(w -> !(w >= 0))) {
            throw new IllegalArgumentException("Weights must not be negative, and sum to more than 0.");
        }
        double mean = mean(outcomes, weights);
        double gains = 0;
        for (int i = 0; i < n; i++) {
            gains += outcomes[i] > 0 ? weights[i] / total : 0;
        }
        gains = Math.min(1, gains);
        double[] spread = spread(outcomes, weights, clusters, total, mean);
        double effective = spread[0];
        double error = Double.NaN;
        double reach = Double.NaN;
        double gainLow = Double.NaN;
        double gainHigh = Double.NaN;
        if (effective >= 2 - 1e-9) {
            error = Math.sqrt(spread[1] * effective / (effective - 1));
            reach = error * new TDistribution(effective - 1).inverseCumulativeProbability((1 + confidenceLevel) / 2);
            double hits = gains * effective;
            double tail = (1 - confidenceLevel) / 2;
            gainLow = hits <= 1e-12 ? 0 : beta(tail, hits, effective - hits + 1);
            gainHigh = effective - hits <= 1e-12 ? 1 : beta(1 - tail, hits + 1, effective - hits);
        }
        double[] quartiles = quartiles(outcomes, weights, total);
        return new OutcomeEstimate(
                n,
                effective,
                mean,
                error,
                mean - reach,
                mean + reach,
                quartiles[0],
                quartiles[1],
                quartiles[2],
                gains,
                gainLow,
                gainHigh);
    }

    /** The mean alone, as {@link #of} has it; NaN without cases. */
    static double mean(double[] outcomes, double[] weights) {
        if (outcomes.length == 0) {
            return Double.NaN;
        }
        double total = Arrays.stream(weights).sum();
        double mean = 0;
        for (int i = 0; i < outcomes.length; i++) {
            mean += weights[i] / total * outcomes[i];
        }
        return mean;
    }

    /** The effective number of clusters, and the sum of their squared weighted deviations. */
    private static double[] spread(double[] outcomes, double[] weights, int[] clusters, double total, double mean) {
        Integer[] order = new Integer[outcomes.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Integer.compare(clusters[a], clusters[b])); // stable
        double squares = 0;
        double deviations = 0;
        int i = 0;
        while (i < order.length) {
            int cluster = clusters[order[i]];
            double weight = 0;
            double deviation = 0;
            for (; i < order.length && clusters[order[i]] == cluster; i++) {
                double w = weights[order[i]] / total;
                weight += w;
                deviation += w * (outcomes[order[i]] - mean);
            }
            squares += weight * weight;
            deviations += deviation * deviation;
        }
        return new double[] {1 / squares, deviations};
    }

    private static double[] quartiles(double[] outcomes, double[] weights, double total) {
        Integer[] order = new Integer[outcomes.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(outcomes[a], outcomes[b]));
        double[] quartiles = new double[3];
        double below = 0;
        int q = 0;
        for (int i : order) {
            below += weights[i] / total;
            while (q < 3 && below >= 0.25 * (q + 1) - 1e-12) {
                quartiles[q++] = outcomes[i];
            }
        }
        while (q < 3) {
            quartiles[q++] = outcomes[order[order.length - 1]];
        }
        return quartiles;
    }

    private static double beta(double p, double a, double b) {
        return new BrentSolver(1e-12).solve(1_000, x -> Beta.regularizedBeta(x, a, b) - p, 0, 1);
    }
}
