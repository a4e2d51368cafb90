package io.cambrian.evidence;

import java.io.Serializable;

/**
 * The first pass of {@link Pbo} over more strategies than fit into memory: who is best in each half of the blocks.
 * Strategies are added one by one, in any order and on any number of folds that are merged later; {@link #ranks()} begins the
 * second pass over the same strategies. What is kept does not grow with their number. Not safe for concurrent use.
 */
public final class PboWinners implements Serializable {
    private static final long serialVersionUID = 1;

    private final CscvHalves batch;
    private final long[] winner;
    private final double[] inSample;
    private final double[] outOfSample;
    private long strategies;

    /**
     * An empty pass.
     *
     * @param rows periods in each block; an even number of blocks from 2 to {@link Pbo#MOST_BLOCKS}
     * @param riskFreePerPeriod deducted from every return
     */
    public PboWinners(long[] rows, double riskFreePerPeriod) {
        batch = new CscvHalves(rows, riskFreePerPeriod);
        winner = new long[batch.count()];
        inSample = new double[batch.count()];
        outOfSample = new double[batch.count()];
        java.util.Arrays.fill(inSample, Double.NEGATIVE_INFINITY);
    }

    /**
     * Adds a strategy.
     *
     * @param key distinct; of equals the smaller key wins
     * @param sums of returns per block
     * @param squares sums of squared returns per block
     */
    public void add(long key, double[] sums, double[] squares) {
        batch.add(key, sums, squares);
        strategies++;
        if (batch.isFull()) {
            flush();
        }
    }

    private void flush() {
        int n = batch.size();
        int last = batch.count() - 1;
        batch.visit((split, one, other) -> {
            best(split, one, other, n);
            best(last - split, other, one, n);
        });
    }

    private void best(int split, double[] in, double[] out, int n) {
        int first = 0;
        for (int i = 1; i < n; i++) {
            first = in[i] > in[first] ? i : first;
        }
        // keys of a batch need not ascend
        for (int i = first + 1; i < n; i++) {
            first = in[i] == in[first] && batch.key(i) < batch.key(first) ? i : first;
        }
        offer(split, batch.key(first), in[first], out[first]);
    }

    private void offer(int split, long key, double in, double out) {
        if (in > inSample[split] || in == inSample[split] && key < winner[split]) {
            winner[split] = key;
            inSample[split] = in;
            outOfSample[split] = out;
        }
    }

    /** Takes in what another pass, made alike, has seen. */
    public void merge(PboWinners other) {
        other.flush();
        strategies += other.strategies;
        for (int c = 0; c < winner.length; c++) {
            offer(c, other.winner[c], other.inSample[c], other.outOfSample[c]);
        }
    }

    /** An empty second pass; give it the same strategies. */
    public PboRanks ranks() {
        flush();
        if (strategies < 2) {
            throw new IllegalArgumentException("Overfitting needs at least two strategies, not " + strategies + ".");
        }
        return new PboRanks(
                batch.rows(), batch.riskFree(), strategies, winner.clone(), inSample.clone(), outOfSample.clone());
    }
}
