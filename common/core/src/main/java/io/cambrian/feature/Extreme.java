package io.cambrian.feature;

import java.util.Arrays;

/**
 * Highest or lowest value of a window, from the extremes of suffixes of the previous block of n values and the extreme of
 * the current block so far (van Herk 1992): O(1) per bar on average, whatever the order of the values. Of two zeros, the
 * positive one is the higher.
 */
final class Extreme extends SingleInput {
    private final double sign;
    private final boolean beforeCurrent;
    private final double[] block;
    private final double[] suffix;
    private int filled;
    private boolean hasPrevious;
    private double prefix;
    private double before = Double.NaN;

    /**
     * @param highest the highest value, else the lowest
     * @param beforeCurrent the window ends one bar before the current one, else it includes it
     */
    Extreme(int n, boolean highest, boolean beforeCurrent) {
        this.sign = highest ? 1 : -1;
        this.beforeCurrent = beforeCurrent;
        block = new double[n];
        suffix = new double[n];
    }

    @Override
    double step(double x) {
        int n = block.length;
        double v = sign * x;
        if (filled == n) {
            double best = Double.NEGATIVE_INFINITY;
            for (int i = n - 1; i >= 0; i--) {
                best = Math.max(best, block[i]);
                suffix[i] = best;
            }
            filled = 0;
            hasPrevious = true;
        }
        prefix = filled == 0 ? v : Math.max(prefix, v);
        block[filled++] = v;
        double now = Double.NaN;
        if (filled == n) {
            now = sign * prefix;
        } else if (hasPrevious) {
            now = sign * Math.max(prefix, suffix[filled]);
        }
        double earlier = before;
        before = now;
        return beforeCurrent ? earlier : now;
    }

    @Override
    void restart() {
        filled = 0;
        hasPrevious = false;
        before = Double.NaN;
    }

    /**
     * The extreme of 1, 2, 4, ... values, each from two of the one before, and from the last of these the extreme of n: in
     * steps that the compiler turns into vector instructions.
     */
    @Override
    void run(double[] x, int from, int bars, double[] out, double[] scratch) {
        int start = Math.min(bars, from + (beforeCurrent ? 1 : 0));
        System.arraycopy(x, from, out, start, Math.max(0, bars - start));
        widen(1, start, bars, out, scratch);
    }

    /**
     * The same from the extremes of a shorter window.
     *
     * @param width of that window
     * @param shorter what {@link #run} gives for it
     */
    void widen(int width, double[] shorter, int from, int bars, double[] out, double[] scratch) {
        int start = Math.min(bars, from + (beforeCurrent ? 1 : 0));
        System.arraycopy(shorter, start, out, start, bars - start);
        widen(width, start, bars, out, scratch);
    }

    private void widen(int known, int start, int bars, double[] out, double[] scratch) {
        int n = block.length;
        for (int width = known; width < n; ) {
            int step = Math.min(width, n - width);
            int first = start + step;
            if (first < bars) {
                System.arraycopy(out, start, scratch, first, bars - first);
                combine(out, scratch, first, bars);
            }
            width += step;
        }
        Arrays.fill(out, 0, Math.min(bars, start + n - 1), Double.NaN);
    }

    private void combine(double[] now, double[] other, int from, int to) {
        if (sign > 0) {
            for (int t = from; t < to; t++) {
                now[t] = Math.max(now[t], other[t]);
            }
        } else {
            for (int t = from; t < to; t++) {
                now[t] = Math.min(now[t], other[t]);
            }
        }
    }
}
