package io.cambrian.risk;

import io.cambrian.fault.DataException;

/**
 * Hypothetical stress: what a portfolio's risk or result would be if correlations, volatilities or one asset moved.
 * Covariances are per period, weights a row of the portfolio; results are fractions.
 */
public final class Scenarios {
    private Scenarios() {}

    /**
     * The covariance with every correlation moved toward one and each volatility multiplied.
     *
     * @param theta 0 leaves the correlations, 1 makes all of them one
     * @param volatilityMultipliers one for each asset, or null for none
     */
    public static Covariance stressed(Covariance covariance, double theta, double[] volatilityMultipliers) {
        double[][] c = Correlation.towardOne(covariance.correlation(), theta);
        int n = c.length;
        double[] sd = new double[n];
        for (int i = 0; i < n; i++) {
            sd[i] = covariance.volatility(i) * (volatilityMultipliers == null ? 1 : volatilityMultipliers[i]);
        }
        double[][] m = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                // an asset that never moves has no correlation and adds nothing
                m[i][j] = sd[i] == 0 || sd[j] == 0 ? 0 : c[i][j] * sd[i] * sd[j];
            }
        }
        return Covariance.of(m);
    }

    /**
     * What the other assets are expected to return if one asset returns {@code shock}: {@code E[r | r_i = s] = cov_i / var_i
     * s}, zero means (Kupiec 1998, "Stress testing in a value at risk framework", doi:10.3905/jod.1998.408014), with the
     * unstressed covariance.
     */
    public static double[] impliedReturns(Covariance covariance, int asset, double shock) {
        double variance = covariance.variance(asset);
        if (!(variance > 0)) {
            throw new IllegalArgumentException("Asset " + asset + " never moves, so a shock to it implies nothing.");
        }
        double[] implied = new double[covariance.size()];
        for (int i = 0; i < implied.length; i++) {
            implied[i] = covariance.value(i, asset) / variance * shock;
        }
        return implied;
    }

    /**
     * What all assets are expected to return if several return given amounts: {@code E[r_u | r_k = s] = C_uk C_kk^-1 s}, zero
     * means (Kupiec 1998), with the unstressed covariance. The shocked assets return exactly their shocks.
     *
     * @param assets distinct, shocked
     * @param shocks one for each of them, simple returns
     * @throws DataException where the shocked assets are perfectly collinear and the shocks contradict that, or one never moves
     */
    public static double[] impliedReturns(Covariance covariance, int[] assets, double[] shocks) {
        int k = assets.length;
        double[][] among = new double[k][k];
        for (int a = 0; a < k; a++) {
            if (!(covariance.variance(assets[a]) > 0)) {
                throw new DataException(
                        "Asset " + assets[a] + " never moves in the data, so a shock to it implies nothing"
                                + " for the others.\nGive a history on which it moves.");
            }
            for (int b = 0; b < k; b++) {
                among[a][b] = covariance.value(assets[a], assets[b]);
            }
        }
        double[] y = Spectrum.of(among).solve(shocks);
        double[] implied = new double[covariance.size()];
        for (int i = 0; i < implied.length; i++) {
            for (int a = 0; a < k; a++) {
                implied[i] += covariance.value(i, assets[a]) * y[a];
            }
        }
        for (int a = 0; a < k; a++) {
            if (Math.abs(implied[assets[a]] - shocks[a]) > 1e-6 * Math.max(1, Math.abs(shocks[a]))) {
                throw new DataException(
                        "The shocked assets are perfectly collinear in the data, and their shocks contradict"
                                + " that.\nShock only one of each such group; the others follow.");
            }
            implied[assets[a]] = shocks[a];
        }
        return implied;
    }

    /** What remains uncertain once the return of one asset is known: {@code C - cov_i cov_i' / var_i}. */
    public static Covariance conditional(Covariance covariance, int asset) {
        double[][] m = covariance.values();
        double[][] out = covariance.values();
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < m.length; j++) {
                out[i][j] = i == asset || j == asset ? 0 : m[i][j] - m[i][asset] * m[j][asset] / m[asset][asset];
            }
        }
        return Covariance.of(out);
    }

    /** Gaussian value at risk with zero mean. */
    public static double zeroMeanVar(double volatility, double confidenceLevel) {
        Tail.checkConfidence(confidenceLevel);
        return -Tail.z(Tail.tailProbability(confidenceLevel)) * volatility;
    }

    /**
     * The stretch of consecutive periods with the smallest plain sum of returns.
     *
     * @param lastRow the row that ends it
     * @param sum sum of the simple returns, uncompounded
     */
    public record WorstStretch(int lastRow, double sum) {}

    /** Looks for the worst stretch; stretches with a missing return are skipped, and the result is null if none is left. */
    public static WorstStretch worstStretch(double[] returns, int periods) {
        WorstStretch worst = null;
        for (int last = periods - 1; last < returns.length; last++) {
            double sum = 0;
            for (int t = last - periods + 1; t <= last; t++) {
                sum += returns[t];
            }
            if (!Double.isNaN(sum) && (worst == null || sum < worst.sum)) {
                worst = new WorstStretch(last, sum);
            }
        }
        return worst;
    }
}
