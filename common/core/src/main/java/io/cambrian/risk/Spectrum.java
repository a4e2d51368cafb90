package io.cambrian.risk;

import java.util.Optional;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/** Eigenvalues, ascending, and orthonormal eigenvectors ({@code vectors[k]} belongs to {@code values[k]}). */
record Spectrum(double[] values, double[][] vectors) {
    /**
     * Added to the diagonal, one instead of the other, where the solver does not converge: it measures what is negligible by the
     * eigenvalues nearby, which does not end where many of them are zero but for rounding.
     */
    private static final double[] SHIFTS = {0, 1, 3};

    /** Decomposes a symmetric matrix; the part below the diagonal is ignored in favor of the mean of both. */
    static Spectrum of(double[][] symmetric) {
        int n = symmetric.length;
        double scale = 0;
        for (double[] row : symmetric) {
            for (double v : row) {
                if (!Double.isFinite(v)) {
                    throw new IllegalArgumentException("A matrix with NaN or infinite elements has no eigenvalues.");
                }
                scale = Math.max(scale, Math.abs(v));
            }
        }
        if (scale == 0) {
            double[][] unit = new double[n][n];
            for (int i = 0; i < n; i++) {
                unit[i][i] = 1;
            }
            return new Spectrum(new double[n], unit);
        }
        // daily covariances are about 1e-4: scaled to one, the solver's absolute thresholds do no harm
        double[][] scaled = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                scaled[i][j] = (symmetric[i][j] + symmetric[j][i]) / 2 / scale;
            }
        }
        for (double shift : SHIFTS) {
            Optional<Spectrum> found = shifted(scaled, scale, shift);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IllegalStateException("The eigenvalues of a matrix of " + n + " rows do not converge.");
    }

    /** The same solver on the matrix plus a multiple of the unit matrix; empty where it does not converge. */
    private static Optional<Spectrum> shifted(double[][] scaled, double scale, double shift) {
        int n = scaled.length;
        Array2DRowRealMatrix matrix = new Array2DRowRealMatrix(scaled, shift != 0);
        for (int i = 0; i < n && shift != 0; i++) {
            matrix.addToEntry(i, i, shift);
        }
        EigenDecompositionSymmetric eigen;
        try {
            eigen = new EigenDecompositionSymmetric(matrix);
        } catch (MathIllegalStateException notConverged) {
            return Optional.empty();
        }
        double[] values = new double[n];
        double[][] vectors = new double[n][];
        for (int k = 0; k < n; k++) {
            values[k] = (eigen.getEigenvalue(n - 1 - k) - shift) * scale;
            vectors[k] = eigen.getEigenvector(n - 1 - k).toArray();
        }
        return Optional.of(new Spectrum(values, vectors));
    }

    /** The matrix with these eigenvectors and other eigenvalues. */
    double[][] rebuild(double[] eigenvalues) {
        int n = eigenvalues.length;
        double[][] m = new double[n][n];
        for (int k = 0; k < n; k++) {
            double[] v = vectors[k];
            if (eigenvalues[k] == 0) {
                continue;
            }
            for (int i = 0; i < n; i++) {
                double a = eigenvalues[k] * v[i];
                for (int j = 0; j <= i; j++) {
                    m[i][j] += a * v[j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                m[j][i] = m[i][j];
            }
        }
        return m;
    }

    /** How many eigenvalues lie above rounding error of the largest. */
    int rank() {
        int n = 0;
        for (double v : values) {
            n += v > negligible() ? 1 : 0;
        }
        return n;
    }

    private double negligible() {
        return 1e-12 * values.length * Math.abs(values[values.length - 1]);
    }

    /** The shortest x with A x closest to b: the pseudo-inverse of a positive semi-definite matrix applied. */
    double[] solve(double[] b) {
        double[] x = new double[b.length];
        for (int k = 0; k < values.length; k++) {
            if (values[k] > negligible()) {
                double along = 0;
                for (int i = 0; i < b.length; i++) {
                    along += vectors[k][i] * b[i];
                }
                for (int i = 0; i < b.length; i++) {
                    x[i] += along / values[k] * vectors[k][i];
                }
            }
        }
        return x;
    }

    /** The nearest positive semi-definite matrix: negative eigenvalues set to zero. */
    double[][] clipped() {
        double[] v = values.clone();
        for (int k = 0; k < v.length; k++) {
            v[k] = Math.max(0, v[k]);
        }
        return rebuild(v);
    }

    /** Whether no eigenvalue lies below rounding error of the largest. */
    boolean isPositiveSemiDefinite() {
        int n = values.length;
        return values[0] >= -1e-14 * n * Math.max(Math.abs(values[n - 1]), Math.abs(values[0]));
    }
}
