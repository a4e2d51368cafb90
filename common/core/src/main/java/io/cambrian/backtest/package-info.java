/** The scoring kernel: signals, positions, fills, costs, and the statistics of a trial. */
package io.cambrian.backtest;
