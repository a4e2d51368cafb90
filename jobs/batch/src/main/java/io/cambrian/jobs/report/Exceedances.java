package io.cambrian.jobs.report;

/**
 * How often losses went beyond value at risk, and whether that often is plausible: the likelihood ratio of proportion of
 * failures (Kupiec 1995, "Techniques for verifying the accuracy of risk measurement models", Journal of Derivatives 3(2)),
 * chi-squared with one degree of freedom at 5 %.
 *
 * @param days days on which both the return and the VaR are known
 * @param observed days on which the loss exceeded the VaR
 * @param expected days times the tail probability
 * @param likelihoodRatio the statistic; NaN without days
 */
record Exceedances(long days, long observed, double expected, double likelihoodRatio) {
    private static final double CHI_SQUARED_95 = 3.841458820694124;

    static Exceedances of(double[] returns, double[] valueAtRisk, double confidence) {
        long n = 0;
        long x = 0;
        for (int i = 0; i < returns.length; i++) {
            if (Double.isFinite(returns[i]) && Double.isFinite(valueAtRisk[i])) {
                n++;
                x += -returns[i] > valueAtRisk[i] ? 1 : 0;
            }
        }
        double tail = 1 - confidence;
        double ratio = n == 0 ? Double.NaN : -2 * (logLikelihood(n, x, tail) - logLikelihood(n, x, x / (double) n));
        return new Exceedances(n, x, n * tail, ratio);
    }

    private static double logLikelihood(long n, long x, double p) {
        return (x == 0 ? 0 : x * StrictMath.log(p)) + (x == n ? 0 : (n - x) * StrictMath.log1p(-p));
    }

    /** Whether the count is within what chance allows at 5 %; true where nothing is known. */
    boolean plausible() {
        return !(likelihoodRatio > CHI_SQUARED_95);
    }
}
