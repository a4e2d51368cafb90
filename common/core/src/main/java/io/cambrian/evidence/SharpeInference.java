package io.cambrian.evidence;

import org.hipparchus.special.Erf;

/**
 * How sure a Sharpe ratio is. All ratios are per observation period (not annualized), with sample standard deviation (divisor
 * n-1); skewness and kurtosis are population moments, kurtosis raw (3 for a normal distribution).
 *
 * <p>Bailey and López de Prado 2012, "The Sharpe ratio efficient frontier", doi:10.21314/JOR.2012.255; 2014, "The deflated
 * Sharpe ratio", doi:10.3905/jpm.2014.40.5.094.
 */
public final class SharpeInference {
    private static final double EULER_MASCHERONI = 0.57721566490153286;

    private SharpeInference() {}

    /** Standard error of a Sharpe ratio: sqrt((1 - skew * s + (kurtosis - 1) / 4 * s²) / (n - 1)). */
    public static double standardError(double sharpe, long n, double skewness, double kurtosis) {
        return Math.sqrt((1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe) / (n - 1));
    }

    /** Probability that the true Sharpe ratio exceeds a benchmark. */
    public static double probabilisticSharpe(
            double sharpe, double benchmark, long n, double skewness, double kurtosis) {
        return normalCdf((sharpe - benchmark) / standardError(sharpe, n, skewness, kurtosis));
    }

    /**
     * The Sharpe ratio that the best of N unskilled trials shows on average, 0 for one trial. The approximation is
     * negative below about N = 1.3; there it is 0 too.
     *
     * @param variance of the trials' Sharpe ratios, per period
     * @param trials N, at least 1; a number of independent trials need not be whole
     */
    public static double expectedMaximum(double variance, double trials) {
        if (!(trials >= 1)) {
            throw new IllegalArgumentException("The number of trials (" + trials + ") must be at least 1.");
        }
        double a = normalQuantile(1 - 1.0 / trials);
        double b = normalQuantile(1 - 1 / (trials * Math.E));
        return Math.sqrt(variance) * Math.max(0, (1 - EULER_MASCHERONI) * a + EULER_MASCHERONI * b);
    }

    /** Probability that the true Sharpe ratio exceeds what the best of all trials shows by luck. */
    public static double deflatedSharpe(
            double sharpe, double varianceOfTrials, double trials, long n, double skewness, double kurtosis) {
        return probabilisticSharpe(sharpe, expectedMaximum(varianceOfTrials, trials), n, skewness, kurtosis);
    }

    /** Observations needed for a probabilistic Sharpe ratio of the given confidence; infinite if not above the benchmark. */
    public static double minimumTrackRecord(
            double sharpe, double benchmark, double skewness, double kurtosis, double confidence) {
        if (sharpe <= benchmark) {
            return Double.POSITIVE_INFINITY;
        }
        double z = normalQuantile(confidence) / (sharpe - benchmark);
        return 1 + (1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe) * z * z;
    }

    /**
     * Years below which the best of N unskilled trials is expected to show a given in-sample Sharpe ratio: (E[max of N] /
     * sharpe)², E of standard normal Sharpe ratios. Bailey, Borwein, López de Prado and Zhu 2014, "Pseudo-mathematics and
     * financial charlatanism", doi:10.1090/noti1105, theorem 1.
     *
     * @param trials N, at least 1
     * @param annualSharpe annualized, not 0
     */
    public static double minimumBacktestYears(long trials, double annualSharpe) {
        double years = expectedMaximum(1, trials) / annualSharpe;
        return years * years;
    }

    /** The upper bound of {@link #minimumBacktestYears} in the same paper: 2 ln(N) / sharpe². */
    public static double minimumBacktestYearsBound(long trials, double annualSharpe) {
        return 2 * StrictMath.log(trials) / (annualSharpe * annualSharpe);
    }

    /**
     * Independent trials that N correlated ones amount to: rho + (1 - rho) N, by linear interpolation between one trial
     * (rho 1) and all of them (rho 0; a negative rho counts as 0). Bailey and López de Prado 2014, appendix 3; not rounded.
     *
     * @param averageCorrelation of the trials' returns, at most 1
     */
    public static double independentTrials(double averageCorrelation, long trials) {
        double rho = Math.max(0, averageCorrelation);
        return rho + (1 - rho) * trials;
    }

    static double normalCdf(double z) {
        return 0.5 * Erf.erfc(-z / Math.sqrt(2));
    }

    /** The standard normal quantile. */
    public static double normalQuantile(double p) {
        return -Math.sqrt(2) * Erf.erfcInv(2 * p);
    }
}
