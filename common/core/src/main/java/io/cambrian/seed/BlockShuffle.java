package io.cambrian.seed;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A sequence in another order of its blocks: what hangs together within a block stays, what hangs together beyond it is broken. Each
 * value is kept once.
 */
public final class BlockShuffle {
    private BlockShuffle() {}

    /** Blocks of a circle of values that begins anywhere, in random order; the last block may be shorter. */
    public static double[] of(double[] values, int block, RandomGenerator random) {
        int n = values.length;
        if (n == 0) {
            return new double[0];
        }
        int offset = random.nextInt(n);
        int blocks = (n + block - 1) / block;
        int[] order = new int[blocks];
        Arrays.setAll(order, b -> b);
        for (int b = blocks - 1; b > 0; b--) {
            int other = random.nextInt(b + 1);
            int swap = order[b];
            order[b] = order[other];
            order[other] = swap;
        }
        double[] shuffled = new double[n];
        int at = 0;
        for (int b : order) {
            for (int i = b * block; i < Math.min(n, (b + 1) * block); i++) {
                shuffled[at++] = values[(offset + i) % n];
            }
        }
        return shuffled;
    }
}
