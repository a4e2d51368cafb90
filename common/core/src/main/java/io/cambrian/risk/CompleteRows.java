package io.cambrian.risk;

import java.util.Arrays;
import java.util.Objects;

/**
 * The rows of a return matrix on which every asset has a return.
 *
 * @param rows the complete rows, {@code [rows][assets]}
 * @param index for each of them, its position in the matrix that it came from
 * @param dropped how many rows lacked at least one return
 */
public record CompleteRows(double[][] rows, int[] index, int dropped) {
    /** Keeps the complete rows of {@code returns}; the rows themselves are shared, not copied. */
    public static CompleteRows of(double[][] returns) {
        Returns.check(returns);
        int[] kept = new int[returns.length];
        int n = 0;
        for (int t = 0; t < returns.length; t++) {
            if (isComplete(returns[t])) {
                kept[n++] = t;
            }
        }
        double[][] rows = new double[n][];
        for (int k = 0; k < n; k++) {
            rows[k] = returns[kept[k]];
        }
        return new CompleteRows(rows, Arrays.copyOf(kept, n), returns.length - n);
    }

    private static boolean isComplete(double[] row) {
        for (double r : row) {
            if (Double.isNaN(r)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompleteRows o
                && Arrays.deepEquals(rows, o.rows)
                && Arrays.equals(index, o.index)
                && dropped == o.dropped;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.deepHashCode(rows), Arrays.hashCode(index), dropped);
    }

    @Override
    public String toString() {
        return "CompleteRows[" + rows.length + " kept, " + dropped + " dropped]";
    }
}
