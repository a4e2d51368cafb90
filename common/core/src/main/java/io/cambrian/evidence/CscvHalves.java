package io.cambrian.evidence;

import java.io.Serializable;

/**
 * The Sharpe ratios of a batch of strategies over every half of the blocks, half by half in lexicographic order; a half and
 * its complement together. Neighboring halves share their first blocks, whose sums are kept. Not safe for concurrent use.
 */
final class CscvHalves implements Serializable {
    private static final long serialVersionUID = 1;

    /** Strategies at a time: their sums fit into the nearest cache. */
    static final int BATCH = 256;

    private final long[] rows;
    private final double riskFree;
    private final int count;
    private final double[][] sums;
    private final double[][] squares;
    private final long[] keys = new long[BATCH];
    private int size;

    /** What is done with the ratios of a half (in) and of its complement (out), of the strategies in the batch. */
    interface Visitor {
        /**
         * Takes a pair of halves.
         *
         * @param split number of the half; that of the complement is {@code count - 1 - split}
         */
        void pair(int split, double[] one, double[] other);
    }

    /**
     * An empty batch.
     *
     * @param rows periods in each block; an even number of blocks from 2 to {@link Pbo#MOST_BLOCKS}
     * @param riskFree deducted from every return
     */
    CscvHalves(long[] rows, double riskFree) {
        if (rows.length < 2 || rows.length % 2 != 0 || rows.length > Pbo.MOST_BLOCKS) {
            throw new IllegalArgumentException("Overfitting needs an even number of blocks from 2 to " + Pbo.MOST_BLOCKS
                    + ", not " + rows.length + ".");
        }
        this.rows = rows.clone();
        this.riskFree = riskFree;
        long combinations = 1;
        for (int i = 1; i <= rows.length / 2; i++) {
            combinations = combinations * (rows.length - rows.length / 2 + i) / i;
        }
        count = (int) combinations;
        sums = new double[rows.length][BATCH];
        squares = new double[rows.length][BATCH];
    }

    /** All halves: C(S, S/2). */
    int count() {
        return count;
    }

    long[] rows() {
        return rows.clone();
    }

    double riskFree() {
        return riskFree;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == BATCH;
    }

    long key(int i) {
        return keys[i];
    }

    void add(long key, double[] blockSums, double[] blockSquares) {
        if (blockSums.length != rows.length || blockSquares.length != rows.length) {
            throw new IllegalArgumentException("Strategy " + key + " has " + blockSums.length + " sums and "
                    + blockSquares.length + " squares of " + rows.length + " blocks.");
        }
        for (int b = 0; b < rows.length; b++) {
            if (!Double.isFinite(blockSums[b]) || !(blockSquares[b] >= 0)) {
                throw new IllegalArgumentException("Block " + b + " of strategy " + key + " has sum " + blockSums[b]
                        + " and sum of squares " + blockSquares[b] + ".");
            }
            sums[b][size] = blockSums[b];
            squares[b][size] = blockSquares[b];
        }
        keys[size++] = key;
    }

    /** Visits all pairs of halves, and empties the batch. */
    void visit(Visitor visitor) {
        if (size == 0) {
            return;
        }
        Half one = new Half();
        Half other = new Half();
        int[] chosen = new int[rows.length / 2];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = i;
        }
        // the other half of the c-th combination is the c-th from the end
        for (int c = 0; c < count / 2; c++) {
            one.take(chosen);
            other.take(complement(chosen));
            visitor.pair(c, one.sharpe, other.sharpe);
            next(chosen, rows.length);
        }
        size = 0;
    }

    private final class Half {
        private final int[] taken = new int[rows.length / 2];
        private final long[] rowsTo = new long[rows.length / 2];
        private final double[][] sumsTo = new double[rows.length / 2][BATCH];
        private final double[][] squaresTo = new double[rows.length / 2][BATCH];
        final double[] sharpe = new double[BATCH];

        Half() {
            java.util.Arrays.fill(taken, -1);
        }

        void take(int[] chosen) {
            int same = 0;
            while (same < taken.length && taken[same] == chosen[same]) {
                same++;
            }
            for (int d = same; d < taken.length; d++) {
                int b = chosen[d];
                taken[d] = b;
                rowsTo[d] = rows[b] + (d == 0 ? 0 : rowsTo[d - 1]);
                add(sumsTo[d], d == 0 ? null : sumsTo[d - 1], sums[b]);
                add(squaresTo[d], d == 0 ? null : squaresTo[d - 1], squares[b]);
            }
            long n = rowsTo[taken.length - 1];
            double[] sum = sumsTo[taken.length - 1];
            double[] square = squaresTo[taken.length - 1];
            for (int i = 0; i < size; i++) {
                double sd = BlockReturns.sd(n, sum[i], square[i]);
                sharpe[i] = sd > 0 ? (sum[i] / n - riskFree) / sd : 0;
            }
        }

        private void add(double[] to, double[] before, double[] block) {
            if (before == null) {
                System.arraycopy(block, 0, to, 0, size);
                return;
            }
            for (int i = 0; i < size; i++) {
                to[i] = before[i] + block[i];
            }
        }
    }

    private int[] complement(int[] chosen) {
        int[] rest = new int[rows.length - chosen.length];
        int at = 0;
        int n = 0;
        for (int b = 0; b < rows.length; b++) {
            if (at < chosen.length && chosen[at] == b) {
                at++;
            } else {
                rest[n++] = b;
            }
        }
        return rest;
    }

    /** The next choice in lexicographic order, in place; there must be one. */
    private static void next(int[] chosen, int of) {
        int k = chosen.length;
        int i = k - 1;
        while (i >= 0 && chosen[i] == of - k + i) {
            i--;
        }
        if (i < 0) {
            return;
        }
        chosen[i]++;
        for (int j = i + 1; j < k; j++) {
            chosen[j] = chosen[j - 1] + 1;
        }
    }
}
