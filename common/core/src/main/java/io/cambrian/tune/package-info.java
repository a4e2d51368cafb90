/**
 * Parameters that follow the market, each with a guarantee: thresholds, weights of signals, and alarms when something has
 * changed.
 */
package io.cambrian.tune;
