package io.cambrian.performance;

import java.util.Arrays;

/**
 * Sample quantiles by the nine rules of Hyndman and Fan 1996, "Sample quantiles in statistical packages",
 * doi:10.1080/00031305.1996.10473566. Rule 7 is the default: that of R, numpy and Spark's exact {@code percentile}.
 */
public final class Quantiles {
    private Quantiles() {}

    /** The quantile by rule 7; see {@link #of(double[], double, int)}. */
    public static double of(double[] values, double p) {
        return of(values, p, 7);
    }

    /**
     * A quantile of values in any order.
     *
     * @param values at least one, none NaN; not changed
     * @param p probability in [0, 1]
     * @param type the rule, 1 to 9
     */
    public static double of(double[] values, double p, int type) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return ofSorted(sorted, p, type);
    }

    /** The same for values that are already ascending. */
    public static double ofSorted(double[] sorted, double p, int type) {
        int n = sorted.length;
        if (n == 0 || Double.isNaN(sorted[n - 1])) {
            throw new IllegalArgumentException(
                    n == 0 ? "A quantile needs at least one value." : "A quantile of values with NaN is not defined.");
        }
        return Position.of(n, p, type).in(sorted);
    }

    /**
     * Where a quantile lies between two order statistics.
     *
     * @param lower 0-based index of the lower one
     * @param upperWeight weight in [0, 1] of the one after it
     */
    public record Position(int lower, double upperWeight) {
        /**
         * The position among n ascending values. A product of n and p that is whole but for rounding is taken as whole.
         */
        public static Position of(int n, double p, int type) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("The probability (" + p + ") of a quantile must be in [0, 1].");
            }
            double at = switch (type) {
                case 1, 2, 4 -> n * p;
                case 3 -> n * p - 0.5;
                case 5 -> n * p + 0.5;
                case 6 -> (n + 1) * p;
                case 7 -> 1 + (n - 1) * p;
                case 8 -> 1.0 / 3 + (n + 1.0 / 3) * p;
                case 9 -> 3.0 / 8 + (n + 0.25) * p;
                default -> throw new IllegalArgumentException("The quantile rule (" + type + ") must be from 1 to 9.");
            };
            double nearest = Math.rint(at);
            if (Math.abs(at - nearest) <= 1e-12 * Math.max(1, Math.abs(nearest))) {
                at = nearest;
            }
            double below = Math.floor(at);
            double rest = at - below;
            double weight = switch (type) {
                case 1 -> rest > 0 ? 1 : 0;
                case 2 -> rest > 0 ? 1 : 0.5;
                case 3 -> rest > 0 || below % 2 != 0 ? 1 : 0;
                default -> rest;
            };
            if (below < 1) {
                return new Position(0, 0);
            }
            return below >= n ? new Position(n - 1, 0) : new Position((int) below - 1, weight);
        }

        /** The value at this position. */
        public double in(double[] sorted) {
            if (upperWeight == 0) {
                return sorted[lower];
            }
            return upperWeight == 1
                    ? sorted[lower + 1]
                    : sorted[lower] + upperWeight * (sorted[lower + 1] - sorted[lower]);
        }
    }
}
