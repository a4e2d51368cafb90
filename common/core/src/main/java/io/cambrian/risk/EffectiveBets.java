package io.cambrian.risk;

/**
 * How many independent bets a portfolio or a set of assets amounts to: the exponential of the entropy of how variance is spread
 * over uncorrelated sources. Between 1 and the number of assets.
 */
public final class EffectiveBets {
    private static final int MOST_STEPS = 1000;

    private EffectiveBets() {}

    /**
     * Of a set of assets: the spread of the correlation's eigenvalues, {@code exp(-sum p ln p)} with {@code p} the eigenvalues
     * over their sum (the effective rank of Roy and Vetterli 2007).
     */
    public static double ofCorrelation(double[][] correlation) {
        double[] values = Spectrum.of(correlation).values();
        double sum = 0;
        for (double v : values) {
            sum += Math.max(0, v);
        }
        double[] p = new double[values.length];
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.max(0, values[k]) / sum;
        }
        return entropyPower(p);
    }

    /**
     * Of a portfolio, over principal components (Meucci 2009, "Managing diversification", Risk 22(5)): NaN without variance.
     */
    public static double principal(Covariance covariance, double[] weights) {
        double variance = covariance.variance(weights);
        if (!(variance > 0)) {
            return Double.NaN;
        }
        Spectrum spectrum = Spectrum.of(covariance.values());
        double[] p = new double[weights.length];
        for (int k = 0; k < p.length; k++) {
            double exposure = 0;
            for (int i = 0; i < weights.length; i++) {
                exposure += spectrum.vectors()[k][i] * weights[i];
            }
            p[k] = exposure * exposure * Math.max(0, spectrum.values()[k]) / variance;
        }
        return entropyPower(p);
    }

    /**
     * Of a portfolio, over the uncorrelated factors that lie closest to the assets (minimum torsion: Meucci, Santangelo, Deguest
     * 2015, "Risk budgeting and diversification based on optimized uncorrelated factors", doi:10.2139/ssrn.2276632).
     *
     * @return NaN where the portfolio has no variance or the assets are perfectly collinear
     */
    public static double minimumTorsion(Covariance covariance, double[] weights) {
        int n = weights.length;
        double variance = covariance.variance(weights);
        if (!(variance > 0) || Double.isInfinite(covariance.conditionNumber())) {
            return Double.NaN;
        }
        double[][] root = power(Spectrum.of(covariance.correlation()), 0.5);
        double[] d = new double[n];
        java.util.Arrays.fill(d, 1);
        double[][] pi = null;
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[][] scaled = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    scaled[i][j] = d[i] * root[i][j];
                }
            }
            // rotation of the polar decomposition: (D C D)^(-1/2) D c
            double[][] rotation = times(power(Spectrum.of(timesTransposed(scaled, scaled)), -0.5), scaled);
            double[][] fit = times(rotation, root);
            double moved = 0;
            pi = new double[n][n];
            for (int i = 0; i < n; i++) {
                moved += Math.abs(fit[i][i] - d[i]);
                d[i] = fit[i][i];
                for (int j = 0; j < n; j++) {
                    pi[i][j] = d[i] * rotation[i][j];
                }
            }
            if (moved <= 1e-12 * n || moved >= before && moved < 1e-9 * n) {
                break;
            }
            before = moved;
        }
        double[][] torsion = times(pi, power(Spectrum.of(covariance.correlation()), -0.5));
        return entropyPower(shares(covariance, weights, torsion, variance));
    }

    /** {@code p_k = (T'^-1 w)_k (T C w)_k / w'Cw} with {@code T = diag(sd) torsion diag(1/sd)}. */
    private static double[] shares(Covariance covariance, double[] weights, double[][] torsion, double variance) {
        int n = weights.length;
        double[][] transposed = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                transposed[j][i] = torsion[i][j] * covariance.volatility(i) / covariance.volatility(j);
            }
        }
        double[] exposure = new org.hipparchus.linear.LUDecomposition(
                        new org.hipparchus.linear.Array2DRowRealMatrix(transposed, false))
                .getSolver()
                .solve(new org.hipparchus.linear.ArrayRealVector(weights, false))
                .toArray();
        double[] marginal = covariance.times(weights);
        double[] p = new double[n];
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += transposed[j][k] * marginal[j];
            }
            p[k] = Math.max(0, exposure[k] * sum / variance);
        }
        return p;
    }

    private static double[][] power(Spectrum spectrum, double exponent) {
        double[] v = spectrum.values().clone();
        for (int k = 0; k < v.length; k++) {
            v[k] = StrictMath.pow(Math.max(v[k], 1e-300), exponent);
        }
        return spectrum.rebuild(v);
    }

    private static double[][] times(double[][] a, double[][] b) {
        int n = a.length;
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < n; j++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    private static double[][] timesTransposed(double[][] a, double[][] b) {
        int n = a.length;
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    c[i][j] += a[i][k] * b[j][k];
                }
            }
        }
        return c;
    }

    private static double entropyPower(double[] p) {
        double entropy = 0;
        for (double share : p) {
            entropy -= share > 0 ? share * StrictMath.log(share) : 0;
        }
        return StrictMath.exp(entropy);
    }
}
