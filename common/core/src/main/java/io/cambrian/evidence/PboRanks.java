package io.cambrian.evidence;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The second pass of {@link Pbo} over more strategies than fit into memory: how the winners of {@link PboWinners} rank out of
 * sample. Give it the strategies of the first pass, in any order and on any number of folds that are merged later. Not safe
 * for concurrent use.
 */
public final class PboRanks implements Serializable {
    private static final long serialVersionUID = 1;

    private final CscvHalves batch;
    private final long expected;
    private final long[] winner;
    private final double[] inSample;
    private final double[] outOfSample;
    private final long[] below;
    private final long[] equal;
    private long strategies;

    PboRanks(long[] rows, double riskFree, long expected, long[] winner, double[] inSample, double[] outOfSample) {
        batch = new CscvHalves(rows, riskFree);
        this.expected = expected;
        this.winner = winner;
        this.inSample = inSample;
        this.outOfSample = outOfSample;
        below = new long[winner.length];
        equal = new long[winner.length];
    }

    /** An empty pass with the same winners, for another fold. */
    public PboRanks fold() {
        return new PboRanks(batch.rows(), batch.riskFree(), expected, winner, inSample, outOfSample);
    }

    /** Adds a strategy of the first pass. */
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
            count(split, other, n);
            count(last - split, one, n);
        });
    }

    private void count(int split, double[] out, int n) {
        double of = outOfSample[split];
        int less = 0;
        int same = 0;
        for (int i = 0; i < n; i++) {
            less += out[i] < of ? 1 : 0;
            same += out[i] == of ? 1 : 0;
        }
        below[split] += less;
        equal[split] += same;
    }

    /** Takes in what another fold of the same pass has seen. */
    public void merge(PboRanks other) {
        other.flush();
        strategies += other.strategies;
        for (int c = 0; c < below.length; c++) {
            below[c] += other.below[c];
            equal[c] += other.equal[c];
        }
    }

    /** The result, once every strategy of the first pass was added. */
    public Pbo result() {
        flush();
        if (strategies != expected) {
            throw new IllegalStateException(
                    "The first pass saw " + expected + " strategies, the second " + strategies + ".");
        }
        List<Pbo.Split> splits = new ArrayList<>(winner.length);
        for (int c = 0; c < winner.length; c++) {
            double rank = below[c] + (equal[c] + 1) / 2.0;
            double w = rank / (expected + 1);
            splits.add(new Pbo.Split(winner[c], inSample[c], outOfSample[c], rank, StrictMath.log(w / (1 - w))));
        }
        return Pbo.summarize(splits);
    }
}
