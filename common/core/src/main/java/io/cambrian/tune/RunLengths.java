package io.cambrian.tune;

import java.util.Arrays;
import org.hipparchus.special.Gamma;

/**
 * How long a stream has been as it is, as a probability of each length: Bayesian online change-point detection (Adams, MacKay 2007,
 * arXiv:0710.3742), numbers normal with unknown mean and variance under a normal-inverse-gamma prior, changes equally likely at
 * every step. Lengths less likely than {@value #NEGLIGIBLE} are dropped. Not safe for concurrent use.
 */
public final class RunLengths {
    private static final double NEGLIGIBLE = 1e-10;

    private final double hazard;
    private final double priorMean;
    private final double priorWeight;
    private final double priorShape;
    private final double priorScale;
    // by run that is still possible, shortest first
    private int[] length = {0};
    private double[] probability = {1};
    private double[] mean;
    private double[] weight;
    private double[] shape;
    private double[] scale;

    /**
     * @param meanRun steps between changes on average, above 1
     * @param priorMean what the mean is thought to be
     * @param priorWeight how many numbers that is worth
     * @param priorShape of the inverse gamma distribution of the variance
     * @param priorScale of the same: the variance is thought to be about priorScale / priorShape
     */
    public RunLengths(double meanRun, double priorMean, double priorWeight, double priorShape, double priorScale) {
        if (!(meanRun > 1 && priorWeight > 0 && priorShape > 0 && priorScale > 0)) {
            throw new IllegalArgumentException("Run lengths with mean " + meanRun + " and prior (" + priorMean + ", "
                    + priorWeight + ", " + priorShape + ", " + priorScale + ") are not possible.");
        }
        hazard = 1 / meanRun;
        this.priorMean = priorMean;
        this.priorWeight = priorWeight;
        this.priorShape = priorShape;
        this.priorScale = priorScale;
        mean = new double[] {priorMean};
        weight = new double[] {priorWeight};
        shape = new double[] {priorShape};
        scale = new double[] {priorScale};
    }

    /** Sees the next number. */
    public void observe(double x) {
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException("A number (" + x + ") in a watched stream must be finite.");
        }
        int n = length.length;
        double[] grown = new double[n + 1];
        double changed = 0;
        for (int k = 0; k < n; k++) {
            double joint = probability[k] * predictive(x, k);
            grown[k + 1] = joint * (1 - hazard);
            changed += joint * hazard;
        }
        grown[0] = changed;
        double sum = Arrays.stream(grown).sum();
        if (!(sum > 0)) {
            // no run can explain the number: a new one has begun
            sum = 1;
            Arrays.fill(grown, 0);
            grown[0] = 1;
        }
        int kept = 0;
        for (double p : grown) {
            kept += p / sum >= NEGLIGIBLE ? 1 : 0;
        }
        int[] nextLength = new int[kept];
        double[][] next = new double[5][kept];
        int j = 0;
        double left = 0;
        for (int k = 0; k <= n; k++) {
            if (grown[k] / sum < NEGLIGIBLE) {
                continue;
            }
            next[0][j] = grown[k] / sum;
            left += next[0][j];
            if (k == 0) {
                nextLength[j] = 0;
                next[1][j] = priorMean;
                next[2][j] = priorWeight;
                next[3][j] = priorShape;
                next[4][j] = priorScale;
            } else {
                int o = k - 1;
                nextLength[j] = length[o] + 1;
                next[1][j] = (weight[o] * mean[o] + x) / (weight[o] + 1);
                next[2][j] = weight[o] + 1;
                next[3][j] = shape[o] + 0.5;
                next[4][j] = scale[o] + weight[o] * (x - mean[o]) * (x - mean[o]) / (2 * (weight[o] + 1));
            }
            j++;
        }
        for (j = 0; j < kept; j++) {
            next[0][j] /= left;
        }
        length = nextLength;
        probability = next[0];
        mean = next[1];
        weight = next[2];
        shape = next[3];
        scale = next[4];
    }

    /** The density of a number in a run: Student's t. */
    private double predictive(double x, int k) {
        double degrees = 2 * shape[k];
        double variance = scale[k] * (weight[k] + 1) / (shape[k] * weight[k]);
        double z = (x - mean[k]) * (x - mean[k]) / (degrees * variance);
        double log = Gamma.logGamma((degrees + 1) / 2)
                - Gamma.logGamma(degrees / 2)
                - 0.5 * StrictMath.log(degrees * Math.PI * variance)
                - (degrees + 1) / 2 * StrictMath.log1p(z);
        return StrictMath.exp(log);
    }

    /** Probability that the run has this length: numbers seen since the last change. */
    public double probability(int runLength) {
        for (int k = 0; k < length.length; k++) {
            if (length[k] == runLength) {
                return probability[k];
            }
        }
        return 0;
    }

    /** Probability that the last change was no longer ago than so many steps. */
    public double changedWithin(int steps) {
        double sum = 0;
        for (int k = 0; k < length.length && length[k] <= steps; k++) {
            sum += probability[k];
        }
        return sum;
    }

    /** The likeliest length; of equally likely ones the shortest. */
    public int likeliest() {
        int best = 0;
        for (int k = 1; k < length.length; k++) {
            if (probability[k] > probability[best]) {
                best = k;
            }
        }
        return length[best];
    }
}
