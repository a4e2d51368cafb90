package io.cambrian.tune;

/**
 * Exponential weights over signals that do not always speak (Freund, Schapire, Singer, Warmuth 1997, "Using and combining
 * predictors that specialize", doi:10.1145/258533.258616): those awake share their weight anew, those asleep keep theirs. Losses
 * are in [0, 1].
 */
public final class SleepingExperts implements SignalWeights {
    private final double rate;
    private final double[] logWeights; // a long run of losses leaves weights that no number is small enough for
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
        logWeights = new double[signals]; // of the weights times their number
        regret = new double[signals];
        rounds = new long[signals];
    }

    @Override
    public double[] weights(boolean[] awake) {
        double[] w = logShares(awake);
        for (int k = 0; k < w.length; k++) {
            w[k] = awake[k] ? StrictMath.exp(w[k]) : 0;
        }
        return w;
    }

    /** Logarithms of the shares of those awake. */
    private double[] logShares(boolean[] awake) {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logWeights.length; k++) {
            most = awake[k] ? Math.max(most, logWeights[k]) : most;
        }
        if (most == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("No signal is awake.");
        }
        double sum = 0;
        for (int k = 0; k < logWeights.length; k++) {
            sum += awake[k] ? StrictMath.exp(logWeights[k] - most) : 0;
        }
        double all = most + StrictMath.log(sum);
        return java.util.Arrays.stream(logWeights).map(log -> log - all).toArray();
    }

    @Override
    public void observe(double[] losses, boolean[] awake) {
        double[] w = weights(awake);
        double mean = 0;
        double most = Double.NEGATIVE_INFINITY; // logarithm of what the likeliest keeps of the weight of those awake
        double[] kept = new double[w.length];
        double[] before = logShares(awake);
        for (int k = 0; k < w.length; k++) {
            if (awake[k]) {
                if (!(losses[k] >= 0 && losses[k] <= 1)) {
                    throw new IllegalArgumentException("Loss " + k + " (" + losses[k] + ") must be in [0, 1].");
                }
                mean += w[k] * losses[k];
                kept[k] = before[k] - rate * losses[k];
                most = Math.max(most, kept[k]);
            }
        }
        double sum = 0;
        for (int k = 0; k < w.length; k++) {
            sum += awake[k] ? StrictMath.exp(kept[k] - most) : 0;
        }
        double mix = most + StrictMath.log(sum);
        for (int k = 0; k < w.length; k++) {
            if (awake[k]) {
                logWeights[k] += -rate * losses[k] - mix;
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
        return StrictMath.log(logWeights.length) / rate + rate * rounds[signal] / 8;
    }
}
