package io.cambrian.regime;

/**
 * Mean and maximum-likelihood covariance of rows under the weights of one state.
 *
 * @param weight sum of the weights
 * @param mean per feature
 * @param covariance {@code [feature][feature]}, divisor the sum of weights, plus the floor on the diagonal
 */
record WeightedMoments(double weight, double[] mean, double[][] covariance) {
    /** Rows with unknown numbers have weight 0; returns null if no weight is left. */
    static WeightedMoments of(
            double[][] rows, double[][] weights, int state, CovarianceShape shape, double covarianceFloor) {
        int n = rows[0].length;
        double total = 0;
        double[] mean = new double[n];
        for (int t = 0; t < rows.length; t++) {
            double w = weights[t][state];
            if (w > 0) {
                total += w;
                for (int i = 0; i < n; i++) {
                    mean[i] += w * rows[t][i];
                }
            }
        }
        if (!(total > 1e-8)) {
            return null;
        }
        for (int i = 0; i < n; i++) {
            mean[i] /= total;
        }
        double[][] covariance = new double[n][n];
        double[] off = new double[n];
        for (int t = 0; t < rows.length; t++) {
            double w = weights[t][state];
            if (w > 0) {
                for (int i = 0; i < n; i++) {
                    off[i] = rows[t][i] - mean[i];
                    double scaled = w * off[i];
                    for (int j = shape == CovarianceShape.FULL ? 0 : i; j <= i; j++) {
                        covariance[i][j] += scaled * off[j];
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = covariance[i][j] / total + (i == j ? covarianceFloor : 0);
                covariance[j][i] = covariance[i][j];
            }
        }
        return new WeightedMoments(total, mean, covariance);
    }
}
