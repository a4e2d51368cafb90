package io.cambrian.regime;

import io.cambrian.fault.ConfigException;

/**
 * How a regime model is fitted.
 *
 * @param states number of regimes, 2 to 8
 * @param mixtureIterations at most so many steps of the mixture, from each start
 * @param chainIterations at most so many steps of the hidden Markov model, from the best mixture
 * @param tolerance gain of log-likelihood per row below which a climb ends
 * @param covarianceFloor added to each variance, in units of the training window's variance: it keeps a regime from
 *     collapsing onto a handful of days
 */
public record FitOptions(
        int states, int mixtureIterations, int chainIterations, double tolerance, double covarianceFloor) {
    public FitOptions {
        if (states < 2 || states > 8) {
            throw new ConfigException("The number of regimes (" + states + ") must be from 2 to 8.");
        }
        if (mixtureIterations < 0 || chainIterations < 0 || !(tolerance >= 0) || !(covarianceFloor >= 0)) {
            throw new ConfigException("Iterations, tolerance and covariance floor of a fit must not be negative.");
        }
    }

    /** For market contexts: smooth, overlapping windows, of which a few dozen steps tell all that they hold. */
    public static FitOptions contexts(int states) {
        return new FitOptions(states, 60, 30, 1e-6, 0.01);
    }

    /** For raw series: close to plain maximum likelihood. */
    public static FitOptions series(int states) {
        return new FitOptions(states, 500, 2000, 1e-12, 1e-9);
    }

    EmOptions mixture() {
        return new EmOptions(mixtureIterations, tolerance, CovarianceShape.FULL, covarianceFloor);
    }

    EmOptions chain() {
        return new EmOptions(chainIterations, tolerance, CovarianceShape.FULL, covarianceFloor);
    }
}
