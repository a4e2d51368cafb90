package io.cambrian.regime;

import java.util.Arrays;

/**
 * A mixture of normal distributions, fitted by expectation maximization (Dempster, Laird and Rubin 1977, "Maximum likelihood
 * from incomplete data via the EM algorithm", doi:10.1111/j.2517-6161.1977.tb01600.x). Densities are handled as logarithms;
 * {@code StrictMath} keeps the bits the same everywhere. Arrays are shared, not copied.
 *
 * @param weights of the components, positive, summing to 1
 * @param means {@code [component][feature]}
 * @param covariances {@code [component][feature][feature]}, symmetric, positive definite
 */
public record GaussianMixture(double[] weights, double[][] means, double[][][] covariances) {
    public GaussianMixture {
        int k = weights.length;
        if (k == 0 || means.length != k || covariances.length != k) {
            throw new IllegalArgumentException("A mixture needs as many weights (" + k + ") as means (" + means.length
                    + ") and covariances (" + covariances.length + ").");
        }
    }

    /**
     * A fitted mixture.
     *
     * @param mixture with the highest log-likelihood seen
     * @param logLikelihood of the rows, natural logarithm
     * @param iterations steps taken
     */
    public record Fit(GaussianMixture mixture, double logLikelihood, int iterations) {}

    /**
     * Climbs from this mixture.
     *
     * @param rows {@code [rows][features]}, finite
     */
    public Fit fit(double[][] rows, EmOptions options) {
        GaussianMixture best = this;
        GaussianMixture current = this;
        double[][] shares = new double[rows.length][weights.length];
        double reached = current.expect(rows, shares);
        double highest = reached;
        int i = 0;
        while (i < options.iterations()) {
            current = current.maximize(rows, shares, options);
            i++;
            double now = current.expect(rows, shares);
            if (now > highest) {
                highest = now;
                best = current;
            }
            if (now - reached < options.tolerance() * rows.length && options.tolerance() > 0) {
                break;
            }
            reached = now;
        }
        return new Fit(best, highest, i);
    }

    /** The probability of each component given a row. */
    public double[] responsibilities(double[] row) {
        double[][] shares = new double[1][weights.length];
        expect(new double[][] {row}, shares);
        return shares[0];
    }

    /** The log-likelihood of rows. */
    public double logLikelihood(double[][] rows) {
        return expect(rows, new double[rows.length][weights.length]);
    }

    /** Numbers estimated in a mixture with full covariances. */
    public int freeParameters() {
        int d = means[0].length;
        return weights.length - 1 + weights.length * (d + d * (d + 1) / 2);
    }

    /** Schwarz's criterion {@code k log n - 2 log L}: lower is better, as in scikit-learn. */
    public double bic(double[][] rows) {
        return freeParameters() * StrictMath.log(rows.length) - 2 * logLikelihood(rows);
    }

    /** Schwarz's criterion with the sign of mclust, {@code 2 log L - k log n}: higher is better. */
    public double bicHigherIsBetter(double[][] rows) {
        return -bic(rows);
    }

    private double expect(double[][] rows, double[][] shares) {
        Gaussian[] densities = Gaussian.all(means, covariances);
        int k = weights.length;
        double[] logWeights = new double[k];
        for (int j = 0; j < k; j++) {
            logWeights[j] = StrictMath.log(weights[j]);
        }
        double total = 0;
        for (int t = 0; t < rows.length; t++) {
            double[] share = shares[t];
            double max = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < k; j++) {
                share[j] = logWeights[j] + densities[j].logDensity(rows[t]);
                max = Math.max(max, share[j]);
            }
            double sum = 0;
            for (int j = 0; j < k; j++) {
                share[j] = StrictMath.exp(share[j] - max);
                sum += share[j];
            }
            for (int j = 0; j < k; j++) {
                share[j] /= sum;
            }
            total += max + StrictMath.log(sum);
        }
        return total;
    }

    private GaussianMixture maximize(double[][] rows, double[][] shares, EmOptions options) {
        int k = weights.length;
        double[] newWeights = new double[k];
        double[][] newMeans = new double[k][];
        double[][][] newCovariances = new double[k][][];
        for (int j = 0; j < k; j++) {
            WeightedMoments m = WeightedMoments.of(rows, shares, j, options.shape(), options.covarianceFloor());
            newWeights[j] = m == null ? 0 : m.weight() / rows.length;
            newMeans[j] = m == null ? means[j] : m.mean();
            newCovariances[j] = m == null ? covariances[j] : m.covariance();
        }
        return new GaussianMixture(newWeights, newMeans, newCovariances);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GaussianMixture o
                && Arrays.equals(weights, o.weights)
                && Arrays.deepEquals(means, o.means)
                && Arrays.deepEquals(covariances, o.covariances);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(weights) + Arrays.deepHashCode(means);
    }

    @Override
    public String toString() {
        return "GaussianMixture[" + weights.length + " components, " + means[0].length + " features]";
    }
}
