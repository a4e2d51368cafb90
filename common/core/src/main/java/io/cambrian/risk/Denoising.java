package io.cambrian.risk;

/**
 * Random-matrix cleaning of a correlation matrix: eigenvalues that noise alone would give are flattened (Laloux, Cizeau,
 * Bouchaud, Potters 1999, doi:10.1103/PhysRevLett.83.1467; Lopez de Prado 2020, "Machine Learning for Asset Managers",
 * chapter 2). Results have unit diagonal.
 *
 * <p>{@code q} is observations over assets and must exceed 1. The variance of the noise is 1 by default: with fewer than some
 * fifty assets a fit of it runs into its bounds.
 */
public final class Denoising {
    private Denoising() {}

    /** The edges of the Marchenko-Pastur law: {@code variance (1 -+ sqrt(1/q))^2}. */
    public record Bounds(double lower, double upper) {}

    public static Bounds bounds(double q, double variance) {
        if (!(q > 1 && variance > 0)) {
            throw new IllegalArgumentException(
                    "The Marchenko-Pastur law needs q (" + q + ") above 1 and a positive variance (" + variance + ").");
        }
        double root = Math.sqrt(1 / q);
        return new Bounds(variance * (1 - root) * (1 - root), variance * (1 + root) * (1 + root));
    }

    /** The density of eigenvalues of pure noise; 0 outside the bounds (Marchenko, Pastur 1967). */
    public static double density(double eigenvalue, double q, double variance) {
        Bounds b = bounds(q, variance);
        double under = (b.upper - eigenvalue) * (eigenvalue - b.lower);
        return under <= 0 ? 0 : q / (2 * Math.PI * variance * eigenvalue) * Math.sqrt(under);
    }

    /** How many eigenvalues lie above the noise. */
    public static int factors(double[][] correlation, double q) {
        double upper = bounds(q, 1).upper;
        int n = 0;
        for (double v : Spectrum.of(correlation).values()) {
            n += v > upper ? 1 : 0;
        }
        return n;
    }

    /** Noise eigenvalues replaced by their mean ("constant residual"): the usual choice. */
    public static double[][] constantResidual(double[][] correlation, int factors) {
        Spectrum spectrum = Spectrum.of(correlation);
        double[] v = spectrum.values().clone();
        int noise = noise(v, factors);
        double mean = 0;
        for (int k = 0; k < noise; k++) {
            mean += v[k] / noise;
        }
        for (int k = 0; k < noise; k++) {
            v[k] = mean;
        }
        return unitDiagonal(spectrum.rebuild(v));
    }

    /** Noise eigenvalues set to zero: a singular matrix. */
    public static double[][] spectral(double[][] correlation, int factors) {
        Spectrum spectrum = Spectrum.of(correlation);
        double[] v = spectrum.values().clone();
        int noise = noise(v, factors);
        for (int k = 0; k < noise; k++) {
            v[k] = 0;
        }
        return unitDiagonal(spectrum.rebuild(v));
    }

    /**
     * The off-diagonal of the noise part shrunk.
     *
     * @param kept the share of it that stays, 0 to 1
     */
    public static double[][] targetedShrinkage(double[][] correlation, int factors, double kept) {
        Spectrum spectrum = Spectrum.of(correlation);
        double[] signal = spectrum.values().clone();
        double[] rest = spectrum.values().clone();
        int noise = noise(signal, factors);
        for (int k = 0; k < signal.length; k++) {
            (k < noise ? signal : rest)[k] = 0;
        }
        double[][] m = spectrum.rebuild(signal);
        double[][] r = spectrum.rebuild(rest);
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < m.length; j++) {
                m[i][j] += i == j ? r[i][j] : kept * r[i][j];
            }
        }
        return m;
    }

    /** The correlation without its first components (the market); singular. */
    public static double[][] detoned(double[][] correlation, int components) {
        Spectrum spectrum = Spectrum.of(correlation);
        double[] v = spectrum.values().clone();
        for (int k = noise(v, components); k < v.length; k++) {
            v[k] = 0;
        }
        return unitDiagonal(spectrum.rebuild(v));
    }

    private static int noise(double[] values, int factors) {
        if (factors < 0 || factors >= values.length) {
            throw new IllegalArgumentException(
                    "The number of factors (" + factors + ") must be from 0 to " + (values.length - 1) + ".");
        }
        return values.length - factors;
    }

    private static double[][] unitDiagonal(double[][] m) {
        return Covariance.of(m).correlation();
    }
}
