package io.cambrian.tune;

/**
 * Exponential weights over signals that do not always speak (Freund, Schapire, Singer, Warmuth 1997, "Using and combining
 * predictors that specialize", doi:10.1145/258533.258616): those awake share their weight anew, those asleep keep theirs. Losses
 * are in [0, 1].
 */
public final class SleepingExperts implements SignalWeights {
    private final double rate;
    private final double[] weights;
    private final double[] regret;
    private final long[] rounds;
    private double loss;

    /** @param rate of learning, positive */
    public SleepingExperts(int signals, double rate) {
        if (signals < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    "Weights over " + signals + " signals with rate " + rate + " are not possible.");
        }
        this.rate = rate;
        weights = new double[signals];
        java.util.Arrays.fill(weights, 1.0 / signals);
        regret = new double[signals];
        rounds = new long[signals];
    }

    @Override
    public double[] weights(boolean[] awake) {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += awake[k] ? weights[k] : 0;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("No signal is awake.");
        }
        double[] w = new double[weights.length];
        for (int k = 0; k < w.length; k++) {
            w[k] = awake[k] ? weights[k] / sum : 0;
        }
        return w;
    }

    @Override
    public void observe(double[] losses, boolean[] awake) {
        double[] w = weights(awake);
        double before = 0;
        double after = 0;
        double mean = 0;
        for (int k = 0; k < w.length; k++) {
            if (awake[k]) {
                if (!(losses[k] >= 0 && losses[k] <= 1)) {
                    throw new IllegalArgumentException("Loss " + k + " (" + losses[k] + ") must be in [0, 1].");
                }
                mean += w[k] * losses[k];
                before += weights[k];
                weights[k] *= StrictMath.exp(-rate * losses[k]);
                after += weights[k];
            }
        }
        for (int k = 0; k < w.length; k++) {
            if (awake[k]) {
                weights[k] *= before / after;
                regret[k] += mean - losses[k];
                rounds[k]++;
            }
        }
        loss += mean;
    }

    @Override
    public double loss() {
        return loss;
    }

    /** Loss above that of a signal, over the rounds in which it was awake. */
    public double regret(int signal) {
        return regret[signal];
    }

    /** It never exceeds this. */
    public double regretBound(int signal) {
        return StrictMath.log(weights.length) / rate + rate * rounds[signal] / 8;
    }
}
