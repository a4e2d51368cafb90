package io.cambrian.regime;

/**
 * How long and how carefully expectation maximization climbs.
 *
 * @param iterations at most so many steps
 * @param tolerance stops when a step gains less log-likelihood per row; 0 goes on to the last iteration
 * @param shape which elements of the covariances are estimated
 * @param covarianceFloor added to each variance in each step, in squared units of the rows; 0 is plain maximum likelihood,
 *     in which a state can collapse onto one row
 */
public record EmOptions(int iterations, double tolerance, CovarianceShape shape, double covarianceFloor) {
    public EmOptions {
        if (iterations < 0 || !(tolerance >= 0) || !(covarianceFloor >= 0)) {
            throw new IllegalArgumentException("The iterations (" + iterations + "), tolerance (" + tolerance
                    + ") and covarianceFloor (" + covarianceFloor + ") must not be negative.");
        }
    }

    /** Plain maximum likelihood with full covariances. */
    public static EmOptions maximumLikelihood(int iterations, double tolerance) {
        return new EmOptions(iterations, tolerance, CovarianceShape.FULL, 0);
    }
}
