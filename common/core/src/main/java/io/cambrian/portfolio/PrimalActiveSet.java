package io.cambrian.portfolio;

import java.util.Arrays;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;

/**
 * Minimizes {@code w'Qw/2 - c'w} with {@code lower <= w <= upper} and a given sum, from a corner on: assets join one at a time,
 * so that thousands of them cost little where few are held in the end. Every step keeps the bounds and the sum, and never
 * raises the objective: whatever Q is, also singular, the answer is feasible (Nocedal, Wright 2006, "Numerical optimization",
 * algorithm 16.3).
 */
final class PrimalActiveSet {
    private static final double RIDGE = 1e-12;
    private static final double SETTLED = 1e-10;

    private final double[][] q;
    private final double[] c;
    private final double[] lower;
    private final double[] upper;
    private final int n;
    private final int[] free; // the first of them, in the order in which they joined
    private int frees;
    private final boolean[] isFree;
    private final double[] w;
    private final double[] product; // Q w

    /** @param q whose diagonal is about 1 on average */
    PrimalActiveSet(double[][] q, double[] c, double[] lower, double[] upper, double total) {
        this.q = q;
        this.c = c;
        this.lower = lower;
        this.upper = upper;
        n = c.length;
        free = new int[n];
        isFree = new boolean[n];
        w = lower.clone();
        product = new double[n];
        fill(total - Arrays.stream(lower).sum());
        for (int i = 0; i < n; i++) {
            if (w[i] != 0) {
                add(q[i], w[i]);
            }
        }
    }

    /** Fills the assets of the least variance first. */
    private void fill(double rest) {
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(q[i][i] / 2 - c[i], q[j][j] / 2 - c[j]));
        double left = rest;
        for (int i : order) {
            double more = Math.min(left, upper[i] - lower[i]);
            w[i] += more;
            left -= more;
            if (left <= 0) {
                if (w[i] < upper[i]) {
                    join(i);
                }
                return;
            }
        }
    }

    private void join(int i) {
        free[frees++] = i;
        isFree[i] = true;
    }

    private void leave(int place) {
        isFree[free[place]] = false;
        System.arraycopy(free, place + 1, free, place, frees - place - 1);
        frees--;
    }

    /** The minimizer, or the best point after so many steps. */
    double[] solve(int steps) {
        for (int step = 0; step < steps; step++) {
            boolean settled = frees < 2 || toMinimumOfFree();
            if (settled && !admit()) {
                break;
            }
        }
        return w;
    }

    /** Moves the free assets to their best, or to the first bound on the way; whether it got there. */
    private boolean toMinimumOfFree() {
        double[] direction;
        try {
            direction = direction();
        } catch (MathRuntimeException notDefinite) {
            leave(frees - 1);
            return false;
        }
        double length = 1;
        int blocking = -1;
        for (int k = 0; k < frees; k++) {
            int i = free[k];
            double room = direction[k] > 0 ? upper[i] - w[i] : w[i] - lower[i];
            if (Math.abs(direction[k]) * length > room) {
                length = room / Math.abs(direction[k]);
                blocking = k;
            }
        }
        for (int k = 0; k < frees; k++) {
            double move = length * direction[k];
            w[free[k]] += move;
            add(q[free[k]], move);
        }
        if (blocking < 0) {
            return true;
        }
        int i = free[blocking];
        double bound = direction[blocking] > 0 ? upper[i] : lower[i];
        add(q[i], bound - w[i]);
        w[i] = bound;
        leave(blocking);
        return false;
    }

    /** To the minimum over the free assets with the same sum. */
    private double[] direction() {
        double[][] a = new double[frees][frees];
        double[] gradient = new double[frees];
        double[] ones = new double[frees];
        for (int r = 0; r < frees; r++) {
            for (int k = 0; k < frees; k++) {
                a[r][k] = q[free[r]][free[k]];
            }
            a[r][r] += RIDGE;
            gradient[r] = product[free[r]] - c[free[r]];
            ones[r] = 1;
        }
        DecompositionSolver solver =
                new CholeskyDecomposition(new Array2DRowRealMatrix(a, false), 1e-9, 1e-14).getSolver();
        double[] g = solver.solve(new ArrayRealVector(gradient, false)).toArray();
        double[] o = solver.solve(new ArrayRealVector(ones, false)).toArray();
        double multiplier = Arrays.stream(g).sum() / Arrays.stream(o).sum();
        double[] d = new double[frees];
        double sum = 0;
        for (int k = 0; k < frees; k++) {
            d[k] = multiplier * o[k] - g[k];
            sum += d[k];
        }
        for (int k = 0; k < frees; k++) {
            d[k] -= sum / frees; // what rounding left
        }
        return d;
    }

    /** Frees the asset at a bound that gains most by leaving it; false if none gains. */
    private boolean admit() {
        double level = 0;
        if (frees > 0) {
            for (int k = 0; k < frees; k++) {
                level += (c[free[k]] - product[free[k]]) / frees;
            }
        } else {
            level = levelOfBounds();
        }
        int best = -1;
        double most = SETTLED;
        for (int i = 0; i < n; i++) {
            if (isFree[i] || upper[i] <= lower[i]) {
                continue;
            }
            double gain = c[i] - product[i] - level;
            double value = w[i] <= lower[i] ? gain : -gain;
            if (value > most) {
                most = value;
                best = i;
            }
        }
        if (best < 0) {
            return false;
        }
        join(best);
        if (frees == 1) {
            int other = partner(best);
            if (other < 0) {
                return false;
            }
            join(other);
        }
        return true;
    }

    /** With all assets at bounds: between the best that can grow and the worst that can shrink. */
    private double levelOfBounds() {
        double grow = Double.NEGATIVE_INFINITY;
        double shrink = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double gain = c[i] - product[i];
            if (w[i] < upper[i]) {
                grow = Math.max(grow, gain);
            }
            if (w[i] > lower[i]) {
                shrink = Math.min(shrink, gain);
            }
        }
        return (grow + shrink) / 2;
    }

    /** The asset that gives way most cheaply to one that grows, or takes most gladly what one that shrinks gives. */
    private int partner(int i) {
        boolean grows = w[i] <= lower[i];
        int best = -1;
        for (int j = 0; j < n; j++) {
            boolean can = grows ? w[j] > lower[j] : w[j] < upper[j];
            if (j == i || !can) {
                continue;
            }
            double gain = c[j] - product[j];
            if (best < 0 || (grows ? gain < c[best] - product[best] : gain > c[best] - product[best])) {
                best = j;
            }
        }
        return best;
    }

    private void add(double[] row, double factor) {
        for (int j = 0; j < n; j++) {
            product[j] += factor * row[j];
        }
    }
}
