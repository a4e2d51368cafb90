package io.cambrian.evidence;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * What is left of a Sharpe ratio once its p-value is adjusted for all trials: the ratio whose t-test alone would have the
 * adjusted p-value. Harvey and Liu 2015, "Backtesting", doi:10.3905/jpm.2015.42.1.012. As there, p-values are two-sided, of
 * Student's t with T - 1 degrees of freedom; a negative ratio has p-value 1, since only good trials are chosen.
 *
 * <p>Harvey and Liu draw the other trials' p-values from a model of published factors, for want of them. Here the trials
 * themselves are known: Holm and Benjamini-Yekutieli look at their p-values, and trials that are counted but not given have
 * p-value 1.
 *
 * @param sharpe before, per period
 * @param pValue before
 * @param adjustedPValue after
 * @param haircutSharpe after, per period, never negative
 */
public record HaircutSharpe(double sharpe, double pValue, double adjustedPValue, double haircutSharpe) {
    /**
     * One ratio of several.
     *
     * @param method how p-values are adjusted
     * @param sharpes of the trials that are known, per period
     * @param which index of the one to be cut
     * @param trials made in all, at least those known
     * @param observations T, at least 2, the same for all
     */
    public static HaircutSharpe of(
            MultipleTesting method, double[] sharpes, int which, long trials, long observations) {
        if (observations < 2 || trials < sharpes.length) {
            throw new IllegalArgumentException("Ratios of " + observations + " observations and " + trials
                    + " trials cannot be cut: " + sharpes.length + " trials are given.");
        }
        TDistribution t = new TDistribution(observations - 1.0);
        double root = Math.sqrt(observations);
        double[] p = Arrays.stream(sharpes)
                .map(s -> s > 0 ? 2 * t.cumulativeProbability(-s * root) : 1)
                .toArray();
        double adjusted = method.adjust(p, trials)[which];
        double left = adjusted >= 1 ? 0 : -t.inverseCumulativeProbability(adjusted / 2) / root;
        return new HaircutSharpe(sharpes[which], p[which], adjusted, Math.min(left, Math.max(0, sharpes[which])));
    }

    /** Share of the ratio that is cut off, in [0, 1]; NaN of one that is not positive. */
    public double haircut() {
        return sharpe > 0 ? 1 - haircutSharpe / sharpe : Double.NaN;
    }
}
