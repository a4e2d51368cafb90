package io.cambrian.memory.analog;

import java.util.Arrays;

/**
 * For each window of a series the most alike one before it (left, what a causal observer could have seen) and after it (right).
 *
 * <p>Covariances run along the diagonals of the matrix of all pairs (Zimmerman et al. 2019, "Matrix Profile XIV",
 * doi:10.1145/3357223.3362721), many diagonals side by side, and start anew every {@value #ROWS} rows. Their rounding is bounded;
 * a pair that could be nearest within that bound is measured from its own numbers. The result is therefore that of measuring
 * every pair, whatever the order or the number of threads; ties go to the earlier window.
 *
 * @param length of a window
 * @param exclusion windows that start at most so far apart are not compared
 * @param leftDistances nearest before; infinite where there is none
 * @param leftIndexes of that window; -1 where there is none
 * @param rightDistances nearest after
 * @param rightIndexes of that window
 */
public record MatrixProfile(
        int length,
        int exclusion,
        double[] leftDistances,
        int[] leftIndexes,
        double[] rightDistances,
        int[] rightIndexes) {
    /** Rows after which covariances start anew. */
    private static final int ROWS = 1024;

    /** Diagonals that are followed side by side. */
    private static final int DIAGONALS = 256;

    private static final double EPSILON = 0x1p-53;

    /** The usual exclusion: a quarter of the window, rounded up (STUMPY's). */
    public static int usualExclusion(int length) {
        return (length + 3) / 4;
    }

    /**
     * The profile of a series with the usual exclusion.
     *
     * @param series NaN where unknown
     * @param length of a window, at least 3
     */
    public static MatrixProfile of(double[] series, int length) {
        return part(series, length, usualExclusion(length), 0, 1);
    }

    /**
     * One of several parts of the work, about equal in size; {@link #merge} of all parts is the profile.
     *
     * @param exclusion at least 0
     * @param part from 0
     * @param parts in all
     */
    public static MatrixProfile part(double[] series, int length, int exclusion, int part, int parts) {
        if (exclusion < 0 || part < 0 || part >= parts) {
            throw new IllegalArgumentException("The exclusion (" + exclusion + ") must not be negative, and the part ("
                    + part + ") one of " + parts + ".");
        }
        Sweep sweep = new Sweep(new Windows(series, length));
        int group = 0;
        for (int diagonal = exclusion + 1; diagonal < sweep.count; diagonal += DIAGONALS) {
            if (group++ % parts == part) {
                sweep.diagonals(diagonal, Math.min(DIAGONALS, sweep.count - diagonal));
            }
        }
        return sweep.profile(length, exclusion);
    }

    /** The better of two profiles of the same series, window by window. */
    public MatrixProfile merge(MatrixProfile other) {
        if (other.length != length || other.exclusion != exclusion || other.leftIndexes.length != leftIndexes.length) {
            throw new IllegalArgumentException("Profiles of different windows cannot be merged.");
        }
        double[] left = leftDistances.clone();
        int[] leftAt = leftIndexes.clone();
        double[] right = rightDistances.clone();
        int[] rightAt = rightIndexes.clone();
        better(left, leftAt, other.leftDistances, other.leftIndexes);
        better(right, rightAt, other.rightDistances, other.rightIndexes);
        return new MatrixProfile(length, exclusion, left, leftAt, right, rightAt);
    }

    private static void better(double[] mine, int[] mineAt, double[] others, int[] othersAt) {
        for (int i = 0; i < mine.length; i++) {
            if (others[i] < mine[i] || (others[i] == mine[i] && othersAt[i] >= 0 && othersAt[i] < mineAt[i])) {
                mine[i] = others[i];
                mineAt[i] = othersAt[i];
            }
        }
    }

    public int size() {
        return leftIndexes.length;
    }

    /** The distance to the nearest window on either side; infinite where there is none. */
    public double distance(int window) {
        return Math.min(leftDistances[window], rightDistances[window]);
    }

    /** The nearest window on either side, the earlier one in a tie; -1 where there is none. */
    public int index(int window) {
        return leftDistances[window] <= rightDistances[window] ? leftIndexes[window] : rightIndexes[window];
    }

    /** The window whose nearest one is nearest of all, the earliest in a tie; -1 where no windows are compared. */
    public int motif() {
        int best = -1;
        for (int i = 0; i < size(); i++) {
            if (index(i) >= 0 && (best < 0 || distance(i) < distance(best))) {
                best = i;
            }
        }
        return best;
    }

    /** The window whose nearest one is farthest: least like anything else; -1 where no windows are compared. */
    public int discord() {
        int worst = -1;
        for (int i = 0; i < size(); i++) {
            if (index(i) >= 0 && (worst < 0 || distance(i) > distance(worst))) {
                worst = i;
            }
        }
        return worst;
    }

    /** Follows covariances along diagonals. */
    private static final class Sweep {
        private final Windows windows;
        private final int count;

        /** Half of the change of the number that enters and the one that leaves, and their deviations from the means. */
        private final double[] changes;

        private final double[] deviations;
        private final double[] inverse;

        /** What a constant window adds to the correlation: 1/2, so that two make 1, and one makes the 1/2 of sqrt(length). */
        private final double[] constant;

        private final double[] left;
        private final int[] leftAt;
        private final double[] right;
        private final int[] rightAt;
        private final double[] covariances = new double[DIAGONALS];
        private final double[] gaps = new double[DIAGONALS];

        Sweep(Windows windows) {
            this.windows = windows;
            count = windows.count();
            double[] x = windows.series();
            int m = windows.length();
            changes = new double[count];
            deviations = new double[count];
            inverse = new double[count];
            constant = new double[count];
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    changes[i] = (x[i + m - 1] - x[i - 1]) / 2;
                    deviations[i] = (x[i + m - 1] - windows.mean(i)) + (x[i - 1] - windows.mean(i - 1));
                }
                double norm = windows.norm(i);
                inverse[i] = norm == 0 ? 0 : 1 / norm;
                constant[i] = norm == 0 ? 0.5 : 0;
            }
            left = new double[count];
            right = new double[count];
            leftAt = new int[count];
            rightAt = new int[count];
            Arrays.fill(left, Double.POSITIVE_INFINITY);
            Arrays.fill(right, Double.POSITIVE_INFINITY);
            Arrays.fill(leftAt, -1);
            Arrays.fill(rightAt, -1);
        }

        void diagonals(int first, int wide) {
            for (int from = 0; from + first < count; from += ROWS) {
                int to = Math.min(from + ROWS, count - first);
                double tolerance = tolerance(from, to, from + first, Math.min(count, to + first + wide - 1));
                start(from, first, wide);
                row(from, first, wide, tolerance);
                for (int i = from + 1; i < to; i++) {
                    step(i, first, Math.min(wide, count - first - i));
                    row(i, first, wide, tolerance);
                }
            }
        }

        /**
         * A bound of the rounding of a correlation in a tile: each of the steps adds products of numbers no larger than twice
         * the largest norm (or the rounding of a number far from the center), and the sum is divided by the smallest norms.
         */
        private double tolerance(int rowFrom, int rowTo, int columnFrom, int columnTo) {
            double steps = 48.0 * (ROWS + windows.length()) * EPSILON;
            return steps * spread(rowFrom, rowTo) * spread(columnFrom, columnTo);
        }

        private double spread(int from, int to) {
            double largest = 0;
            double smallest = Double.POSITIVE_INFINITY;
            boolean unknown = false;
            for (int i = from; i < to; i++) {
                double norm = windows.norm(i);
                unknown |= Double.isNaN(norm);
                if (norm > 0) {
                    smallest = Math.min(smallest, norm);
                }
                if (norm > largest) {
                    largest = norm;
                }
            }
            // windows that hold unknown numbers take part in the sums, with norms of up to twice the reach each
            double sum = windows.reach() * (unknown ? 2 * Math.sqrt(windows.length()) : 1);
            sum = Math.max(largest, sum);
            return smallest == Double.POSITIVE_INFINITY ? 1 : Math.max(1, sum / smallest);
        }

        private void start(int i, int first, int wide) {
            double[] x = windows.series();
            int m = windows.length();
            double mean = windows.mean(i);
            for (int k = 0; k < wide && i + first + k < count; k++) {
                int j = i + first + k;
                double other = windows.mean(j);
                double sum = 0;
                for (int t = 0; t < m; t++) {
                    sum += (x[i + t] - mean) * (x[j + t] - other);
                }
                covariances[k] = sum;
            }
        }

        private void step(int i, int first, int wide) {
            double change = changes[i];
            double deviation = deviations[i];
            double[] c = covariances;
            int at = i + first;
            for (int k = 0; k < wide; k++) {
                c[k] += change * deviations[at + k] + changes[at + k] * deviation;
            }
        }

        private void row(int i, int first, int most, double tolerance) {
            int wide = Math.min(most, count - first - i);
            int at = i + first;
            double scale = inverse[i];
            double base = 1 - constant[i];
            double[] c = covariances;
            double[] g = gaps;
            for (int k = 0; k < wide; k++) {
                g[k] = base - constant[at + k] - c[k] * scale * inverse[at + k] - tolerance;
            }
            double mine = right[i];
            for (int k = 0; k < wide; k++) {
                // NaN compares false: a window that holds an unknown number is nobody's neighbor
                if (g[k] <= left[at + k] || g[k] <= mine) {
                    measure(i, at + k);
                    mine = right[i];
                }
            }
        }

        private void measure(int i, int j) {
            double gap = Windows.gap(windows, i, windows, j);
            if (gap < left[j] || (gap == left[j] && i < leftAt[j])) {
                left[j] = gap;
                leftAt[j] = i;
            }
            if (gap < right[i] || (gap == right[i] && j < rightAt[i])) {
                right[i] = gap;
                rightAt[i] = j;
            }
        }

        MatrixProfile profile(int length, int exclusion) {
            return new MatrixProfile(
                    length, exclusion, distances(left, length), leftAt, distances(right, length), rightAt);
        }

        private static double[] distances(double[] gaps, int length) {
            return Arrays.stream(gaps).map(g -> Windows.distance(g, length)).toArray();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MatrixProfile o
                && length == o.length
                && exclusion == o.exclusion
                && Arrays.equals(leftDistances, o.leftDistances)
                && Arrays.equals(leftIndexes, o.leftIndexes)
                && Arrays.equals(rightDistances, o.rightDistances)
                && Arrays.equals(rightIndexes, o.rightIndexes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(leftIndexes) + Arrays.hashCode(rightIndexes)) + length;
    }

    @Override
    public String toString() {
        return "MatrixProfile[" + size() + " windows of " + length + "]";
    }
}
