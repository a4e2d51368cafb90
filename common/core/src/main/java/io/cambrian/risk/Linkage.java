package io.cambrian.risk;

/** How far two clusters are apart, as a rule on the distances of their members. */
public enum Linkage {
    /** The nearest pair. */
    SINGLE,
    /** The farthest pair. */
    COMPLETE,
    /** The mean over all pairs. */
    AVERAGE,
    /** Growth of the within-cluster sum of squares (scipy's {@code ward}, R's {@code ward.D2}). */
    WARD;

    /** Lance and Williams 1967: the distance of cluster k from the union of i and j. */
    double merged(double ik, double jk, double ij, int sizeI, int sizeJ, int sizeK) {
        return switch (this) {
            case SINGLE -> Math.min(ik, jk);
            case COMPLETE -> Math.max(ik, jk);
            case AVERAGE -> (sizeI * ik + sizeJ * jk) / (sizeI + sizeJ);
            case WARD ->
                Math.sqrt(Math.max(
                        0,
                        ((sizeI + sizeK) * ik * ik + (sizeJ + sizeK) * jk * jk - sizeK * ij * ij)
                                / (sizeI + sizeJ + sizeK)));
        };
    }
}
