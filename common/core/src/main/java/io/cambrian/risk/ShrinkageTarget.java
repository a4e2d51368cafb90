package io.cambrian.risk;

/** What a sample covariance is shrunk toward. */
public enum ShrinkageTarget {
    /**
     * The mean variance times the identity ("constant variance"): Ledoit, Wolf 2004, "A well-conditioned estimator for
     * large-dimensional covariance matrices", doi:10.1016/S0047-259X(03)00096-4.
     */
    IDENTITY,
    /**
     * One factor, the equal-weight mean of the assets, plus own variances: Ledoit, Wolf 2003, "Improved estimation of the
     * covariance matrix of stock returns", doi:10.1016/S0927-5398(03)00007-0.
     */
    SINGLE_FACTOR,
    /**
     * Own variances and the mean correlation: Ledoit, Wolf 2004, "Honey, I shrunk the sample covariance matrix",
     * doi:10.3905/jpm.2004.110; divisor n throughout, as in the authors' code.
     */
    CONSTANT_CORRELATION,
    /** Own variances and no covariance: the target {@code covDiag} of Ledoit and Wolf's code, with divisor n. */
    DIAGONAL,
    /**
     * One variance and one covariance for all: Ledoit's thesis of 1995, appendix B.1; the target {@code cov2Para} of Ledoit
     * and Wolf's code, with divisor n.
     */
    TWO_PARAMETER
}
