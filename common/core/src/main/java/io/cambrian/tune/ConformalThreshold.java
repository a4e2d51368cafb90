package io.cambrian.tune;

/**
 * A threshold that scores exceed at a chosen rate, whatever the scores do: conformal control by quantile tracking with an integral
 * term that saturates (Angelopoulos, Candes, Tibshirani 2023, "Conformal PID control for time series prediction",
 * arXiv:2307.16895, equations 3 to 6, their admissible function held constant).
 *
 * <pre>
 *   quantile  &lt;- quantile + rate * scale * (exceeded - alpha)
 *   threshold  = quantile + gain * scale * tan(pi / 2 * debt / slack),   debt = sum of (exceeded - alpha)
 * </pre>
 *
 * Where the debt reaches the slack the threshold is infinite, so that it never passes {@code slack + 1}: after t scores the share
 * that exceeded differs from alpha by no more than {@code (slack + 1) / t}, for every sequence of finite scores. Scale is the
 * largest distance of a recent score from the quantile, so that units do not matter. Not safe for concurrent use.
 */
public final class ConformalThreshold {
    private static final double LEAST_SCALE = 1e-12;
    /** By how much the scale shrinks a step unless a score keeps it up: halved in 200 steps. */
    private static final double SCALE_DECAY = StrictMath.pow(0.5, 1.0 / 200);

    private final double alpha;
    private final double rate;
    private final double gain;
    private final double slack;
    private double quantile;
    private double scale;
    private double debt; // sum of (exceeded - alpha)
    private long seen;
    private long exceeded;

    /**
     * @param alpha share of scores that may exceed the threshold, in (0, 1)
     * @param rate of learning in units of the scale, such as 0.05; positive
     * @param first threshold, before anything is known
     */
    public ConformalThreshold(double alpha, double rate, double first) {
        this(alpha, rate, 0.1, 8, first);
    }

    /**
     * @param gain of the integral term, not negative
     * @param slack debt of exceedances that is never passed by more than one, at least 1
     */
    public ConformalThreshold(double alpha, double rate, double gain, double slack, double first) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("The alpha (" + alpha + ") must be in (0, 1).");
        }
        if (!(rate > 0 && gain >= 0 && slack >= 1 && Double.isFinite(first))) {
            throw new IllegalArgumentException("A threshold with rate " + rate + ", gain " + gain + ", slack " + slack
                    + " and first value " + first + " is not possible.");
        }
        this.alpha = alpha;
        this.rate = rate;
        this.gain = gain;
        this.slack = slack;
        quantile = first;
        scale = Math.max(LEAST_SCALE, Math.abs(first));
    }

    /** What the next score is compared with; known before it. May be infinite where too many, or too few, have exceeded it. */
    public double threshold() {
        if (Math.abs(debt) >= slack) {
            return debt > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return quantile + gain * scale * StrictMath.tan(Math.PI / 2 * debt / slack);
    }

    /** Learns from a score, in the units of the threshold; it must be finite. Whether it was above. */
    public boolean observe(double score) {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("A score (" + score + ") must be finite.");
        }
        boolean above = score > threshold();
        scale = Math.max(Math.max(LEAST_SCALE, scale * SCALE_DECAY), Math.abs(score - quantile));
        double error = (above ? 1 : 0) - alpha;
        quantile += rate * scale * error;
        debt += error;
        seen++;
        exceeded += above ? 1 : 0;
        return above;
    }

    /** Share of the scores so far that were above; NaN before the first. */
    public double exceedanceRate() {
        return (double) exceeded / seen;
    }
}
