/** Why an account came to something else than the backtest of its plans. */
package io.cambrian.live.divergence;
