package io.cambrian.lab;

import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.special.Beta;

/**
 * How often something happened, with the interval of Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404, which covers the
 * true rate with at least its confidence.
 *
 * @param count how often
 * @param of trials; 0 if nothing was tried
 * @param confidence of the interval
 */
public record Rate(long count, long of, double confidence) {
    /** The confidence that is used everywhere. */
    public static final double CONFIDENCE = 0.95;

    public Rate {
        if (count < 0 || count > of || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(count + " of " + of + " with confidence " + confidence + " is no rate.");
        }
    }

    /** A rate with an interval of 95 %. */
    public static Rate of(long count, long of) {
        return new Rate(count, of, CONFIDENCE);
    }

    /** The share; NaN if nothing was tried. */
    public double value() {
        return of == 0 ? Double.NaN : (double) count / of;
    }

    /** Lower end: the rate at which so many or more happen with probability (1 - confidence) / 2; 0 if nothing was tried. */
    public double low() {
        return count == 0 ? 0 : quantile((1 - confidence) / 2, count, of - count + 1.0);
    }

    /** Upper end; 1 if nothing was tried. */
    public double high() {
        return count == of ? 1 : quantile((1 + confidence) / 2, count + 1.0, (double) of - count);
    }

    private static double quantile(double p, double a, double b) {
        return new BrentSolver(1e-14).solve(1_000, x -> Beta.regularizedBeta(x, a, b) - p, 0, 1);
    }
}
