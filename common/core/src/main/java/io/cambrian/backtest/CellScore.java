package io.cambrian.backtest;

/**
 * One strategy in one instrument on its own, over all bars: what the {@code backtest} calculator prints.
 *
 * @param totalReturn final equity over initial, less 1: 0.5 is a gain of 50 %
 * @param sharpe mean over sample standard deviation (divisor n-1) of all daily net returns, the first being 0, times the
 *     root of the periods per year; 0 when nothing moved, NaN for a single bar
 * @param maxDrawdown largest fall of the equity at closes from its peak, a positive fraction
 * @param trades entries filled, one that is open at the end included
 */
public record CellScore(String symbol, double totalReturn, double sharpe, double maxDrawdown, int trades) {}
