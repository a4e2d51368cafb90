package io.cambrian.risk;

import io.cambrian.fault.DataException;

/**
 * Quadratic-inverse shrinkage: every eigenvalue of the sample covariance moved by its own amount, eigenvectors kept, trace
 * kept (Ledoit, Wolf 2022, "Quadratic shrinkage for large covariance matrices", Bernoulli 28(3), doi:10.3150/20-BEJ1315,
 * equations 4.1 to 4.5). Divisor n-1 after demeaning. Defined for more assets than rows, where the null eigenvalues get
 * one common positive value.
 */
final class NonlinearShrinkage {
    /** Eigenvalues below this share of the largest are rounding of zero. */
    private static final double NULL_SHARE = 1e-13;

    private NonlinearShrinkage() {}

    /**
     * Shrinks.
     *
     * @param rows complete rows, at least three
     * @throws DataException where an asset never moves or some are perfectly collinear: their eigenvalue is zero for a
     *     reason that no noise explains
     */
    static Covariance of(double[][] rows) {
        int p = rows[0].length;
        int n = rows.length - 1;
        if (n < 2) {
            throw new DataException("Nonlinear shrinkage needs at least 3 complete rows, but there are " + rows.length
                    + ".\nUse a longer history.");
        }
        Spectrum spectrum = Spectrum.of(Covariance.sample(rows).values());
        double c = (double) p / n;
        int nulls = Math.max(0, p - n);
        int known = p - nulls;
        double[] inverse = new double[known];
        for (int j = 0; j < known; j++) {
            double value = spectrum.values()[nulls + j];
            if (!(value > NULL_SHARE * p * spectrum.values()[p - 1])) {
                throw new DataException("Some of the " + p + " assets are constant or perfectly collinear on the "
                        + rows.length + " complete rows, so nonlinear shrinkage is not defined.\nDrop the duplicates"
                        + " (a pegged currency beside its anchor), or shrink toward the identity: ledoit-wolf.");
            }
            inverse[j] = 1 / value;
        }
        double[] shrunk = shrink(inverse, c, nulls, smoothing(c, p));
        double trace = 0;
        double total = 0;
        for (int j = 0; j < p; j++) {
            trace += Math.max(0, spectrum.values()[j]);
            total += shrunk[j];
        }
        for (int j = 0; j < p; j++) {
            shrunk[j] *= trace / total;
        }
        return new Covariance(spectrum.rebuild(shrunk), rows.length, Double.NaN);
    }

    private static double smoothing(double c, int p) {
        return StrictMath.pow(Math.min(c * c, 1 / (c * c)), 0.35) / StrictMath.pow(p, 0.35);
    }

    private static double[] shrink(double[] inverse, double c, int nulls, double h) {
        int known = inverse.length;
        double[] shrunk = new double[nulls + known];
        double mean = 0;
        for (double v : inverse) {
            mean += v / known;
        }
        for (int k = 0; k < nulls; k++) {
            shrunk[k] = 1 / ((c - 1) * mean);
        }
        for (int i = 0; i < known; i++) {
            double theta = 0;
            double conjugate = 0;
            for (double v : inverse) {
                double distance = v - inverse[i];
                double width = distance * distance + h * h * v * v;
                theta += v * distance / width / known;
                conjugate += v * v * h / width / known;
            }
            double amplitude = theta * theta + conjugate * conjugate;
            shrunk[nulls + i] = nulls == 0
                    ? 1 / (inverse[i] * ((1 - c) * (1 - c) + 2 * c * (1 - c) * theta + c * c * amplitude))
                    : 1 / (inverse[i] * amplitude);
        }
        return shrunk;
    }
}
