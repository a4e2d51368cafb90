package io.cambrian.rl;

/**
 * Linear regression with a penalty on all weights but the first, which belongs to a column of ones: many targets on the same rows,
 * each row counted a number of times.
 */
final class Ridge {
    private final double[][] x;
    private final int[] times;
    private final double[][] lower; // Cholesky factor of X'WX + penalty

    private Ridge(double[][] x, int[] times, double[][] lower) {
        this.x = x;
        this.times = times;
        this.lower = lower;
    }

    static Ridge of(double[][] x, int[] times, double penalty) {
        int n = x[0].length;
        double[][] a = new double[n][n];
        for (int r = 0; r < x.length; r++) {
            for (int i = 0; times[r] > 0 && i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    a[i][j] += times[r] * x[r][i] * x[r][j];
                }
            }
        }
        for (int i = 1; i < n; i++) {
            a[i][i] += penalty;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[j][j];
            }
        }
        return new Ridge(x, times, a);
    }

    double[] fit(double[] y) {
        int n = lower.length;
        double[] b = new double[n];
        for (int r = 0; r < x.length; r++) {
            for (int i = 0; times[r] > 0 && i < n; i++) {
                b[i] += times[r] * x[r][i] * y[r];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= lower[i][k] * b[k];
            }
            b[i] /= lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= lower[k][i] * b[k];
            }
            b[i] /= lower[i][i];
        }
        return b;
    }
}
