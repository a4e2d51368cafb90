package io.cambrian.memory.analog;

import io.cambrian.seed.BlockShuffle;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Series without any likeness that is not chance: the steps of a series in another order. Blocks of steps stay together, so that
 * short dependence (volatility of a few days) survives; the distribution of steps and the gaps of the series are its own.
 */
final class Surrogates {
    private Surrogates() {}

    /**
     * A surrogate of the first numbers of a series; the others do not enter and are left out.
     *
     * @param levels NaN where unknown; steps are differences of neighbors that are both known
     * @param visible how many numbers may be looked at
     * @param block steps that stay together, at least 1
     */
    static double[] of(double[] levels, int visible, int block, long seed, long... path) {
        RandomGenerator random = Seeds.stream(seed, path);
        int n = Math.min(visible, levels.length);
        double[] steps = new double[Math.max(0, n - 1)];
        int known = 0;
        for (int t = 1; t < n; t++) {
            double step = levels[t] - levels[t - 1];
            if (!Double.isNaN(step)) {
                steps[known++] = step;
            }
        }
        double[] shuffled = BlockShuffle.of(Arrays.copyOf(steps, known), block, random);
        double[] surrogate = Arrays.copyOf(levels, n);
        int next = 0;
        for (int t = 1; t < n; t++) {
            if (!Double.isNaN(levels[t] - levels[t - 1])) {
                surrogate[t] = surrogate[t - 1] + shuffled[next++];
            }
        }
        return surrogate;
    }
}
