package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.Arrays;

/**
 * The nearest correlation matrix in the Frobenius norm by the semismooth Newton method on the dual problem (Qi, Sun 2006, "A
 * quadratically convergent Newton method for computing the nearest correlation matrix", doi:10.1137/050624509, algorithm 5.1,
 * with the preconditioner of Borsdorf, Higham 2010, doi:10.1093/imanum/drn085): the same matrix as by Higham's alternating
 * projections, after some ten eigendecompositions instead of up to hundreds.
 *
 * <p>For a given y, {@code C = G + diag(y)} has eigenvalues {@code l} with eigenvectors {@code v}; the positive part of C has the
 * diagonal F(y) + 1, and F(y) = 0 at the solution.
 */
final class NearestCorrelation {
    /** Largest error of the diagonal that counts as none. */
    private static final double TOLERANCE = 1e-11;

    /** An error that is accepted where rounding allows no further step. */
    private static final double ROUNDING = 1e-8;

    private static final int MOST_STEPS = 100;
    private static final int MOST_HALVINGS = 30;
    private static final int MOST_SOLVER_STEPS = 300;
    private static final double ARMIJO = 1e-4;

    private final double[][] given;
    private final int n;
    private final int mostSteps;

    private double[] y;
    private Spectrum spectrum;
    private double[] error;
    private double dual;

    private NearestCorrelation(double[][] given, int mostSteps) {
        this.given = given;
        this.mostSteps = mostSteps;
        n = given.length;
        move(new double[n]);
    }

    /**
     * The nearest matrix.
     *
     * @param symmetric its diagonal is replaced by ones
     * @throws DataException where the method does not come to an end
     */
    static double[][] of(double[][] symmetric) {
        return of(symmetric, MOST_STEPS);
    }

    static double[][] of(double[][] symmetric, int mostSteps) {
        double[][] g = Covariance.of(symmetric).values();
        for (int i = 0; i < g.length; i++) {
            g[i][i] = 1;
        }
        NearestCorrelation search = new NearestCorrelation(g, mostSteps);
        if (search.spectrum.isPositiveSemiDefinite()) {
            return g;
        }
        search.run();
        return Covariance.of(search.spectrum.clipped()).correlation();
    }

    private void run() {
        for (int step = 0; step < mostSteps; step++) {
            double largest = largest();
            if (largest <= TOLERANCE) {
                return;
            }
            if (!step(largest)) {
                break;
            }
        }
        if (!(largest() <= ROUNDING)) {
            throw new DataException("The nearest correlation matrix of " + n + " assets was not reached: after "
                    + mostSteps + " steps the diagonal still misses 1 by " + largest()
                    + ".\nUse --repair clip, which always ends, or drop assets with few common days.");
        }
    }

    private double largest() {
        double largest = 0;
        for (double e : error) {
            largest = Math.max(largest, Math.abs(e));
        }
        return largest;
    }

    /** Takes one step; false if none improves. */
    private boolean step(double largest) {
        double[] from = y;
        double before = dual;
        double[] direction = solve(Math.min(0.1, largest), Math.min(1e-3, 0.1 * largest));
        double slope = 0;
        for (int i = 0; i < n; i++) {
            slope += error[i] * direction[i];
        }
        double length = 1;
        for (int k = 0; k < MOST_HALVINGS; k++, length /= 2) {
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                next[i] = from[i] + length * direction[i];
            }
            move(next);
            // near the end the dual no longer changes in its last digits, but the error does
            if (dual <= before + ARMIJO * length * slope || largest() < 0.5 * largest) {
                return true;
            }
        }
        move(from);
        return false;
    }

    private void move(double[] to) {
        y = to;
        double[][] c = new double[n][];
        for (int i = 0; i < n; i++) {
            c[i] = given[i].clone();
            c[i][i] += y[i];
        }
        spectrum = Spectrum.of(c);
        error = new double[n];
        Arrays.fill(error, -1);
        dual = 0;
        for (int k = 0; k < n; k++) {
            double l = spectrum.values()[k];
            if (l > 0) {
                double[] v = spectrum.vectors()[k];
                dual += l * l / 2;
                for (int i = 0; i < n; i++) {
                    error[i] += l * v[i] * v[i];
                }
            }
        }
        for (double v : y) {
            dual -= v;
        }
    }

    /** Conjugate gradients for {@code (V + lift) d = -F}, V being the generalized Hessian. */
    private double[] solve(double accuracy, double lift) {
        Hessian hessian = new Hessian(spectrum, lift);
        double[] scale = hessian.diagonal();
        double[] d = new double[n];
        double[] r = new double[n];
        double norm = 0;
        for (int i = 0; i < n; i++) {
            r[i] = -error[i];
            norm += r[i] * r[i];
        }
        double enough = accuracy * accuracy * norm;
        double[] p = new double[n];
        double last = 0;
        for (int k = 0; k < MOST_SOLVER_STEPS; k++) {
            double rho = 0;
            double rest = 0;
            for (int i = 0; i < n; i++) {
                rho += r[i] * r[i] / scale[i];
                rest += r[i] * r[i];
            }
            if (rest <= enough) {
                break;
            }
            for (int i = 0; i < n; i++) {
                p[i] = r[i] / scale[i] + (k == 0 ? 0 : rho / last * p[i]);
            }
            last = rho;
            double[] v = hessian.times(p);
            double along = 0;
            for (int i = 0; i < n; i++) {
                along += p[i] * v[i];
            }
            if (!(along > 0)) {
                break;
            }
            double step = rho / along;
            for (int i = 0; i < n; i++) {
                d[i] += step * p[i];
                r[i] -= step * v[i];
            }
        }
        return d;
    }

    /**
     * {@code V h = diag(P (O * (P' diag(h) P)) P')}, where O is 1 for two positive eigenvalues, {@code l_i / (l_i - l_j)} for one
     * positive and one other, and 0 for two others; computed over the smaller group of eigenvalues, since {@code V h} is h less
     * the same with 1 - O.
     */
    private static final class Hessian {
        private final double[][] vectors;
        private final double[][] transposed;
        /** Eigenvalues that are summed over, and by how much each pair counts; pairs of two groups count twice. */
        private final int[] base;

        private final double[][] weights;
        private final boolean complement;
        private final double lift;

        Hessian(Spectrum spectrum, double lift) {
            this.lift = lift;
            vectors = spectrum.vectors();
            int n = vectors.length;
            transposed = new double[n][n];
            int positive = 0;
            for (int k = 0; k < n; k++) {
                positive += spectrum.values()[k] > 0 ? 1 : 0;
                for (int i = 0; i < n; i++) {
                    transposed[i][k] = vectors[k][i];
                }
            }
            complement = 2 * positive > n;
            base = new int[complement ? n - positive : positive];
            weights = new double[base.length][n];
            int next = 0;
            for (int k = 0; k < n; k++) {
                boolean up = spectrum.values()[k] > 0;
                if (up == complement) {
                    continue;
                }
                for (int j = 0; j < n; j++) {
                    double l = spectrum.values()[j];
                    if (l > 0 == up) {
                        weights[next][j] = 1;
                    } else {
                        double high = up ? spectrum.values()[k] : l;
                        double low = up ? l : spectrum.values()[k];
                        weights[next][j] = 2 * (up ? high / (high - low) : -low / (high - low));
                    }
                }
                base[next++] = k;
            }
        }

        double[] times(double[] h) {
            int n = h.length;
            double[] out = new double[n];
            double[] row = new double[n];
            double[] sums = new double[n];
            for (int b = 0; b < base.length; b++) {
                double[] v = vectors[base[b]];
                Arrays.fill(row, 0);
                for (int i = 0; i < n; i++) {
                    add(row, v[i] * h[i], transposed[i]);
                }
                Arrays.fill(sums, 0);
                for (int j = 0; j < n; j++) {
                    add(sums, row[j] * weights[b][j], vectors[j]);
                }
                for (int i = 0; i < n; i++) {
                    out[i] += v[i] * sums[i];
                }
            }
            for (int i = 0; i < n; i++) {
                out[i] = (complement ? h[i] - out[i] : out[i]) + lift * h[i];
            }
            return out;
        }

        double[] diagonal() {
            int n = vectors.length;
            double[] out = new double[n];
            for (int b = 0; b < base.length; b++) {
                double[] v = vectors[base[b]];
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int j = 0; j < n; j++) {
                        sum += weights[b][j] * transposed[i][j] * transposed[i][j];
                    }
                    out[i] += v[i] * v[i] * sum;
                }
            }
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(1e-8, (complement ? 1 - out[i] : out[i]) + lift);
            }
            return out;
        }

        private static void add(double[] to, double factor, double[] x) {
            for (int i = 0; i < to.length; i++) {
                to[i] += factor * x[i];
            }
        }
    }
}
