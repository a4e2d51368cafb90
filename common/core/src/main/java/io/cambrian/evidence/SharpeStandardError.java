package io.cambrian.evidence;

import io.cambrian.performance.ReturnMoments;

/**
 * How far an estimated Sharpe ratio is from the true one, and how it grows with the horizon, also where returns are not
 * independent. Lo 2002, "The statistics of Sharpe ratios", doi:10.2469/faj.v58.n4.2453. All ratios are per period, of sample
 * standard deviation (divisor n-1).
 */
public final class SharpeStandardError {
    private SharpeStandardError() {}

    /** For independent normal returns: sqrt((1 + s² / 2) / T), equation 9. */
    public static double independent(double sharpe, long observations) {
        return Math.sqrt((1 + sharpe * sharpe / 2) / observations);
    }

    /**
     * For stationary returns of any distribution and dependence: the method of moments of the paper's appendix, with the
     * long-run variance of Newey and West 1987, doi:10.2307/1913610 (Bartlett weights).
     *
     * @param returns at least 3, all finite
     * @param lags m, at least 0 and below the number of returns; 0 corrects for the distribution alone
     * @return NaN where nothing moved
     */
    public static double robust(double[] returns, int lags) {
        int n = returns.length;
        if (n < 3 || lags < 0 || lags >= n) {
            throw new IllegalArgumentException(
                    "A standard error of " + n + " returns with " + lags + " lags is not possible.");
        }
        ReturnMoments moments = ReturnMoments.of(returns);
        double sd = moments.sd();
        if (!(sd > 0)) {
            return Double.NaN;
        }
        double sharpe = moments.mean() / sd;
        double[] influence = new double[n];
        for (int t = 0; t < n; t++) {
            double z = (returns[t] - moments.mean()) / sd;
            influence[t] = z - sharpe / 2 * (z * z - 1);
        }
        double variance = 0;
        for (int k = 0; k <= lags; k++) {
            double covariance = 0;
            for (int t = k; t < n; t++) {
                covariance += influence[t] * influence[t - k] / n;
            }
            variance += (k == 0 ? 1 : 2 * (1 - k / (lags + 1.0))) * covariance;
        }
        return Math.sqrt(Math.max(0, variance) / n);
    }

    /** Lags that grow with the length as usual: floor(4 (T / 100)^(2/9)), Newey and West 1994, doi:10.2307/2297912. */
    public static int usualLags(int observations) {
        return Math.max(0, Math.min(observations - 1, (int) (4 * StrictMath.pow(observations / 100.0, 2.0 / 9))));
    }

    /**
     * What a Sharpe ratio per period is multiplied by to get that of q periods: q / sqrt(q + 2 sum (q - k) rho_k), equation
     * 20. It is sqrt(q) for independent returns.
     *
     * @param periods q, at least 1
     * @param autocorrelations rho_1, rho_2, ...; those beyond count as 0
     */
    public static double aggregation(int periods, double... autocorrelations) {
        double sum = periods;
        for (int k = 1; k < periods && k <= autocorrelations.length; k++) {
            sum += 2 * (periods - k) * autocorrelations[k - 1];
        }
        if (periods < 1 || !(sum > 0)) {
            throw new IllegalArgumentException(
                    "Returns with such autocorrelations have no variance over " + periods + " periods.");
        }
        return periods / Math.sqrt(sum);
    }

    /** The same where the returns follow an autoregression of first order, equation 22: rho_k is rho to the k. */
    public static double aggregationOfFirstOrder(int periods, double autocorrelation) {
        double[] rho = new double[Math.max(0, periods - 1)];
        double power = 1;
        for (int k = 0; k < rho.length; k++) {
            power *= autocorrelation;
            rho[k] = power;
        }
        return aggregation(periods, rho);
    }
}
