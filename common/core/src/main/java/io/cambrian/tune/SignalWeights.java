package io.cambrian.tune;

/**
 * Weights over signals (experts) that follow their losses, with a bound on the regret that holds for every sequence of losses.
 * Weights are known before the losses of a round. Not safe for concurrent use.
 */
public interface SignalWeights {
    /**
     * The weights of the next round.
     *
     * @param awake which signals say something; at least one
     * @return 0 for those that sleep; they sum to 1
     */
    double[] weights(boolean[] awake);

    /** Learns from a round; the losses of those that slept are not read. */
    void observe(double[] losses, boolean[] awake);

    /** What following the weights has cost so far: the sum of weighted losses. */
    double loss();
}
