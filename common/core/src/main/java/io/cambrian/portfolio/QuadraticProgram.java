package io.cambrian.portfolio;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.matrix.store.RawStore;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;

/**
 * Minimizes {@code w'Qw/2 - c'w} within bounds, where the weights sum to a total or stay below it.
 *
 * <p>A primal-dual active-set method finds which bounds bind; the equations that then hold are solved directly and every sign
 * is checked, so that the answer is good to rounding. Where it does not settle (a singular Q, ties), and for many assets,
 * {@link PrimalActiveSet} does it, or ojAlgo's convex solver where the sum may stay below the total. Q is scaled first: daily covariances of about 1e-5 lie below the tolerances of solvers.
 */
final class QuadraticProgram {
    /** Whether the weights must reach the total. */
    enum Sum {
        EXACTLY,
        AT_MOST
    }

    private static final double BINDING = 1e-7;

    /** By which bounds that are added up may miss the total. */
    private static final double ROUNDING = 1e-9;
    /** From so many assets on, assets join one at a time. */
    private static final int MANY = 100;

    private final double[][] q;
    private final double[] c;
    private final double[] lower;
    private final double[] upper;
    private final double total;
    private final Sum sum;
    private final int n;

    QuadraticProgram(double[][] quadratic, double[] linear, double[] lower, double[] upper, double total, Sum sum) {
        n = quadratic.length;
        double scale = 0;
        for (int i = 0; i < n; i++) {
            scale += quadratic[i][i] / n;
        }
        q = new double[n][n];
        c = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                q[i][j] = quadratic[i][j] / scale;
            }
            c[i] = linear[i] / scale;
        }
        this.lower = lower;
        this.upper = upper;
        this.total = total;
        this.sum = sum;
    }

    /** The minimizer; empty if the bounds cannot be met, or if no solver vouches for one. */
    Optional<double[]> solve() {
        if (!canBeMet()) {
            return Optional.empty();
        }
        if (n > MANY && sum == Sum.EXACTLY) {
            return joined();
        }
        return settled().or(() -> {
            if (sum == Sum.EXACTLY) {
                return joined();
            }
            Optional<double[]> rough = rough();
            return rough.flatMap(this::polished).or(() -> rough.filter(this::isFeasible));
        });
    }

    private boolean canBeMet() {
        double least = 0;
        double most = 0;
        for (int i = 0; i < n; i++) {
            if (!(lower[i] <= upper[i])) {
                return false;
            }
            least += lower[i];
            most += upper[i];
        }
        return least <= total + ROUNDING && (sum == Sum.AT_MOST || most >= total - ROUNDING);
    }

    private Optional<double[]> joined() {
        return Optional.of(new PrimalActiveSet(q, c, lower, upper, total).solve(20 * n + 100))
                .filter(this::isFeasible);
    }

    /** Where the sum may stay below the total, it binds exactly if the optimum without it goes beyond. */
    private Optional<double[]> settled() {
        if (sum == Sum.AT_MOST) {
            Optional<double[]> free = exact(new int[n], false, 60, Move.ALL);
            if (free.isEmpty() || isFeasible(free.get())) {
                return free;
            }
        }
        return exact(new int[n], true, 60, Move.ALL).filter(this::isFeasible);
    }

    private Optional<double[]> rough() {
        double[][] bounds = new double[2 * n + (sum == Sum.AT_MOST ? 1 : 0)][n];
        double[] limits = new double[bounds.length];
        for (int i = 0; i < n; i++) {
            bounds[i][i] = 1;
            limits[i] = upper[i];
            bounds[n + i][i] = -1;
            limits[n + i] = -lower[i];
        }
        double[][] ones = new double[1][n];
        Arrays.fill(ones[0], 1);
        ConvexSolver.Builder builder = ConvexSolver.newBuilder()
                .objective(
                        RawStore.wrap(Arrays.stream(q).map(double[]::clone).toArray(double[][]::new)),
                        R064Store.FACTORY.column(c));
        if (sum == Sum.EXACTLY) {
            builder.equalities(RawStore.wrap(ones), R064Store.FACTORY.column(new double[] {total}));
        } else {
            bounds[2 * n] = ones[0];
            limits[2 * n] = total;
        }
        builder.inequalities(RawStore.wrap(bounds), R064Store.FACTORY.column(limits));
        Optimisation.Result result = builder.solve();
        if (!result.getState().isFeasible()) {
            return Optional.empty();
        }
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            w[i] = Math.max(lower[i], Math.min(upper[i], result.doubleValue(i)));
        }
        return Optional.of(w);
    }

    private boolean isFeasible(double[] w) {
        double s = 0;
        for (double v : w) {
            if (!Double.isFinite(v)) {
                return false;
            }
            s += v;
        }
        return sum == Sum.EXACTLY ? Math.abs(s - total) < 1e-6 : s < total + 1e-6;
    }

    private Optional<double[]> polished(double[] start) {
        int[] at = new int[n];
        double s = 0;
        for (int i = 0; i < n; i++) {
            at[i] = start[i] <= lower[i] + BINDING ? -1 : start[i] >= upper[i] - BINDING ? 1 : 0;
            s += start[i];
        }
        return exact(at, sum == Sum.EXACTLY || s >= total - BINDING, 60, Move.WORST)
                .filter(this::isFeasible);
    }

    /** Which assets change sides in one step: all whose sign is wrong (fast), or only the worst (careful). */
    private enum Move {
        ALL,
        WORST
    }

    /**
     * Solves the equations of the bounds that bind, and moves assets onto or off their bounds until all signs are right: the
     * primal-dual active-set method of Hintermueller, Ito, Kunisch 2003, doi:10.1137/S1052623401383558.
     */
    private Optional<double[]> exact(int[] at, boolean full, int steps, Move move) {
        for (int step = 0; step < steps; step++) {
            double[] w = new double[n];
            double multiplier;
            try {
                multiplier = solveFree(at, full, w);
            } catch (MathRuntimeException singular) {
                return Optional.empty();
            }
            if (!moved(at, w, multiplier, move)) {
                for (int i = 0; i < n; i++) {
                    w[i] = Math.max(lower[i], Math.min(upper[i], w[i]));
                }
                return Optional.of(w);
            }
        }
        return Optional.empty();
    }

    /** Moves assets whose sign is wrong; false if none is. */
    private boolean moved(int[] at, double[] w, double multiplier, Move move) {
        int worst = -1;
        double violation = 1e-10;
        int[] next = at.clone();
        for (int i = 0; i < n; i++) {
            double gradient = c[i] + multiplier;
            for (int j = 0; j < n; j++) {
                gradient -= q[i][j] * w[j];
            }
            // a positive gradient wants more of the asset
            double v = at[i] < 0 ? gradient : at[i] > 0 ? -gradient : Math.max(lower[i] - w[i], w[i] - upper[i]);
            if (v > 1e-10) {
                next[i] = at[i] != 0 ? 0 : w[i] < lower[i] ? -1 : 1;
            }
            if (v > violation) {
                violation = v;
                worst = i;
            }
        }
        if (worst >= 0) {
            if (move == Move.ALL) {
                System.arraycopy(next, 0, at, 0, n);
            } else {
                at[worst] = next[worst];
            }
        }
        return worst >= 0;
    }

    /** Fills w with the bound or the stationary value of each asset; returns the multiplier of the sum. */
    private double solveFree(int[] at, boolean full, double[] w) {
        int free = 0;
        int[] index = new int[n];
        double rest = total;
        for (int i = 0; i < n; i++) {
            if (at[i] == 0) {
                index[free++] = i;
            } else {
                w[i] = at[i] < 0 ? lower[i] : upper[i];
                rest -= w[i];
            }
        }
        if (free == 0) {
            return full ? boundMultiplier(at, w) : 0;
        }
        int size = free + (full ? 1 : 0);
        double[][] a = new double[size][size];
        double[] b = new double[size];
        for (int r = 0; r < free; r++) {
            b[r] = c[index[r]];
            for (int j = 0; j < n; j++) {
                if (at[j] != 0) {
                    b[r] -= q[index[r]][j] * w[j];
                }
            }
            for (int k = 0; k < free; k++) {
                a[r][k] = q[index[r]][index[k]];
            }
            if (full) {
                a[r][free] = -1;
                a[free][r] = 1;
            }
        }
        if (full) {
            b[free] = rest;
        }
        double[] x = new LUDecomposition(new Array2DRowRealMatrix(a, false), 1e-13)
                .getSolver()
                .solve(new ArrayRealVector(b, false))
                .toArray();
        for (int r = 0; r < free; r++) {
            w[index[r]] = x[r];
        }
        return full ? x[free] : 0;
    }

    /** With all assets on bounds any multiplier between those of the lower and the upper ones will do. */
    private double boundMultiplier(int[] at, double[] w) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double gradient = c[i];
            for (int j = 0; j < n; j++) {
                gradient -= q[i][j] * w[j];
            }
            if (at[i] < 0) {
                high = Math.min(high, -gradient);
            } else {
                low = Math.max(low, -gradient);
            }
        }
        return Double.isInfinite(low)
                ? (Double.isInfinite(high) ? 0 : high)
                : Double.isInfinite(high) ? low : (low + high) / 2;
    }
}
