package io.cambrian.performance;

/**
 * Returns from prices, and estimates of the expected annual return from them. Prices of one asset stand in order of time,
 * NaN where missing; a return needs both its prices, and no estimate counts a missing one.
 */
public final class PriceReturns {
    private PriceReturns() {}

    /** Simple returns p[t] / p[t-1] - 1, one fewer than prices; NaN beside a missing price or after a price of 0. */
    public static double[] simple(double[] prices) {
        double[] r = new double[Math.max(0, prices.length - 1)];
        for (int t = 0; t < r.length; t++) {
            r[t] = prices[t] == 0 ? Double.NaN : prices[t + 1] / prices[t] - 1;
        }
        return r;
    }

    /** Log returns ln(p[t] / p[t-1]); NaN beside a price that is missing or not positive. */
    public static double[] log(double[] prices) {
        double[] r = new double[Math.max(0, prices.length - 1)];
        for (int t = 0; t < r.length; t++) {
            r[t] = prices[t] > 0 && prices[t + 1] > 0 ? StrictMath.log(prices[t + 1] / prices[t]) : Double.NaN;
        }
        return r;
    }

    /** Compound annual growth: prod(1 + r)^(periods / n) - 1. NaN of no returns, or where the growth is negative. */
    public static double compounded(double[] simpleReturns, double periodsPerYear) {
        double growth = 1;
        int n = 0;
        for (double r : simpleReturns) {
            if (!Double.isNaN(r)) {
                growth *= 1 + r;
                n++;
            }
        }
        return n == 0 ? Double.NaN : StrictMath.pow(growth, periodsPerYear / n) - 1;
    }

    /** Mean return times periods per year; NaN of no returns. */
    public static double arithmetic(double[] returns, double periodsPerYear) {
        return ReturnMoments.of(returns).mean() * periodsPerYear;
    }

    /**
     * Exponentially weighted mean return per period: weight (1 - 2/(span+1))^age, normalized by the sum of the weights
     * present. A missing return has no weight and still ages those before it. NaN of no returns.
     *
     * @param span at least 1
     */
    public static double exponentialMean(double[] returns, double span) {
        if (!(span >= 1)) {
            throw new IllegalArgumentException("The span (" + span + ") must be at least 1.");
        }
        double keep = 1 - 2 / (span + 1);
        double sum = 0;
        double weights = 0;
        for (double r : returns) {
            sum *= keep;
            weights *= keep;
            if (!Double.isNaN(r)) {
                sum += r;
                weights += 1;
            }
        }
        return weights == 0 ? Double.NaN : sum / weights;
    }

    /** {@link #exponentialMean} compounded over a year: (1 + mean)^periods - 1. */
    public static double exponentialCompounded(double[] returns, double span, double periodsPerYear) {
        return StrictMath.pow(1 + exponentialMean(returns, span), periodsPerYear) - 1;
    }

    /**
     * Slope on the market, cov / var over the same rows, those where both returns are known. (Some libraries take the
     * market's variance over all its rows, which biases short histories.) NaN when the market does not vary.
     */
    public static double beta(double[] returns, double[] market) {
        if (returns.length != market.length) {
            throw new IllegalArgumentException("An asset with " + returns.length
                    + " returns cannot be compared to a market" + " with " + market.length + ".");
        }
        int n = 0;
        double meanR = 0;
        double meanM = 0;
        for (int t = 0; t < returns.length; t++) {
            if (!Double.isNaN(returns[t]) && !Double.isNaN(market[t])) {
                meanR += returns[t];
                meanM += market[t];
                n++;
            }
        }
        meanR /= n;
        meanM /= n;
        double covariance = 0;
        double variance = 0;
        for (int t = 0; t < returns.length; t++) {
            if (!Double.isNaN(returns[t]) && !Double.isNaN(market[t])) {
                covariance += (returns[t] - meanR) * (market[t] - meanM);
                variance += (market[t] - meanM) * (market[t] - meanM);
            }
        }
        return variance > 0 ? covariance / variance : Double.NaN;
    }

    /** Expected annual return by the capital asset pricing model: riskFree + beta * (market - riskFree), annual rates. */
    public static double capm(double beta, double marketPerYear, double riskFreePerYear) {
        return riskFreePerYear + beta * (marketPerYear - riskFreePerYear);
    }
}
