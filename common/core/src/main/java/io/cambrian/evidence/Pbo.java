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
 * each other, is rough; {@link PboInterval} says how rough. More strategies than fit into memory are read twice, by
 * {@link PboWinners} and {@link PboRanks}: this method is their use on strategies in memory.
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
     * @param winner index or key of the strategy that is best in sample, the first on ties
     * @param inSample its Sharpe ratio there
     * @param outOfSample its Sharpe ratio on the other half
     * @param rank among all strategies out of sample, ascending from 1
     * @param logit of the relative rank
     */
    public record Split(long winner, double inSample, double outOfSample, double rank, double logit) {}

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
        long[] rows = new long[blocks];
        for (int b = 0; b < blocks; b++) {
            rows[b] = returns.rows(b);
        }
        PboWinners winners = new PboWinners(rows, riskFreePerPeriod);
        for (int i = 0; i < n; i++) {
            winners.add(i, returns.sums(i), returns.squares(i));
        }
        PboRanks ranks = winners.ranks();
        for (int i = 0; i < n; i++) {
            ranks.add(i, returns.sums(i), returns.squares(i));
        }
        return ranks.result();
    }

    static Pbo summarize(List<Split> splits) {
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
