package io.cambrian.feature;

import java.util.Arrays;

/**
 * Sums and sums of squares of the last n values, without subtraction and so without drift. Values are taken in blocks of
 * n; a window is a suffix of the previous block plus a prefix of the current one. All values are centered on the first of
 * the current block, which always lies inside the window.
 */
final class BlockSums {
    private final int n;
    private final double inverse;
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
        inverse = 1.0 / n;
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
        return center + centeredSum() * inverse;
    }

    /** Sum of squared deviations from the mean; 0 exactly when all values are equal. */
    double squaredDeviations() {
        double s = centeredSum();
        double q = filled < n ? suffixSquares[filled] + squares : squares;
        return Math.max(0, q - s * s * inverse);
    }

    /** Population standard deviation; 0 exactly when all values are equal. */
    double deviation() {
        return Math.sqrt(squaredDeviations() * inverse);
    }

    /**
     * The means of the last n values along a whole column, finite from {@code from} on; NaN before there are n. The same
     * bits as {@link #add} and {@link #mean} give.
     */
    static void means(double[] x, int from, int bars, int n, double[] out) {
        double inverse = 1.0 / n;
        double[] suffix = new double[n + 1];
        for (int start = from; start < bars; start += n) {
            int end = Math.min(n, bars - start);
            prefixMeans(x, start, end, suffix, inverse, out);
            if (start + n < bars) {
                suffixes(x, start, n, suffix);
            }
        }
        Arrays.fill(out, 0, Math.min(bars, from + n - 1), Double.NaN);
    }

    private static void prefixMeans(double[] x, int start, int end, double[] suffix, double inverse, double[] out) {
        double center = x[start];
        double sum = 0;
        for (int i = 0; i < end; i++) {
            sum += x[start + i] - center;
            out[start + i] = center + (suffix[i + 1] + sum) * inverse;
        }
    }

    private static void suffixes(double[] x, int start, int n, double[] suffix) {
        double center = x[start + n];
        double sum = 0;
        for (int i = n - 1; i > 0; i--) {
            sum += x[start + i] - center;
            suffix[i] = sum;
        }
    }

    /**
     * The population standard deviations in the same way, and with them the {@link #means}; {@code sums} is overwritten.
     *
     * @param means null where they are not wanted
     */
    static void deviations(double[] x, int from, int bars, int n, double[] out, double[] means, double[] sums) {
        double inverse = 1.0 / n;
        double[] suffix = new double[n + 1];
        double[] suffixSquares = new double[n + 1];
        for (int start = from; start < bars; start += n) {
            int end = Math.min(n, bars - start);
            if (means == null) {
                prefixSums(x, start, end, suffix, suffixSquares, sums, out);
            } else {
                prefixSums(x, start, end, suffix, suffixSquares, sums, out, inverse, means);
            }
            if (start + n < bars) {
                suffixes(x, start, n, suffix, suffixSquares);
            }
        }
        fromSums(sums, inverse, from, bars, out);
        int known = Math.min(bars, from + n - 1);
        Arrays.fill(out, 0, known, Double.NaN);
        if (means != null) {
            Arrays.fill(means, 0, known, Double.NaN);
        }
    }

    private static void prefixSums(
            double[] x, int start, int end, double[] suffix, double[] suffixSquares, double[] sums, double[] squares) {
        double center = x[start];
        double sum = 0;
        double square = 0;
        for (int i = 0; i < end; i++) {
            double d = x[start + i] - center;
            sum += d;
            square += d * d;
            sums[start + i] = suffix[i + 1] + sum;
            squares[start + i] = suffixSquares[i + 1] + square;
        }
    }

    private static void prefixSums(
            double[] x,
            int start,
            int end,
            double[] suffix,
            double[] suffixSquares,
            double[] sums,
            double[] squares,
            double inverse,
            double[] means) {
        double center = x[start];
        double sum = 0;
        double square = 0;
        for (int i = 0; i < end; i++) {
            double d = x[start + i] - center;
            sum += d;
            square += d * d;
            double s = suffix[i + 1] + sum;
            sums[start + i] = s;
            squares[start + i] = suffixSquares[i + 1] + square;
            means[start + i] = center + s * inverse;
        }
    }

    private static void suffixes(double[] x, int start, int n, double[] suffix, double[] suffixSquares) {
        double center = x[start + n];
        double sum = 0;
        double square = 0;
        for (int i = n - 1; i > 0; i--) {
            double d = x[start + i] - center;
            sum += d;
            square += d * d;
            suffix[i] = sum;
            suffixSquares[i] = square;
        }
    }

    /** Takes the sums of squares from {@code out}. */
    private static void fromSums(double[] sums, double inverse, int from, int bars, double[] out) {
        for (int t = from; t < bars; t++) {
            out[t] = Math.sqrt(Math.max(0, out[t] - sums[t] * sums[t] * inverse) * inverse);
        }
    }
}
