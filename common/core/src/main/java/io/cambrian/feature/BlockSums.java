package io.cambrian.feature;

import java.util.Arrays;

/**
 * Sums and sums of squares of the last n values, without subtraction and so without drift. Values are taken in blocks of
 * n; a window is a suffix of the previous block plus a prefix of the current one. All values are centered on the first of
 * the current block, which always lies inside the window.
 */
final class BlockSums {
    private final int n;
    private final double[] block;
    private final double[] suffix;
    private final double[] suffixSquares; // null where only means are asked for
    private int filled;
    private boolean hasPrevious;
    private double center;
    private double sum;
    private double squares;

    private BlockSums(int n, boolean squared) {
        this.n = n;
        block = new double[n];
        suffix = new double[n];
        suffixSquares = squared ? new double[n] : null;
    }

    static BlockSums forMeans(int n) {
        return new BlockSums(n, false);
    }

    static BlockSums forDeviations(int n) {
        return new BlockSums(n, true);
    }

    void restart() {
        filled = 0;
        hasPrevious = false;
    }

    /** Takes the next value; whether the window is full. */
    boolean add(double x) {
        if (filled == n) {
            closeBlock(x);
        } else if (filled == 0) {
            center = x;
            sum = 0;
            squares = 0;
        }
        double d = x - center;
        sum += d;
        squares += d * d;
        block[filled++] = x;
        return hasPrevious || filled == n;
    }

    private void closeBlock(double newCenter) {
        center = newCenter;
        sum = 0;
        squares = 0;
        double s = 0;
        if (suffixSquares == null) {
            for (int i = n - 1; i >= 0; i--) {
                s += block[i] - newCenter;
                suffix[i] = s;
            }
        } else {
            double q = 0;
            for (int i = n - 1; i >= 0; i--) {
                double d = block[i] - newCenter;
                s += d;
                q += d * d;
                suffix[i] = s;
                suffixSquares[i] = q;
            }
        }
        filled = 0;
        hasPrevious = true;
    }

    private double centeredSum() {
        return filled < n ? suffix[filled] + sum : sum;
    }

    double mean() {
        return center + centeredSum() / n;
    }

    /** Sum of squared deviations from the mean; 0 exactly when all values are equal. */
    double squaredDeviations() {
        double s = centeredSum();
        double q = filled < n ? suffixSquares[filled] + squares : squares;
        return Math.max(0, q - s * s / n);
    }

    /**
     * The means of the last n values along a whole column, finite from {@code from} on; NaN before there are n. The same
     * bits as {@link #add} and {@link #mean} give.
     */
    static void means(double[] x, int from, int bars, int n, double[] out) {
        Arrays.fill(out, 0, Math.min(bars, from + n - 1), Double.NaN);
        double[] suffix = new double[n + 1];
        for (int start = from; start < bars; start += n) {
            double center = x[start];
            double sum = 0;
            if (start > from) {
                for (int i = n - 1; i > 0; i--) {
                    sum += x[start - n + i] - center;
                    suffix[i] = sum;
                }
                sum = 0;
            }
            int end = Math.min(n, bars - start);
            int skipped = start > from ? 0 : Math.min(end, n - 1);
            for (int i = 0; i < skipped; i++) {
                sum += x[start + i] - center;
            }
            for (int i = skipped; i < end; i++) {
                sum += x[start + i] - center;
                out[start + i] = center + (suffix[i + 1] + sum) / n;
            }
        }
    }

    /** The population standard deviations in the same way, from {@link #squaredDeviations}. */
    static void deviations(double[] x, int from, int bars, int n, double[] out) {
        Arrays.fill(out, 0, Math.min(bars, from + n - 1), Double.NaN);
        double[] suffix = new double[n + 1];
        double[] suffixSquares = new double[n + 1];
        for (int start = from; start < bars; start += n) {
            double center = x[start];
            double sum = 0;
            double squares = 0;
            if (start > from) {
                for (int i = n - 1; i > 0; i--) {
                    double d = x[start - n + i] - center;
                    sum += d;
                    squares += d * d;
                    suffix[i] = sum;
                    suffixSquares[i] = squares;
                }
                sum = 0;
                squares = 0;
            }
            int end = Math.min(n, bars - start);
            int skipped = start > from ? 0 : Math.min(end, n - 1);
            for (int i = 0; i < skipped; i++) {
                double d = x[start + i] - center;
                sum += d;
                squares += d * d;
            }
            for (int i = skipped; i < end; i++) {
                double d = x[start + i] - center;
                sum += d;
                squares += d * d;
                double s = suffix[i + 1] + sum;
                double q = suffixSquares[i + 1] + squares - s * s / n;
                out[start + i] = Math.sqrt((q > 0 ? q : 0) / n);
            }
        }
    }
}
