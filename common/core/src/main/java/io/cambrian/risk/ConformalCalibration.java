package io.cambrian.risk;

/**
 * Online conformal calibration of forecasts by quantile tracking: the forecast is multiplied by a factor that rises by {@code
 * rate (1 - alpha)} after each loss beyond it and falls by {@code rate alpha} after each that was not (Angelopoulos, Candes,
 * Tibshirani 2023, "Conformal PID control for time series prediction", equation 4; Gibbs, Candes 2021, "Adaptive conformal
 * inference under distribution shift").
 *
 * <p>The long-run rate of exceedances is {@code alpha} whatever the returns do: over T forecasts it differs by at most the range
 * of the factor over {@code rate T}, which is bounded where forecasts stay away from zero and returns are bounded. It says
 * nothing about a single day.
 */
final class ConformalCalibration {
    private ConformalCalibration() {}

    static RollingForecasts of(RollingForecasts raw, double rate) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("The rate (" + rate + ") of a conformal calibration must be positive.");
        }
        double alpha = Tail.tailProbability(raw.confidenceLevel());
        int n = raw.size();
        double[] var = new double[n];
        double[] es = new double[n];
        double factor = 1;
        for (int k = 0; k < n; k++) {
            // a forecast below zero (even the tail gains) is moved, not stretched
            double shift = (factor - 1) * Math.abs(raw.valueAtRisk()[k]);
            var[k] = raw.valueAtRisk()[k] + shift;
            es[k] = raw.expectedShortfall()[k] + (factor - 1) * Math.abs(raw.expectedShortfall()[k]);
            boolean beyond = raw.realized()[k] < -var[k];
            factor += rate * ((beyond ? 1 : 0) - alpha);
        }
        return new RollingForecasts(
                raw.method(), raw.window(), raw.confidenceLevel(), raw.rows(), raw.realized(), var, es);
    }
}
