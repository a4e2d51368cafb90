package io.cambrian.rl;

/**
 * Linear regression with a penalty on all weights but the first, which belongs to a column of ones: solved from sums over rows, for
 * many targets.
 */
final class Ridge {
    private final double[][] lower; // Cholesky factor of the sums of products and the penalty

    private Ridge(double[][] lower) {
        this.lower = lower;
    }

    /** @param products sums of {@code x_i x_j} over rows, the lower triangle row by row */
    static Ridge of(double[] products, int width, double penalty) {
        double[][] a = new double[width][width];
        int at = 0;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = products[at++] + (i == j && i > 0 ? penalty : 0);
            }
        }
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[j][j];
            }
        }
        return new Ridge(a);
    }

    /** The weights; {@code moments} are sums of {@code x_i y}, overwritten with them. */
    double[] fit(double[] moments) {
        int n = lower.length;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                moments[i] -= lower[i][k] * moments[k];
            }
            moments[i] /= lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                moments[i] -= lower[k][i] * moments[k];
            }
            moments[i] /= lower[i][i];
        }
        return moments;
    }
}
