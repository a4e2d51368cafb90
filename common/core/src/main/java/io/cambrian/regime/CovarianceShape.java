package io.cambrian.regime;

/** Which elements of a covariance are estimated. */
public enum CovarianceShape {
    /** All of them. */
    FULL,
    /** The variances; features are independent within a state. */
    DIAGONAL
}
