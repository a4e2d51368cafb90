package io.cambrian.feature;

import java.util.Arrays;

/** {@link BlockSums} of many lanes. */
final class LaneSums {
    /** In place of the number of values of a block: it was closed for the value that comes next. */
    private static final int CLOSED = -1;

    private final int n;
    private final int width;
    private final double inverse;
    private final double[] block; // [position][lane]
    private final double[] suffix;
    private final double[] suffixSquares; // null where only means are asked for
    private final int[] filled;
    private final boolean[] hasPrevious;
    private final double[] center;
    private final double[] sum;
    private final double[] squares;

    private LaneSums(int n, int width, boolean squared) {
        this.n = n;
        this.width = width;
        inverse = 1.0 / n;
        block = new double[n * width];
        suffix = new double[n * width];
        suffixSquares = squared ? new double[n * width] : null;
        filled = new int[width];
        hasPrevious = new boolean[width];
        center = new double[width];
        sum = new double[width];
        squares = squared ? new double[width] : null;
    }

    static LaneSums forMeans(int n, int width) {
        return new LaneSums(n, width, false);
    }

    static LaneSums forDeviations(int n, int width) {
        return new LaneSums(n, width, true);
    }

    void restart(int lane) {
        filled[lane] = 0;
        hasPrevious[lane] = false;
    }

    /** Takes the next value of a lane; whether its window is full. */
    boolean add(int lane, double x) {
        int at = filled[lane];
        if (at == CLOSED) {
            at = 0;
        } else if (at == n) {
            closeBlock(lane, x);
            at = 0;
        } else if (at == 0) {
            center[lane] = x;
            sum[lane] = 0;
            if (squares != null) {
                squares[lane] = 0;
            }
        }
        double d = x - center[lane];
        sum[lane] += d;
        if (squares != null) {
            squares[lane] += d * d;
        }
        block[at * width + lane] = x;
        filled[lane] = at + 1;
        return hasPrevious[lane] || at + 1 == n;
    }

    private void closeBlock(int lane, double newCenter) {
        center[lane] = newCenter;
        sum[lane] = 0;
        double s = 0;
        if (suffixSquares == null) {
            for (int i = (n - 1) * width + lane; i >= 0; i -= width) {
                s += block[i] - newCenter;
                suffix[i] = s;
            }
        } else {
            squares[lane] = 0;
            double q = 0;
            for (int i = (n - 1) * width + lane; i >= 0; i -= width) {
                double d = block[i] - newCenter;
                s += d;
                q += d * d;
                suffix[i] = s;
                suffixSquares[i] = q;
            }
        }
        hasPrevious[lane] = true;
    }

    /**
     * Where every lane has a next value and a full block, as where all series begin together: does now what {@link #add} would
     * do first, of all lanes, row by row.
     *
     * @param x the next values; nothing is done where one is not finite
     */
    void closeFullBlocks(double[] x, int count) {
        if (count < width) {
            return;
        }
        for (int lane = 0; lane < width; lane++) {
            if (filled[lane] != n || !(x[lane] - x[lane] == 0)) {
                return;
            }
        }
        System.arraycopy(x, 0, center, 0, width);
        Arrays.fill(sum, 0);
        double[] s = new double[width];
        if (suffixSquares == null) {
            for (int row = (n - 1) * width; row >= 0; row -= width) {
                for (int lane = 0; lane < width; lane++) {
                    s[lane] += block[row + lane] - center[lane];
                    suffix[row + lane] = s[lane];
                }
            }
        } else {
            Arrays.fill(squares, 0);
            double[] q = new double[width];
            for (int row = (n - 1) * width; row >= 0; row -= width) {
                for (int lane = 0; lane < width; lane++) {
                    double d = block[row + lane] - center[lane];
                    s[lane] += d;
                    q[lane] += d * d;
                    suffix[row + lane] = s[lane];
                    suffixSquares[row + lane] = q[lane];
                }
            }
        }
        Arrays.fill(hasPrevious, true);
        Arrays.fill(filled, CLOSED);
    }

    private double centeredSum(int lane) {
        int at = filled[lane];
        return at < n ? suffix[at * width + lane] + sum[lane] : sum[lane];
    }

    double mean(int lane) {
        return center[lane] + centeredSum(lane) * inverse;
    }

    /** Sum of squared deviations from the mean; 0 exactly when all values are equal. */
    double squaredDeviations(int lane) {
        int at = filled[lane];
        double s = centeredSum(lane);
        double q = at < n ? suffixSquares[at * width + lane] + squares[lane] : squares[lane];
        return Math.max(0, q - s * s * inverse);
    }

    /** Population standard deviation; 0 exactly when all values are equal. */
    double deviation(int lane) {
        return Math.sqrt(squaredDeviations(lane) * inverse);
    }
}
