package io.cambrian.evidence;

import java.util.Arrays;

/**
 * False discovery rates that take into account how many of the hypotheses seem to be true nulls: those of Benjamini and
 * Hochberg times the estimated share of nulls. Storey 2002, "A direct approach to false discovery rates",
 * doi:10.1111/1467-9868.00346; with the finite-sample form of Storey, Taylor and Siegmund 2004,
 * doi:10.1111/j.1467-9868.2004.00439.x, which adds one to the count and so keeps the rate for independent tests.
 *
 * @param nullShare estimated share of true nulls, in (0, 1]
 * @param qValues in the order of the p-values
 */
public record StoreyQValues(double nullShare, double[] qValues) {
    /** The usual threshold above which p-values are taken to be of true nulls. */
    public static final double LAMBDA = 0.5;

    /** With the usual threshold and one added, which is safe. */
    public static StoreyQValues of(double[] pValues) {
        return of(pValues, LAMBDA, 1);
    }

    /** The estimate of 2002, without the addition, as R's qvalue gives it for a fixed lambda. */
    public static StoreyQValues asymptotic(double[] pValues, double lambda) {
        return of(pValues, lambda, 0);
    }

    private static StoreyQValues of(double[] pValues, double lambda, int added) {
        if (!(lambda >= 0 && lambda < 1)) {
            throw new IllegalArgumentException("The lambda (" + lambda + ") must be in [0, 1).");
        }
        double[] q = MultipleTesting.BENJAMINI_HOCHBERG.adjust(pValues);
        long above = Arrays.stream(pValues).filter(p -> p >= lambda).count() + added;
        double share = q.length == 0 ? 1 : Math.min(1, above / (q.length * (1 - lambda)));
        for (int i = 0; i < q.length; i++) {
            q[i] = Math.min(1, share * q[i]);
        }
        return new StoreyQValues(share, q);
    }
}
