package io.cambrian.tune;

import java.util.Arrays;

/**
 * Exponential weights whose rate needs no tuning (de Rooij, van Erven, Grunwald, Koolen 2014, "Follow the leader if you can, hedge
 * if you must", JMLR 15, section 2). With L the losses so far and D the sum of what mixing has cost, the rate is
 * {@code ln K / D}: it follows the leader for as long as that costs nothing. All signals are awake in every round; losses may be
 * of any size.
 */
public final class AdaHedge implements SignalWeights {
    private final double[] losses;
    private double mixabilityGap;
    private double loss;
    private double largestRange;
    private double variance;

    public AdaHedge(int signals) {
        if (signals < 1) {
            throw new IllegalArgumentException("Weights over " + signals + " signals are not possible.");
        }
        losses = new double[signals];
    }

    @Override
    public double[] weights(boolean[] awake) {
        for (boolean a : awake) {
            if (!a) {
                throw new IllegalArgumentException("AdaHedge knows no sleeping signals; SleepingExperts does.");
            }
        }
        return weights();
    }

    private double[] weights() {
        double least = least(losses);
        double[] w = new double[losses.length];
        double rate = rate();
        double sum = 0;
        for (int k = 0; k < w.length; k++) {
            double behind = losses[k] - least;
            w[k] = rate == Double.POSITIVE_INFINITY ? (behind == 0 ? 1 : 0) : StrictMath.exp(-rate * behind);
            sum += w[k];
        }
        for (int k = 0; k < w.length; k++) {
            w[k] /= sum;
        }
        return w;
    }

    private double rate() {
        return mixabilityGap > 0 ? StrictMath.log(losses.length) / mixabilityGap : Double.POSITIVE_INFINITY;
    }

    @Override
    public void observe(double[] round, boolean[] awake) {
        double[] w = weights(awake);
        for (int k = 0; k < w.length; k++) {
            if (!Double.isFinite(round[k])) {
                throw new IllegalArgumentException("Loss " + k + " (" + round[k] + ") must be finite.");
            }
        }
        double rate = rate();
        double mean = 0;
        double least = least(round);
        double most = least;
        for (int k = 0; k < w.length; k++) {
            mean += w[k] * round[k];
            most = Math.max(most, round[k]);
        }
        double mix;
        if (rate == Double.POSITIVE_INFINITY) {
            mix = Double.POSITIVE_INFINITY;
            for (int k = 0; k < w.length; k++) {
                mix = w[k] > 0 ? Math.min(mix, round[k]) : mix;
            }
        } else {
            // in logarithms: weights and what they are multiplied with may both be too small for a number
            double[] before = new double[w.length];
            double[] after = new double[w.length];
            for (int k = 0; k < w.length; k++) {
                before[k] = -rate * (losses[k] - least(losses));
                after[k] = before[k] - rate * (round[k] - least);
            }
            mix = least + (logOfSum(before) - logOfSum(after)) / rate;
        }
        mixabilityGap += Math.max(0, mean - mix);
        loss += mean;
        for (int k = 0; k < w.length; k++) {
            variance += w[k] * (round[k] - mean) * (round[k] - mean);
            losses[k] += round[k];
        }
        largestRange = Math.max(largestRange, most - least);
    }

    @Override
    public double loss() {
        return loss;
    }

    /** Loss above that of the best single signal. */
    public double regret() {
        return loss - least(losses);
    }

    /** Regret never exceeds this: twice what mixing has cost (section 2, equation 11 with lemma 4). */
    public double regretBound() {
        return 2 * mixabilityGap;
    }

    /** The bound of theorem 8, from the variances of losses under the weights and their largest range. */
    public double varianceBound() {
        double logs = StrictMath.log(losses.length);
        return 2 * Math.sqrt(variance * logs) + largestRange * (4.0 / 3 * logs + 2);
    }

    private static double logOfSum(double[] logs) {
        double most = Arrays.stream(logs).max().orElseThrow();
        double sum = 0;
        for (double log : logs) {
            sum += StrictMath.exp(log - most);
        }
        return most + StrictMath.log(sum);
    }

    private static double least(double[] x) {
        return Arrays.stream(x).min().orElseThrow();
    }
}
