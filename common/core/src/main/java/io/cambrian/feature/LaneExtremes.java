package io.cambrian.feature;

import static io.cambrian.feature.LaneRolling.isFinite;

import java.util.Arrays;

/** {@link Extreme} along many lanes. */
final class LaneExtremes implements Lanes {
    private final int n;
    private final int width;
    private final double sign;
    private final boolean beforeCurrent;
    private final double[] block; // [position][lane]
    private final double[] suffix;
    private final int[] filled;
    private final boolean[] hasPrevious;
    private final double[] prefix;
    private final double[] before;

    /** Parameters as of {@link Extreme}. */
    LaneExtremes(int n, boolean highest, boolean beforeCurrent, int width) {
        this.n = n;
        this.width = width;
        this.sign = highest ? 1 : -1;
        this.beforeCurrent = beforeCurrent;
        block = new double[n * width];
        suffix = new double[n * width];
        filled = new int[width];
        hasPrevious = new boolean[width];
        prefix = new double[width];
        before = new double[width];
        Arrays.fill(before, Double.NaN);
    }

    @Override
    public void next(double[][] inputs, int[] lanes, int count, double[] out) {
        double[] x = inputs[0];
        if (isEveryBlockFull(count)) {
            closeBlocks();
        }
        for (int i = 0; i < count; i++) {
            int lane = lanes[i];
            if (isFinite(x[lane])) {
                double earlier = before[lane];
                double now = step(lane, sign * x[lane]);
                before[lane] = now;
                out[lane] = beforeCurrent ? earlier : now;
            } else {
                filled[lane] = 0;
                hasPrevious[lane] = false;
                before[lane] = Double.NaN;
                out[lane] = Double.NaN;
            }
        }
    }

    /** As where all series begin together: then blocks become full together. */
    private boolean isEveryBlockFull(int count) {
        if (count < width) {
            return false;
        }
        for (int full : filled) {
            if (full != n) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #closeBlock} does, of all lanes, row by row. */
    private void closeBlocks() {
        double[] best = new double[width];
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
        for (int row = (n - 1) * width; row >= 0; row -= width) {
            for (int lane = 0; lane < width; lane++) {
                best[lane] = Math.max(best[lane], block[row + lane]);
                suffix[row + lane] = best[lane];
            }
        }
        Arrays.fill(filled, 0);
        Arrays.fill(hasPrevious, true);
    }

    private void closeBlock(int lane) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = (n - 1) * width + lane; i >= 0; i -= width) {
            best = Math.max(best, block[i]);
            suffix[i] = best;
        }
        filled[lane] = 0;
        hasPrevious[lane] = true;
    }

    private double step(int lane, double v) {
        if (filled[lane] == n) {
            closeBlock(lane);
        }
        int at = filled[lane];
        double reached = at == 0 ? v : Math.max(prefix[lane], v);
        prefix[lane] = reached;
        block[at * width + lane] = v;
        filled[lane] = ++at;
        if (at == n) {
            return sign * reached;
        }
        return hasPrevious[lane] ? sign * Math.max(reached, suffix[at * width + lane]) : Double.NaN;
    }
}
