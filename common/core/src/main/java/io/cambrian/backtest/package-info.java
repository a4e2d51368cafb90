/**
 * The scoring kernel: signals, positions, fills, costs, and the statistics of a trial.
 *
 * <p>{@link io.cambrian.backtest.StrategyRunner} decides, bar by bar, in research as in live trading.
 * {@link io.cambrian.backtest.Backtest} runs one strategy in full and defines every statistic;
 * {@link io.cambrian.backtest.ReferenceScorer} loops over it, and {@link io.cambrian.backtest.ColumnScorer} gives the same
 * answers for whole populations, fast. {@link io.cambrian.backtest.WalkForward} cuts a window into folds.
 */
package io.cambrian.backtest;
