package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.Arrays;

/**
 * Value at risk and expected shortfall forecast for each period from the periods before it and nothing else.
 *
 * @param method of the forecasts
 * @param window periods that each looks back
 * @param confidenceLevel in (0, 1)
 * @param rows for each forecast, the position of its period among all that were given
 * @param realized the return of that period
 * @param valueAtRisk positive loss
 * @param expectedShortfall positive loss
 */
public record RollingForecasts(
        VarMethod method,
        int window,
        double confidenceLevel,
        int[] rows,
        double[] realized,
        double[] valueAtRisk,
        double[] expectedShortfall) {
    public RollingForecasts {
        rows = rows.clone();
        realized = realized.clone();
        valueAtRisk = valueAtRisk.clone();
        expectedShortfall = expectedShortfall.clone();
    }

    /**
     * Forecasts each known return after the first {@code window} of them. Gaussian forecasts use the sample standard deviation
     * (divisor n-1), as is usual for forecasts, and not the divisor n of {@link ValueAtRisk}.
     *
     * @param returns simple returns in time order; NaN is left out
     * @param window at least 2
     * @throws DataException where there are no more known returns than the window has
     */
    public static RollingForecasts of(VarMethod method, double[] returns, int window, double confidenceLevel) {
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
        int[] positions = new int[known.length];
        for (int t = 0, k = 0; t < returns.length; t++) {
            if (!Double.isNaN(returns[t])) {
                positions[k++] = t;
            }
        }
        int n = known.length - window;
        double[] var = new double[n];
        double[] es = new double[n];
        for (int k = 0; k < n; k++) {
            double[] past = Arrays.copyOfRange(known, k, k + window);
            if (method == VarMethod.GAUSSIAN) {
                gaussian(past, confidenceLevel, k, var, es);
            } else {
                ValueAtRisk forecast = ValueAtRisk.of(method, past, confidenceLevel);
                var[k] = forecast.valueAtRisk();
                es[k] = forecast.expectedShortfall();
            }
        }
        return new RollingForecasts(
                method,
                window,
                confidenceLevel,
                Arrays.copyOfRange(positions, window, known.length),
                Arrays.copyOfRange(known, window, known.length),
                var,
                es);
    }

    private static void gaussian(double[] past, double confidence, int k, double[] var, double[] es) {
        double mean = Returns.mean(past);
        double squares = 0;
        for (double r : past) {
            squares += (r - mean) * (r - mean);
        }
        double sd = Math.sqrt(squares / (past.length - 1));
        double alpha = Tail.tailProbability(confidence);
        double z = Tail.z(alpha);
        var[k] = -mean - z * sd;
        es[k] = -mean + sd * Tail.density(z) / alpha;
    }

    /** The same forecasts, each calibrated online on the outcomes before it; see {@link ConformalCalibration}. */
    public RollingForecasts calibrated(double rate) {
        return ConformalCalibration.of(this, rate);
    }

    public int size() {
        return rows.length;
    }

    /** For each forecast, whether the loss went strictly beyond it. */
    public boolean[] exceeded() {
        boolean[] out = new boolean[rows.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = realized[k] < -valueAtRisk[k];
        }
        return out;
    }

    /** The tests of the value at risk over all forecasts. */
    public Exceedances exceedances() {
        return Exceedances.of(window, confidenceLevel, valueAtRisk, exceeded());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RollingForecasts o
                && method == o.method
                && window == o.window
                && confidenceLevel == o.confidenceLevel
                && Arrays.equals(rows, o.rows)
                && Arrays.equals(realized, o.realized)
                && Arrays.equals(valueAtRisk, o.valueAtRisk)
                && Arrays.equals(expectedShortfall, o.expectedShortfall);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rows) * 31 + Arrays.hashCode(valueAtRisk);
    }

    @Override
    public String toString() {
        return "RollingForecasts[" + method.label() + ", " + rows.length + "]";
    }
}
