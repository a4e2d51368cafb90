package io.cambrian.tune;

import io.cambrian.backtest.Moments;

/**
 * What a return is worth to somebody who dislikes risk: mean less half the aversion times the mean square, a day (Markowitz 1959;
 * the quadratic utility of a day's return). Unlike a Sharpe ratio it knows a size that is too large.
 *
 * @param aversion price of risk, positive: 3 is that of an investor who would hold some 60 percent in stocks; a full Kelly bettor
 *     has 1
 */
public record CertaintyEquivalent(double aversion) {
    /** Somewhat careful: the truth of an edge is smaller than its estimate. */
    public static final CertaintyEquivalent DEFAULT = new CertaintyEquivalent(5);

    public CertaintyEquivalent {
        if (!(aversion > 0 && aversion < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The aversion (" + aversion + ") must be positive and finite.");
        }
    }

    /** Of one day's simple return. */
    public double of(double simpleReturn) {
        return simpleReturn - aversion / 2 * simpleReturn * simpleReturn;
    }

    /** Of each day. */
    public double[] of(double[] simpleReturns) {
        double[] worth = new double[simpleReturns.length];
        for (int t = 0; t < worth.length; t++) {
            worth[t] = of(simpleReturns[t]);
        }
        return worth;
    }

    /** The mean over days, from their sums; NaN without any. */
    public double mean(Moments days) {
        return days.n() == 0 ? Double.NaN : (days.sum() - aversion / 2 * days.sumSquares()) / days.n();
    }
}
