package io.cambrian.backtest;

/**
 * What each strategy did in one instrument on its own, one element per strategy: {@link CellScore} as columns.
 *
 * @param totalReturn compounded net return, a fraction
 * @param sharpe annualized, of daily net returns, flat days included
 * @param maxDrawdown a positive fraction, at closes
 * @param trades entries filled
 */
public record CellScores(double[] totalReturn, double[] sharpe, double[] maxDrawdown, int[] trades) {}
