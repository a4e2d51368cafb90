package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.Arrays;
import org.hipparchus.special.Erf;

/**
 * How often losses exceeded the value at risk that was forecast for them, and whether that is too often.
 *
 * <p>The forecast for a period uses the {@code window} periods before it and nothing else. An exceedance is a return strictly
 * below the forecast quantile.
 *
 * @param window periods that each forecast looks back
 * @param confidenceLevel of the forecasts, in (0, 1)
 * @param forecasts value at risk (positive loss) for the k-th known return after the first window
 * @param exceeded for each forecast, whether the loss went beyond it
 * @param counted number of forecasts
 * @param count exceedances
 * @param kupiec test of the rate of exceedances (1 degree of freedom)
 * @param independence test of their clustering (1 degree of freedom)
 * @param conditional both together (2 degrees of freedom)
 * @param transitions counts of (calm, calm), (calm, exceeded), (exceeded, calm), (exceeded, exceeded)
 */
public record Exceedances(
        int window,
        double confidenceLevel,
        double[] forecasts,
        boolean[] exceeded,
        int counted,
        int count,
        LikelihoodRatio kupiec,
        LikelihoodRatio independence,
        LikelihoodRatio conditional,
        int[] transitions) {
    /** A likelihood-ratio statistic and its upper-tail probability under the chi-squared distribution. */
    public record LikelihoodRatio(double statistic, double pValue) {}

    /** The zone of the Basel traffic light. */
    public enum Zone {
        GREEN,
        YELLOW,
        RED
    }

    /**
     * Backtests rolling forecasts.
     *
     * @param method {@code HISTORICAL} (type-7 quantile of the window) or {@code GAUSSIAN} (mean and standard deviation of
     *     the window, divisor n-1 as is usual for forecasts), or {@code CORNISH_FISHER}
     * @param window periods before each forecast; at least 2
     */
    public static Exceedances rolling(VarMethod method, double[] returns, int window, double confidenceLevel) {
        Tail.checkConfidence(confidenceLevel);
        if (window < 2) {
            throw new IllegalArgumentException("The window (" + window + ") must be at least 2.");
        }
        double[] known = Returns.known(returns);
        if (known.length <= window) {
            throw new DataException(
                    "A backtest with a window of " + window + " needs more than that many returns, but there" + " are "
                            + known.length + ".\nUse a shorter window.");
        }
        int n = known.length - window;
        double[] forecasts = new double[n];
        boolean[] exceeded = new boolean[n];
        for (int k = 0; k < n; k++) {
            forecasts[k] = forecast(method, Arrays.copyOfRange(known, k, k + window), confidenceLevel);
            exceeded[k] = known[window + k] < -forecasts[k];
        }
        return tested(window, confidenceLevel, forecasts, exceeded);
    }

    private static double forecast(VarMethod method, double[] past, double confidence) {
        if (method != VarMethod.GAUSSIAN) {
            return ValueAtRisk.of(method, past, confidence).valueAtRisk();
        }
        double mean = Returns.mean(past);
        double squares = 0;
        for (double r : past) {
            squares += (r - mean) * (r - mean);
        }
        return -mean - Tail.z(Tail.tailProbability(confidence)) * Math.sqrt(squares / (past.length - 1));
    }

    private static Exceedances tested(int window, double confidence, double[] forecasts, boolean[] exceeded) {
        int count = 0;
        int[] transitions = new int[4];
        for (int k = 0; k < exceeded.length; k++) {
            count += exceeded[k] ? 1 : 0;
            if (k > 0) {
                transitions[(exceeded[k - 1] ? 2 : 0) + (exceeded[k] ? 1 : 0)]++;
            }
        }
        LikelihoodRatio kupiec = kupiec(count, exceeded.length, Tail.tailProbability(confidence));
        LikelihoodRatio independence = independence(transitions);
        double both = kupiec.statistic + independence.statistic;
        return new Exceedances(
                window,
                confidence,
                forecasts,
                exceeded,
                exceeded.length,
                count,
                kupiec,
                independence,
                new LikelihoodRatio(both, StrictMath.exp(-both / 2)),
                transitions);
    }

    /**
     * The proportion-of-failures test, Kupiec 1995, "Techniques for verifying the accuracy of risk measurement models",
     * doi:10.3905/jod.1995.407942; in logarithms, with {@code 0 log 0 = 0}.
     *
     * @param tailProbability expected rate of exceedances, in (0, 1)
     */
    public static LikelihoodRatio kupiec(int exceedances, int observations, double tailProbability) {
        if (exceedances < 0 || exceedances > observations || observations == 0) {
            throw new IllegalArgumentException(
                    exceedances + " exceedances among " + observations + " observations are impossible.");
        }
        int calm = observations - exceedances;
        double rate = (double) exceedances / observations;
        double statistic = 2
                * (xLogY(calm, 1 - rate)
                        + xLogY(exceedances, rate)
                        - calm * StrictMath.log1p(-tailProbability)
                        - exceedances * StrictMath.log(tailProbability));
        return oneDegree(statistic);
    }

    /** Christoffersen 1998, "Evaluating interval forecasts", doi:10.2307/2527341, equation 3.2: first-order independence. */
    static LikelihoodRatio independence(int[] t) {
        double afterCalm = ratio(t[1], t[0] + t[1]);
        double afterExceeded = ratio(t[3], t[2] + t[3]);
        double anyway = ratio(t[1] + t[3], t[0] + t[1] + t[2] + t[3]);
        double statistic = 2
                * (xLogY(t[0], 1 - afterCalm)
                        + xLogY(t[1], afterCalm)
                        + xLogY(t[2], 1 - afterExceeded)
                        + xLogY(t[3], afterExceeded)
                        - xLogY(t[0] + t[2], 1 - anyway)
                        - xLogY(t[1] + t[3], anyway));
        return oneDegree(statistic);
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static double xLogY(int x, double y) {
        return x == 0 ? 0 : x * StrictMath.log(y);
    }

    private static LikelihoodRatio oneDegree(double statistic) {
        double lr = Math.max(0, statistic);
        return new LikelihoodRatio(lr, Erf.erfc(Math.sqrt(lr / 2)));
    }

    /**
     * The Basel Committee's traffic light (1996, "Supervisory framework for the use of backtesting"): yellow from a cumulative
     * binomial probability of 95 %, red from 99.99 %.
     */
    public static Zone zone(int exceedances, int observations, double tailProbability) {
        double cumulative = cumulative(exceedances, observations, tailProbability);
        return cumulative >= 0.9999 ? Zone.RED : cumulative >= 0.95 ? Zone.YELLOW : Zone.GREEN;
    }

    /** Probability of at most so many exceedances if the forecasts are right. */
    public static double cumulative(int exceedances, int observations, double tailProbability) {
        double logTerm = observations * StrictMath.log1p(-tailProbability);
        double odds = StrictMath.log(tailProbability) - StrictMath.log1p(-tailProbability);
        double sum = 0;
        for (int k = 0; k <= exceedances; k++) {
            sum += StrictMath.exp(logTerm);
            logTerm += StrictMath.log((double) (observations - k) / (k + 1)) + odds;
        }
        return Math.min(1, sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Exceedances o
                && window == o.window
                && confidenceLevel == o.confidenceLevel
                && Arrays.equals(forecasts, o.forecasts)
                && Arrays.equals(exceeded, o.exceeded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(forecasts) * 31 + Arrays.hashCode(exceeded);
    }

    @Override
    public String toString() {
        return "Exceedances[" + count + " of " + counted + "]";
    }
}
