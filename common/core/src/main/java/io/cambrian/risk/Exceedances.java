package io.cambrian.risk;

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
     * @param method any; {@code GAUSSIAN} takes the standard deviation of the window with divisor n-1, as is usual for forecasts
     * @param window periods before each forecast; at least 2
     * @throws io.cambrian.fault.DataException where there are no more known returns than the window has
     */
    public static Exceedances rolling(VarMethod method, double[] returns, int window, double confidenceLevel) {
        return RollingForecasts.of(method, returns, window, confidenceLevel).exceedances();
    }

    /** Tests given forecasts against what happened. */
    static Exceedances of(int window, double confidence, double[] forecasts, boolean[] exceeded) {
        return tested(window, confidence, forecasts, exceeded);
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
     * binomial probability of 95 %, red from 99.99 %. Green where nothing was exceeded, which the rule alone would call yellow
     * over a few forecasts or far out in the tail.
     */
    public static Zone zone(int exceedances, int observations, double tailProbability) {
        if (exceedances == 0) {
            return Zone.GREEN;
        }
        double cumulative = cumulative(exceedances, observations, tailProbability);
        return cumulative >= 0.9999 ? Zone.RED : cumulative >= 0.95 ? Zone.YELLOW : Zone.GREEN;
    }

    /** What a zone of 250 forecasts at 99 % adds to the multiplier of capital. */
    public enum PlusFactors {
        /** Basel II and 2.5, on a multiplier of 3. */
        BASEL_II(0.40, 0.50, 0.65, 0.75, 0.85, 1.00),
        /** Basel III's fundamental review of the trading book, on a multiplier of 1.5. */
        FRTB(0.20, 0.26, 0.33, 0.38, 0.42, 0.50);

        private final double[] fromFive;

        PlusFactors(double... fromFive) {
            this.fromFive = fromFive;
        }

        /** What so many exceedances add. */
        public double of(int exceedances) {
            return exceedances < 5 ? 0 : fromFive[Math.min(exceedances, 10) - 5];
        }
    }

    /**
     * Christoffersen's joint test as his paper has it: the first forecast, which has none before it, is left out of the rate as
     * well. Most programs keep it, and so does {@link #conditional}. NaN of a single forecast.
     */
    public LikelihoodRatio conditionalOfChristoffersen() {
        if (counted < 2) {
            return new LikelihoodRatio(Double.NaN, Double.NaN);
        }
        LikelihoodRatio rate =
                kupiec(count - (exceeded[0] ? 1 : 0), counted - 1, Tail.tailProbability(confidenceLevel));
        double both = rate.statistic + independence.statistic;
        return new LikelihoodRatio(both, StrictMath.exp(-both / 2));
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
