package io.cambrian.regime;

import io.cambrian.fault.DataException;

/** The density of a multivariate normal distribution, by a Cholesky factor. */
final class Gaussian {
    private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

    private final double[] mean;
    private final double[][] factor;
    private final double constant;

    /** @throws DataException if the covariance is not positive definite: a state has collapsed */
    Gaussian(double[] mean, double[][] covariance) {
        this.mean = mean;
        int n = mean.length;
        factor = new double[n][n];
        double logDeterminant = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = covariance[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                if (i != j) {
                    factor[i][j] = sum / factor[j][j];
                } else if (sum > 0 && sum < Double.POSITIVE_INFINITY) {
                    factor[i][i] = Math.sqrt(sum);
                    logDeterminant += StrictMath.log(sum);
                } else {
                    throw new DataException("A state has collapsed onto too few different rows: its covariance has no "
                            + "inverse.\nAsk for fewer states, drop columns that repeat others, or raise the covariance "
                            + "floor.");
                }
            }
        }
        constant = -0.5 * (n * LOG_TWO_PI + logDeterminant);
    }

    static Gaussian[] all(double[][] means, double[][][] covariances) {
        Gaussian[] all = new Gaussian[means.length];
        for (int k = 0; k < all.length; k++) {
            all[k] = new Gaussian(means[k], covariances[k]);
        }
        return all;
    }

    double logDensity(double[] x) {
        int n = mean.length;
        double[] y = new double[n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double sum = x[i] - mean[i];
            double[] row = factor[i];
            for (int k = 0; k < i; k++) {
                sum -= row[k] * y[k];
            }
            y[i] = sum / row[i];
            squares += y[i] * y[i];
        }
        return constant - 0.5 * squares;
    }

    /** Whether every number of a row is finite. */
    static boolean isKnown(double[] row) {
        for (double x : row) {
            if (!Double.isFinite(x)) {
                return false;
            }
        }
        return true;
    }
}
