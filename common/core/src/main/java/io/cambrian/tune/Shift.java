package io.cambrian.tune;

/**
 * A way in which a stream of normal numbers may change: in units of what it was before.
 *
 * @param mean by which it moves, in old standard deviations
 * @param volatility factor of the standard deviation, positive
 */
public record Shift(double mean, double volatility) {
    public Shift {
        if (!(volatility > 0) || !Double.isFinite(mean) || !Double.isFinite(volatility)) {
            throw new IllegalArgumentException("A shift by " + mean + " and times " + volatility + " is not possible.");
        }
    }

    /** How much likelier a standardized number is after the shift than before, as a logarithm. */
    double logLikelihoodRatio(double z) {
        double after = (z - mean) / volatility;
        return 0.5 * (z * z - after * after) - (volatility == 1 ? 0 : StrictMath.log(volatility));
    }
}
