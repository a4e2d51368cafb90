package io.cambrian.backtest;

import java.util.List;

/**
 * Everything the ledger keeps of one scored strategy: a record of fixed size, from which fitness and evidence are computed
 * without a second look at prices. Returns are the strategy's net daily simple returns: the mean over the members that have
 * a bar that day, rebalancing cost charged.
 *
 * @param all sums over all days of the window
 * @param sumCubes sum of third powers of the daily returns
 * @param sumFourths sum of fourth powers
 * @param downsideSquares sum of squared negative returns (target 0)
 * @param cases sums of the excess return per case (regime x era x group of instruments), in the order of the scorer's {@link
 *     Cases}
 * @param maxDrawdown largest fall of compounded wealth from its running peak (1 at the start counts), a positive fraction
 * @param trades entries filled, over all instruments
 * @param turnover traded notional per year as a multiple of capital, both sides counted
 * @param timeInMarket mean absolute position over all member days, in [0, 1]
 * @param excess sums of the return over holding the strategy's own average position in each instrument (what
 *     fitness and sweeps compare)
 * @param blockSums sums of returns over 64 contiguous blocks of days
 * @param blockSquares sums of squared returns over the same blocks
 */
public record TrialScore(
        Moments all,
        double sumCubes,
        double sumFourths,
        double downsideSquares,
        List<Moments> cases,
        double maxDrawdown,
        long trades,
        double turnover,
        double timeInMarket,
        Moments excess,
        List<Double> blockSums,
        List<Double> blockSquares) {
    public static final int BLOCKS = 64;

    public TrialScore {
        cases = List.copyOf(cases);
        blockSums = FixedDoubles.copyOf(blockSums);
        blockSquares = FixedDoubles.copyOf(blockSquares);
        if (blockSums.size() != BLOCKS || blockSquares.size() != BLOCKS) {
            throw new IllegalArgumentException("A trial score has " + BLOCKS + " blocks.");
        }
    }

    /** Days in each block: block b begins at day {@code floor(b * n / 64)} of the window's n, so sizes differ by at most 1. */
    public long[] blockDays() {
        int days = Math.toIntExact(all.n());
        long[] rows = new long[BLOCKS];
        for (int b = 0; b < BLOCKS; b++) {
            rows[b] = Scores.blockStart(b + 1, days) - Scores.blockStart(b, days);
        }
        return rows;
    }

    /** Annualized Sharpe ratio: mean over sample standard deviation, times the root of the periods per year. */
    public double sharpe(double periodsPerYear) {
        return all.sharpePerPeriod() * Math.sqrt(periodsPerYear);
    }

    /** Annualized Sharpe ratio of the excess return; minus infinity for a strategy that never held anything. */
    public double excessSharpe(double periodsPerYear) {
        return trades == 0 ? Double.NEGATIVE_INFINITY : excess.sharpePerPeriod() * Math.sqrt(periodsPerYear);
    }
}
