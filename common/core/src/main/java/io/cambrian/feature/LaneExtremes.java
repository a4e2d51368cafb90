package io.cambrian.feature;

import java.util.Arrays;

/** {@link Extreme} along many lanes. */
final class LaneExtremes extends LaneBlocks {
    private final double sign;
    private final boolean beforeCurrent;
    private final double[] suffix; // [row][lane]
    private final double[] prefix;
    private final double[] before;

    /** Parameters as of {@link Extreme}. */
    LaneExtremes(int n, boolean highest, boolean beforeCurrent, int width) {
        super(n, width);
        this.sign = highest ? 1 : -1;
        this.beforeCurrent = beforeCurrent;
        suffix = new double[n * width];
        prefix = new double[width];
        before = new double[width];
        Arrays.fill(before, Double.NaN);
    }

    @Override
    double kept(double x) {
        return sign * x;
    }

    @Override
    void begin(int lane, double x) {
        prefix[lane] = Double.NEGATIVE_INFINITY;
        suffix[at * width + lane] = Double.NEGATIVE_INFINITY;
    }

    @Override
    void close(int lane, double x) {
        begin(lane, x);
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 1, row = at; i < n; i++) {
            row = row == 0 ? n - 1 : row - 1;
            best = Math.max(best, values[row * width + lane]);
            suffix[row * width + lane] = best;
        }
    }

    @Override
    void closeAll(double[] x) {
        Arrays.fill(prefix, Double.NEGATIVE_INFINITY);
        for (int i = 1, row = at; i < n; i++) {
            row = row == 0 ? n - 1 : row - 1;
            int base = row * width;
            for (int lane = 0; lane < width; lane++) {
                prefix[lane] = Math.max(prefix[lane], values[base + lane]);
                suffix[base + lane] = prefix[lane];
            }
        }
        Arrays.fill(prefix, Double.NEGATIVE_INFINITY);
    }

    @Override
    void restart(int lane) {
        super.restart(lane);
        before[lane] = Double.NaN;
    }

    @Override
    void moveOn(int lane, int rows) {
        super.moveOn(lane, rows);
        moveOn(suffix, lane, rows);
    }

    @Override
    void add(int lane, double x) {
        prefix[lane] = Math.max(prefix[lane], sign * x);
    }

    @Override
    double value(int lane, double x, boolean full) {
        double earlier = before[lane];
        double now = full ? sign * Math.max(prefix[lane], suffix[rowAfter() * width + lane]) : Double.NaN;
        before[lane] = now;
        return beforeCurrent ? earlier : now;
    }

    @Override
    void addAll(double[] x, double[] out) {
        int row = at * width;
        int next = rowAfter() * width;
        if (beforeCurrent) {
            System.arraycopy(before, 0, out, 0, width);
        }
        double[] now = beforeCurrent ? before : out;
        for (int lane = 0; lane < width; lane++) {
            double v = sign * x[lane];
            double reached = Math.max(prefix[lane], v);
            values[row + lane] = v;
            prefix[lane] = reached;
            now[lane] = sign * Math.max(reached, suffix[next + lane]);
        }
        if (!beforeCurrent) {
            System.arraycopy(out, 0, before, 0, width);
        }
    }
}
