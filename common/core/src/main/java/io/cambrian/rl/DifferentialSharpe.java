package io.cambrian.rl;

/**
 * What one more return adds to an exponentially weighted Sharpe ratio, as a reward that comes at once (Moody, Saffell 2001,
 * "Learning to trade via direct reinforcement", doi:10.1109/72.935097, equations 13 to 15): the derivative of the ratio by the
 * rate at which it forgets. Not safe for concurrent use.
 */
public final class DifferentialSharpe {
    private final double rate;
    private double first;
    private double second;

    /** @param rate of forgetting, in (0, 1), such as 1/250 */
    public DifferentialSharpe(double rate) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("The rate (" + rate + ") must be in (0, 1).");
        }
        this.rate = rate;
    }

    /** The reward of a return; 0 while nothing has varied yet. */
    public double next(double simpleReturn) {
        double d1 = simpleReturn - first;
        double d2 = simpleReturn * simpleReturn - second;
        double variance = second - first * first;
        double reward = variance > 0 ? (second * d1 - first * d2 / 2) / (variance * Math.sqrt(variance)) : 0;
        first += rate * d1;
        second += rate * d2;
        return reward;
    }

    /** The ratio so far, a day: weighted mean over weighted deviation; NaN while nothing has varied. */
    public double ratio() {
        double variance = second - first * first;
        return variance > 0 ? first / Math.sqrt(variance) : Double.NaN;
    }
}
