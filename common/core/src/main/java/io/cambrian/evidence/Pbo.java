package io.cambrian.evidence;

import java.util.List;

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation, exact: of all ways to take half of the
 * blocks as in-sample, the share in which the in-sample winner is at or below the median of the strategies out of sample.
 *
 * <p>Bailey, Borwein, López de Prado and Zhu 2017, "The probability of backtest overfitting", doi:10.21314/JCF.2016.322.
 * Performance is the Sharpe ratio per period; a strategy that does not move in a half scores 0 there. Ranks ascend (1 is the
 * worst, ties share their average); the logit is ln(w / (1 - w)) of w = rank / (N + 1). R's package pbo divides by N instead.
 *
 * <p>The combinations overlap, so that they are no independent draws: a value from few trials, or from trials that resemble
 * each other, is rough, and an interval for it is not known. Time and memory grow with the number of strategies: thousands
 * take a few seconds.
 *
 * @param probability share of combinations with logit at most 0
 * @param probabilityOfLoss share in which the winner's out-of-sample Sharpe ratio is negative
 * @param splits every combination, in lexicographic order of its in-sample blocks
 * @param intercept of the winners' out-of-sample Sharpe ratio, regressed on the in-sample one by least squares
 * @param slope of that line; NaN if all in-sample values are equal
 * @param rSquared share of variance that the line explains
 */
public record Pbo(
        double probability,
        double probabilityOfLoss,
        List<Split> splits,
        double intercept,
        double slope,
        double rSquared) {
    /** More have too many combinations to try them all. */
    public static final int MOST_BLOCKS = 20;

    public Pbo {
        splits = List.copyOf(splits);
    }

    /**
     * One combination.
     *
     * @param winner index of the strategy that is best in sample, the first on ties
     * @param inSample its Sharpe ratio there
     * @param outOfSample its Sharpe ratio on the other half
     * @param rank among all strategies out of sample, ascending from 1
     * @param logit of the relative rank
     */
    public record Split(int winner, double inSample, double outOfSample, double rank, double logit) {}

    /**
     * Computes all C(S, S/2) combinations: 12,870 for the usual 16 blocks.
     *
     * @param returns at least two strategies; an even number of blocks from 2 to 20
     * @param riskFreePerPeriod deducted from every return
     */
    public static Pbo of(BlockReturns returns, double riskFreePerPeriod) {
        int blocks = returns.blocks();
        int n = returns.strategies();
        if (blocks % 2 != 0 || blocks > MOST_BLOCKS || n < 2) {
            throw new IllegalArgumentException("Overfitting needs an even number of blocks up to " + MOST_BLOCKS
                    + " and at least two strategies, not " + blocks + " and " + n + ".");
        }
        Half one = new Half(returns, riskFreePerPeriod);
        Half other = new Half(returns, riskFreePerPeriod);
        int[] chosen = new int[blocks / 2];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = i;
        }
        int count = combinations(blocks);
        Split[] splits = new Split[count];
        // the other half of the c-th combination is the c-th from the end
        for (int c = 0; c < count / 2; c++) {
            one.take(chosen);
            other.take(complement(chosen, blocks));
            splits[c] = split(one.sharpe, other.sharpe);
            splits[count - 1 - c] = split(other.sharpe, one.sharpe);
            next(chosen, blocks);
        }
        return summarize(List.of(splits));
    }

    private static Split split(double[] in, double[] out) {
        int winner = 0;
        for (int i = 1; i < in.length; i++) {
            winner = in[i] > in[winner] ? i : winner;
        }
        double rank = rank(out, winner);
        return new Split(winner, in[winner], out[winner], rank, logit(rank, in.length));
    }

    /**
     * The Sharpe ratios of all strategies over half of the blocks. Neighboring combinations share their first blocks, whose
     * sums are kept.
     */
    private static final class Half {
        private final double riskFree;
        private final long[] rowsOf;
        private final double[][] sumOf;
        private final double[][] squareOf;
        private final int[] taken;
        private final long[] rows;
        private final double[][] sums;
        private final double[][] squares;
        final double[] sharpe;

        Half(BlockReturns returns, double riskFreePerPeriod) {
            riskFree = riskFreePerPeriod;
            int blocks = returns.blocks();
            int n = returns.strategies();
            rowsOf = new long[blocks];
            sumOf = new double[blocks][n];
            squareOf = new double[blocks][n];
            for (int b = 0; b < blocks; b++) {
                rowsOf[b] = returns.rows(b);
                for (int i = 0; i < n; i++) {
                    sumOf[b][i] = returns.sum(i, b);
                    squareOf[b][i] = returns.square(i, b);
                }
            }
            taken = new int[blocks / 2];
            java.util.Arrays.fill(taken, -1);
            rows = new long[blocks / 2];
            sums = new double[blocks / 2][n];
            squares = new double[blocks / 2][n];
            sharpe = new double[n];
        }

        void take(int[] chosen) {
            int same = 0;
            while (same < taken.length && taken[same] == chosen[same]) {
                same++;
            }
            for (int d = same; d < taken.length; d++) {
                int b = chosen[d];
                taken[d] = b;
                rows[d] = rowsOf[b] + (d == 0 ? 0 : rows[d - 1]);
                add(sums[d], d == 0 ? null : sums[d - 1], sumOf[b]);
                add(squares[d], d == 0 ? null : squares[d - 1], squareOf[b]);
            }
            long count = rows[taken.length - 1];
            double[] sum = sums[taken.length - 1];
            double[] square = squares[taken.length - 1];
            for (int i = 0; i < sharpe.length; i++) {
                double sd = BlockReturns.sd(count, sum[i], square[i]);
                sharpe[i] = sd > 0 ? (sum[i] / count - riskFree) / sd : 0;
            }
        }

        private static void add(double[] to, double[] before, double[] block) {
            if (before == null) {
                System.arraycopy(block, 0, to, 0, to.length);
                return;
            }
            for (int i = 0; i < to.length; i++) {
                to[i] = before[i] + block[i];
            }
        }
    }

    private static int[] complement(int[] chosen, int of) {
        int[] rest = new int[of - chosen.length];
        int c = 0;
        int r = 0;
        for (int b = 0; b < of; b++) {
            if (c < chosen.length && chosen[c] == b) {
                c++;
            } else {
                rest[r++] = b;
            }
        }
        return rest;
    }

    /** C(blocks, blocks / 2). */
    private static int combinations(int blocks) {
        long count = 1;
        for (int i = 1; i <= blocks / 2; i++) {
            count = count * (blocks - blocks / 2 + i) / i;
        }
        return (int) count;
    }

    private static double logit(double rank, int n) {
        double w = rank / (n + 1);
        return StrictMath.log(w / (1 - w));
    }

    private static double rank(double[] values, int which) {
        int below = 0;
        int equal = 0;
        for (double v : values) {
            below += v < values[which] ? 1 : 0;
            equal += v == values[which] ? 1 : 0;
        }
        return below + (equal + 1) / 2.0;
    }

    /** The next choice in lexicographic order, in place; there must be one. */
    private static void next(int[] chosen, int of) {
        int k = chosen.length;
        int i = k - 1;
        while (chosen[i] == of - k + i) {
            i--;
        }
        chosen[i]++;
        for (int j = i + 1; j < k; j++) {
            chosen[j] = chosen[j - 1] + 1;
        }
    }

    private static Pbo summarize(List<Split> splits) {
        int n = splits.size();
        double x = 0;
        double y = 0;
        int overfit = 0;
        int losses = 0;
        for (Split s : splits) {
            x += s.inSample() / n;
            y += s.outOfSample() / n;
            // a median rank is exactly half of N + 1, and its logit exactly 0
            overfit += s.logit() <= 0 ? 1 : 0;
            losses += s.outOfSample() < 0 ? 1 : 0;
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Split s : splits) {
            xx += (s.inSample() - x) * (s.inSample() - x);
            xy += (s.inSample() - x) * (s.outOfSample() - y);
            yy += (s.outOfSample() - y) * (s.outOfSample() - y);
        }
        double slope = xx > 0 ? xy / xx : Double.NaN;
        return new Pbo(
                (double) overfit / n,
                (double) losses / n,
                splits,
                y - slope * x,
                slope,
                xx > 0 && yy > 0 ? xy * xy / (xx * yy) : Double.NaN);
    }
}
