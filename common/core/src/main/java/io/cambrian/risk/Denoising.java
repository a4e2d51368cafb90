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

    /**
     * Riskfolio-Lib's detoning: the first components of the <em>original</em> matrix taken from the denoised one, not
     * rescaled, so that the diagonal falls below 1.
     */
    public static double[][] detonedOfRiskfolio(double[][] denoised, double[][] original, int components) {
        Spectrum spectrum = Spectrum.of(original);
        double[] market = spectrum.values().clone();
        int kept = noise(market, components);
        for (int k = 0; k < kept; k++) {
            market[k] = 0;
        }
        double[][] tone = spectrum.rebuild(market);
        double[][] m = Covariance.of(denoised).values();
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < m.length; j++) {
                m[i][j] -= tone[i][j];
            }
        }
        return m;
    }

    /**
     * The noise variance for which the Marchenko-Pastur density comes closest to the eigenvalues' kernel density (Gaussian
     * kernel), by least squares over 1,000 points between its edges (Lopez de Prado 2020, snippets 2.3 and 2.4). With fewer
     * than some fifty assets it often ends at its upper bound, 1.
     *
     * @param eigenvalues of a correlation matrix
     * @param q observations over assets, above 1
     * @param bandwidth of the kernel; the book and Riskfolio-Lib take 0.01, 0.25 smooths small matrices
     * @return in (0, 1)
     */
    public static double fittedVariance(double[] eigenvalues, double q, double bandwidth) {
        if (!(bandwidth > 0)) {
            throw new IllegalArgumentException("The bandwidth (" + bandwidth + ") must be positive.");
        }
        double best = 1 - 1e-5;
        double least = Double.POSITIVE_INFINITY;
        double low = 1e-5;
        double high = 1 - 1e-5;
        for (int round = 0; round < 3; round++) {
            double step = (high - low) / 200;
            for (int k = 0; k <= 200; k++) {
                double variance = low + k * step;
                double error = misfit(eigenvalues, q, variance, bandwidth);
                if (error < least) {
                    least = error;
                    best = variance;
                }
            }
            low = Math.max(1e-5, best - step);
            high = Math.min(1 - 1e-5, best + step);
        }
        return best;
    }

    private static double misfit(double[] eigenvalues, double q, double variance, double bandwidth) {
        Bounds b = bounds(q, variance);
        double sum = 0;
        for (int k = 0; k < 1000; k++) {
            double at = b.lower + (b.upper - b.lower) * k / 999;
            double kernel = 0;
            for (double v : eigenvalues) {
                double z = (at - v) / bandwidth;
                kernel += StrictMath.exp(-z * z / 2);
            }
            kernel /= eigenvalues.length * bandwidth * Math.sqrt(2 * Math.PI);
            double gap = density(at, q, variance) - kernel;
            sum += gap * gap;
        }
        return sum;
    }

    /** The sample covariance of complete rows with the noise of its correlation flattened. */
    static Covariance denoised(double[][] returns) {
        double[][] rows = CompleteRows.of(returns).rows();
        Cleaned cleaned = clean(rows, returns.length);
        return Covariance.ofCorrelation(constantResidual(cleaned.correlation, cleaned.factors), rows);
    }

    /** The same without the first component. */
    static Covariance denoisedAndDetoned(double[][] returns) {
        double[][] rows = CompleteRows.of(returns).rows();
        Cleaned cleaned = clean(rows, returns.length);
        if (rows[0].length < 2) {
            throw new io.cambrian.fault.DataException(
                    "One asset has no market to take out: detoning needs at least two.");
        }
        return Covariance.ofCorrelation(detoned(constantResidual(cleaned.correlation, cleaned.factors), 1), rows);
    }

    private record Cleaned(double[][] correlation, int factors) {}

    private static Cleaned clean(double[][] rows, int all) {
        int assets = rows.length == 0 ? 0 : rows[0].length;
        if (rows.length <= assets) {
            throw new io.cambrian.fault.DataException("Denoising needs more complete rows than assets, but there are "
                    + rows.length + " of " + all + " rows"
                    + (assets == 0 ? "" : " and " + assets + " assets")
                    + ".\nUse a longer history or fewer assets, or ledoit-wolf-nonlinear.");
        }
        double[][] correlation = Correlation.pearson(rows);
        for (int i = 0; i < assets; i++) {
            if (Double.isNaN(correlation[i][i])) {
                throw new io.cambrian.fault.DataException("Asset " + i
                        + " never moves on the complete rows, so it has no correlation.\nDrop it, or use ledoit-wolf.");
            }
        }
        int factors = factors(correlation, (double) rows.length / assets);
        return new Cleaned(correlation, Math.min(factors, assets - 1));
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
