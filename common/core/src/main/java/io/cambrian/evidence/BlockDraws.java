package io.cambrian.evidence;

import io.cambrian.seed.Seeds;
import java.io.Serializable;

/**
 * Bootstrap samples of blocks, the same for all strategies: how often each block is drawn in each draw. Kept block by block, so
 * that all draws of a strategy are made at once.
 */
final class BlockDraws implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long PURPOSE = Seeds.ofText("step m");

    private final double[][] times;
    private final double[] rows;

    /**
     * Draws as many blocks as there are, with replacement.
     *
     * @param length periods in each block, at least two blocks
     * @param draws at least 1
     */
    BlockDraws(long[] length, int draws, long seed) {
        this(length, 0, draws, seed);
    }

    /**
     * Some of them.
     *
     * @param from the first, from 0; the d-th is always the same
     * @param draws how many
     */
    BlockDraws(long[] length, int from, int draws, long seed) {
        if (length.length < 2 || draws < 1) {
            throw new IllegalArgumentException(
                    "A bootstrap of " + length.length + " blocks and " + draws + " draws is not possible.");
        }
        times = new double[length.length][draws];
        rows = new double[draws];
        int[] once = new int[length.length];
        for (int d = 0; d < draws; d++) {
            rows[d] = StepM.draw(length, once, Seeds.stream(seed, PURPOSE, from + d));
            for (int b = 0; b < length.length; b++) {
                times[b][d] = once[b];
            }
        }
    }

    int draws() {
        return rows.length;
    }

    /** Fills {@code to} with a strategy's statistic in each draw: (drawn mean - mean) * scale. */
    void resample(double[] sums, double mean, double scale, double[] to) {
        java.util.Arrays.fill(to, 0);
        for (int b = 0; b < times.length; b++) {
            double sum = sums[b];
            double[] of = times[b];
            for (int d = 0; d < to.length; d++) {
                to[d] += of[d] * sum;
            }
        }
        for (int d = 0; d < to.length; d++) {
            to[d] = (to[d] / rows[d] - mean) * scale;
        }
    }
}
