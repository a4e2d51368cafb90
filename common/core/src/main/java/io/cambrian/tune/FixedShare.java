package io.cambrian.tune;

/**
 * Exponential weights that can change their mind: after each round every signal gives a share of its weight to the others
 * (Herbster, Warmuth 1998, "Tracking the best expert", doi:10.1023/A:1007424614876). All signals are awake in every round.
 * Losses are in [0, 1].
 */
public final class FixedShare implements SignalWeights {
    private final double rate;
    private final double share;
    private double[] weights;
    private double loss;
    private long rounds;

    /**
     * @param rate of learning, positive
     * @param share in [0, 1) given away after each round: about one switch in {@code 1 / share} rounds is expected
     */
    public FixedShare(int signals, double rate, double share) {
        if (signals < 2 || !(rate > 0) || !(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("Fixed share over " + signals + " signals with rate " + rate
                    + " and share " + share + " is not possible.");
        }
        this.rate = rate;
        this.share = share;
        weights = new double[signals];
        java.util.Arrays.fill(weights, 1.0 / signals);
    }

    @Override
    public double[] weights(boolean[] awake) {
        for (boolean a : awake) {
            if (!a) {
                throw new IllegalArgumentException("Fixed share knows no sleeping signals; SleepingExperts does.");
            }
        }
        return weights.clone();
    }

    @Override
    public void observe(double[] losses, boolean[] awake) {
        double[] w = weights(awake);
        double sum = 0;
        for (int k = 0; k < w.length; k++) {
            if (!(losses[k] >= 0 && losses[k] <= 1)) {
                throw new IllegalArgumentException("Loss " + k + " (" + losses[k] + ") must be in [0, 1].");
            }
            loss += w[k] * losses[k];
            w[k] *= StrictMath.exp(-rate * losses[k]);
            sum += w[k];
        }
        double pool = 0;
        for (int k = 0; k < w.length; k++) {
            w[k] /= sum;
            pool += share * w[k];
        }
        for (int k = 0; k < w.length; k++) {
            w[k] = (1 - share) * w[k] + (pool - share * w[k]) / (w.length - 1);
        }
        weights = w;
        rounds++;
    }

    @Override
    public double loss() {
        return loss;
    }

    /** The loss is above that of every sequence of signals with so many switches by no more than this. */
    public double regretBound(int switches) {
        double perSwitch = StrictMath.log((weights.length - 1) / share);
        double perStay = -StrictMath.log(1 - share);
        double stays = Math.max(0, rounds - 1 - switches);
        return (StrictMath.log(weights.length) + (switches == 0 ? 0 : switches * perSwitch) + stays * perStay) / rate
                + rate * rounds / 8;
    }
}
