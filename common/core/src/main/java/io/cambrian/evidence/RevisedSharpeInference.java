package io.cambrian.evidence;

/**
 * A Sharpe ratio judged by the revised definition, which puts the Sharpe ratio of the hypothesis, not the observed one, into
 * the variance, divides by T instead of T - 1, and may correct for autocorrelation. It is kinder to negative skew than the
 * definition of 2012 in {@link SharpeInference}, the default that peers compute: with the papers' own example the
 * probability is 0.987 instead of 0.913.
 *
 * <p>López de Prado, Lipton and Zoonekynd 2025, "How to use the Sharpe ratio". All ratios are per observation period.
 *
 * @param sharpe observed
 * @param observations T, at least 1
 * @param skewness population
 * @param kurtosis population, raw (3 for a normal distribution)
 * @param autocorrelation of first order in (-1, 1); 0 for independent returns
 */
public record RevisedSharpeInference(
        double sharpe, long observations, double skewness, double kurtosis, double autocorrelation) {
    public RevisedSharpeInference {
        if (observations < 1 || !(Math.abs(autocorrelation) < 1)) {
            throw new IllegalArgumentException("A Sharpe ratio of " + observations
                    + " observations with autocorrelation " + autocorrelation + " cannot be judged.");
        }
    }

    /** Standard error of an observed Sharpe ratio where the true one is {@code truth}. */
    public double standardError(double truth) {
        double rho = autocorrelation;
        double a = (1 + rho) / (1 - rho);
        double b = 1 + rho / (1 - rho) + rho * rho / (1 - rho * rho);
        double c = (1 + rho * rho) / (1 - rho * rho);
        return Math.sqrt((a - b * skewness * truth + c * (kurtosis - 1) / 4 * truth * truth) / observations);
    }

    /** Probability that the true Sharpe ratio exceeds a benchmark. */
    public double probabilisticSharpe(double benchmark) {
        return SharpeInference.normalCdf((sharpe - benchmark) / standardError(benchmark));
    }

    /** The same at what the best of all trials shows by luck; see {@link SharpeInference#expectedMaximum}. */
    public double deflatedSharpe(double varianceOfTrials, double trials) {
        return probabilisticSharpe(SharpeInference.expectedMaximum(varianceOfTrials, trials));
    }

    /** Observations needed for a given confidence (no 1 is added); infinite if not above the benchmark. */
    public double minimumTrackRecord(double benchmark, double confidence) {
        if (sharpe <= benchmark) {
            return Double.POSITIVE_INFINITY;
        }
        double z = SharpeInference.normalQuantile(confidence) * standardError(benchmark) / (sharpe - benchmark);
        return observations * z * z;
    }

    /** The smallest observed Sharpe ratio that rejects a benchmark at a level. */
    public double criticalSharpe(double benchmark, double level) {
        return benchmark + SharpeInference.normalQuantile(1 - level) * standardError(benchmark);
    }

    /** Probability of missing a true Sharpe ratio of {@code alternative} at a level: one minus the power. */
    public double missProbability(double benchmark, double alternative, double level) {
        return SharpeInference.normalCdf((criticalSharpe(benchmark, level) - alternative) / standardError(alternative));
    }

    /**
     * Share of false ones among all rejections, planned before the look.
     *
     * @param prior probability in [0, 1] that a strategy has the Sharpe ratio of the alternative
     */
    public double plannedFalseDiscoveryRate(double benchmark, double alternative, double level, double prior) {
        double power = 1 - missProbability(benchmark, alternative, level);
        return level * (1 - prior) / (level * (1 - prior) + power * prior);
    }

    /** Share of false ones among strategies that show at least the observed Sharpe ratio. */
    public double observedFalseDiscoveryRate(double benchmark, double alternative, double prior) {
        double ifFalse = 1 - probabilisticSharpe(benchmark);
        double ifTrue = 1 - probabilisticSharpe(alternative);
        return ifFalse * (1 - prior) / (ifFalse * (1 - prior) + ifTrue * prior);
    }
}
