package io.cambrian.portfolio;

import io.cambrian.risk.Covariance;
import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;

/**
 * Weights from covariances: the bare methods, for assets that all move (every variance positive, no NaN). Iterative ones
 * return empty where they do not converge. {@link Allocator} adds names, checks, limits and fallbacks.
 */
public final class Weights {
    /** Cycles of coordinate descent after which a product that was kept up to date is computed anew. */
    private static final int REFRESH = 50;

    /** Largest relative change in a cycle at which weights are settled. */
    private static final double CONVERGED = 1e-13;

    private Weights() {}

    /** One over n. */
    public static double[] equal(int assets) {
        double[] w = new double[assets];
        Arrays.fill(w, 1.0 / assets);
        return w;
    }

    /** In proportion to one over volatility, summing to 1. */
    public static double[] inverseVolatility(Covariance covariance) {
        double[] w = new double[covariance.size()];
        for (int i = 0; i < w.length; i++) {
            w[i] = 1 / covariance.volatility(i);
        }
        return scaled(w, 1);
    }

    /**
     * The smallest variance with {@code lower <= w <= upper} and the given sum.
     *
     * @return empty if the bounds cannot be met
     */
    public static Optional<double[]> minimumVariance(
            Covariance covariance, double[] lower, double[] upper, double total) {
        int n = covariance.size();
        return new QuadraticProgram(
                        covariance.values(), new double[n], lower, upper, total, QuadraticProgram.Sum.EXACTLY)
                .solve();
    }

    /** The smallest variance, long-only and fully invested. */
    public static Optional<double[]> minimumVariance(Covariance covariance) {
        int n = covariance.size();
        double[] upper = new double[n];
        Arrays.fill(upper, 1);
        return minimumVariance(covariance, new double[n], upper, 1);
    }

    /**
     * The most diversified portfolio: minimum variance on the correlation matrix, divided by volatility, normalized
     * (Choueifaty, Coignard 2008, "Toward maximum diversification", doi:10.3905/JPM.2008.35.1.40). Long-only, sum 1.
     */
    public static Optional<double[]> maximumDiversification(Covariance covariance) {
        return minimumVariance(Covariance.of(covariance.correlation())).map(w -> {
            for (int i = 0; i < w.length; i++) {
                w[i] /= covariance.volatility(i);
            }
            return scaled(w, 1);
        });
    }

    /**
     * Risk budgets: the one long-only portfolio in which asset i contributes the share {@code budgets[i]} of the variance,
     * by cyclical coordinate descent on {@code x'Cx/2 - sum b ln x} (Griveau-Billion, Richard, Roncalli 2013, "A fast
     * algorithm for computing high-dimensional risk parity portfolios", arXiv:1311.4057), rescaled to sum 1.
     *
     * @param budgets positive, summing to 1
     * @return empty if the shares are not reached to 1e-10
     */
    public static Optional<double[]> riskBudgets(Covariance covariance, double[] budgets) {
        int n = covariance.size();
        double scale = 0;
        for (int i = 0; i < n; i++) {
            if (!(budgets[i] > 0)) {
                throw new IllegalArgumentException("Risk budget " + i + " (" + budgets[i] + ") must be positive.");
            }
            scale += covariance.variance(i) / n;
        }
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = Math.sqrt(budgets[i] * scale) / covariance.volatility(i);
        }
        double[][] c = covariance.values();
        for (double[] row : c) {
            for (int j = 0; j < n; j++) {
                row[j] /= scale;
            }
        }
        double[] product = new double[n]; // C x, kept up to date
        for (int cycle = 0; cycle < 20_000; cycle++) {
            if (cycle % REFRESH == 0) {
                Arrays.fill(product, 0);
                for (int i = 0; i < n; i++) {
                    addScaled(c[i], x[i], product);
                }
            }
            double change = 0;
            for (int i = 0; i < n; i++) {
                double own = c[i][i];
                double others = product[i] - own * x[i];
                // the positive root, in the form that does not cancel
                double root = Math.sqrt(others * others + 4 * own * budgets[i]);
                double next = others > 0 ? 2 * budgets[i] / (others + root) : (root - others) / (2 * own);
                change = Math.max(change, Math.abs(next - x[i]) / next);
                addScaled(c[i], next - x[i], product);
                x[i] = next;
            }
            if (change < CONVERGED) {
                break;
            }
        }
        double[] w = scaled(x, 1);
        double[] marginal = covariance.times(w);
        double variance = covariance.variance(w);
        for (int i = 0; i < n; i++) {
            if (!(Math.abs(w[i] * marginal[i] / variance - budgets[i]) < 1e-10)) {
                return Optional.empty();
            }
        }
        return Optional.of(w);
    }

    private static void addScaled(double[] row, double factor, double[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * row[j];
        }
    }

    /** Each asset contributes the same risk: {@link #riskBudgets} with equal budgets. */
    public static Optional<double[]> equalRisk(Covariance covariance) {
        return riskBudgets(covariance, equal(covariance.size()));
    }

    /**
     * Continuous-time Kelly fractions {@code C^-1 m}, with leverage and shorts (Thorp 2006, "The Kelly criterion in
     * blackjack, sports betting, and the stock market", section 8).
     *
     * @param excessMeans arithmetic mean returns above cash, in the period of the covariance
     * @return empty if the covariance is singular
     */
    public static Optional<double[]> kellyUnbounded(Covariance covariance, double[] excessMeans) {
        LUDecomposition lu = new LUDecomposition(new Array2DRowRealMatrix(covariance.values(), false), 1e-300);
        return lu.getSolver().isNonSingular()
                ? Optional.of(
                        lu.getSolver().solve(new ArrayRealVector(excessMeans)).toArray())
                : Optional.empty();
    }

    /** Kelly fractions without shorts or leverage: maximizes {@code w'm - w'Cw/2} with {@code 0 <= w <= upper}, sum at most total. */
    public static Optional<double[]> kelly(Covariance covariance, double[] excessMeans, double[] upper, double total) {
        return new QuadraticProgram(
                        covariance.values(),
                        excessMeans,
                        new double[excessMeans.length],
                        upper,
                        total,
                        QuadraticProgram.Sum.AT_MOST)
                .solve();
    }

    /** {@code w_i (C w)_i / volatility}: the parts of the portfolio's volatility; zeros if it has none. */
    public static double[] riskContributions(Covariance covariance, double[] weights) {
        double volatility = Math.sqrt(covariance.variance(weights));
        double[] parts = covariance.times(weights);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = volatility > 0 ? weights[i] * parts[i] / volatility : 0;
        }
        return parts;
    }

    /** Weights scaled to a sum. */
    static double[] scaled(double[] weights, double total) {
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        double[] out = new double[weights.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = weights[i] / sum * total;
        }
        return out;
    }

    /** Every weight times a factor. */
    static double[] scaledBy(double[] weights, double factor) {
        return Arrays.stream(weights).map(w -> factor * w).toArray();
    }

    /**
     * Weights with the same proportions as far as caps allow: what a cap cuts off is spread over the assets below theirs in
     * proportion to their weights (or to their room, where those weights are 0).
     *
     * @param caps whose sum is at least {@code total}
     */
    static double[] capped(double[] weights, double[] caps, double total) {
        int n = weights.length;
        double[] w = new double[n];
        boolean[] full = new boolean[n];
        for (int round = 0; round <= n; round++) {
            double rest = total;
            double free = 0;
            double room = 0;
            for (int i = 0; i < n; i++) {
                rest -= full[i] ? caps[i] : 0;
                free += full[i] ? 0 : weights[i];
                room += full[i] ? 0 : caps[i];
            }
            boolean again = false;
            for (int i = 0; i < n; i++) {
                if (full[i]) {
                    w[i] = caps[i];
                } else {
                    w[i] = free > 0 ? rest * weights[i] / free : room > 0 ? rest * caps[i] / room : 0;
                    if (w[i] > caps[i]) {
                        full[i] = true;
                        again = true;
                    }
                }
            }
            if (!again) {
                break;
            }
        }
        return w;
    }
}
