package io.cambrian.portfolio;

import io.cambrian.risk.Clustering;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.Linkage;
import java.util.Arrays;

/**
 * Hierarchical risk parity: Lopez de Prado 2016, "Building diversified portfolios that outperform out of sample",
 * doi:10.3905/jpm.2016.42.4.059. Assets are ordered by a clustering of their correlations; the order is cut in the middle again
 * and again, and capital is split between the halves by the inverse of their risk.
 *
 * <p>The default is the form of the common libraries: the distance {@code sqrt((1 - rho)/2)} taken directly, single linkage,
 * leaves in the plain order of the tree, variance as risk. The paper itself clusters on the Euclidean distance between the
 * columns of that matrix, which gives quite different weights: {@link Distance#BETWEEN_COLUMNS}.
 */
public final class HierarchicalRiskParity {
    /** What the clustering sees. */
    public enum Distance {
        DIRECT,
        BETWEEN_COLUMNS
    }

    /** The risk by which capital is split, and by whose inverse assets are weighted within a half. */
    public enum Risk {
        VARIANCE,
        VOLATILITY
    }

    private HierarchicalRiskParity() {}

    /** The weights by default; positive, summing to 1. */
    public static double[] weights(Covariance covariance, double[][] correlation) {
        return weights(covariance, order(correlation, Distance.DIRECT, Linkage.SINGLE), Risk.VARIANCE);
    }

    /** The plain order of the leaves of the clustering of correlations. */
    public static int[] order(double[][] correlation, Distance distance, Linkage linkage) {
        double[][] d = Correlation.distance(correlation);
        return Clustering.of(distance == Distance.DIRECT ? d : betweenColumns(d), linkage)
                .leafOrder();
    }

    /** The weights for a given order of the assets. */
    public static double[] weights(Covariance covariance, int[] order, Risk risk) {
        double[] w = new double[order.length];
        Arrays.fill(w, 1);
        bisect(covariance, order, risk, w);
        return Weights.scaled(w, 1);
    }

    private static void bisect(Covariance covariance, int[] part, Risk risk, double[] w) {
        if (part.length < 2) {
            return;
        }
        int[] left = Arrays.copyOfRange(part, 0, part.length / 2);
        int[] right = Arrays.copyOfRange(part, part.length / 2, part.length);
        double riskLeft = riskOf(covariance, left, risk);
        double riskRight = riskOf(covariance, right, risk);
        double share = 1 - riskLeft / (riskLeft + riskRight);
        for (int i : left) {
            w[i] *= share;
        }
        for (int i : right) {
            w[i] *= 1 - share;
        }
        bisect(covariance, left, risk, w);
        bisect(covariance, right, risk, w);
    }

    /** The risk of a part whose assets are weighted by the inverse of their own. */
    static double riskOf(Covariance covariance, int[] part, Risk risk) {
        double[] w = new double[part.length];
        double sum = 0;
        for (int k = 0; k < part.length; k++) {
            w[k] = 1 / (risk == Risk.VARIANCE ? covariance.variance(part[k]) : covariance.volatility(part[k]));
            sum += w[k];
        }
        double variance = 0;
        for (int k = 0; k < part.length; k++) {
            double marginal = covariance.value(part[k], part[k]) * w[k] / 2;
            for (int j = 0; j < k; j++) {
                marginal += covariance.value(part[k], part[j]) * w[j];
            }
            variance += 2 * w[k] * marginal;
        }
        variance = Math.max(0, variance / sum / sum);
        return risk == Risk.VARIANCE ? variance : Math.sqrt(variance);
    }

    private static double[][] betweenColumns(double[][] d) {
        int n = d.length;
        double[][] out = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += (d[k][i] - d[k][j]) * (d[k][i] - d[k][j]);
                }
                out[i][j] = out[j][i] = Math.sqrt(sum);
            }
        }
        return out;
    }
}
