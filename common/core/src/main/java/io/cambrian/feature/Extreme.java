package io.cambrian.feature;

import java.util.Arrays;

/**
 * Highest or lowest value of a window, from the extremes of suffixes of the previous block of n values and the extreme of
 * the current block so far (van Herk 1992): O(1) per bar on average, whatever the order of the values.
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

    @Override
    void run(double[] x, int from, int bars, double[] out) {
        int n = block.length;
        int delay = beforeCurrent ? 1 : 0;
        Arrays.fill(out, 0, Math.min(bars, from + n - 1 + delay), Double.NaN);
        for (int start = from; start < bars; start += n) {
            int end = Math.min(bars - delay, start + n);
            boolean full = start > from;
            double best = Double.NEGATIVE_INFINITY;
            for (int t = start; t < end; t++) {
                double v = sign * x[t];
                best = v > best ? v : best;
                int filled = t - start + 1;
                if (filled == n) {
                    out[t + delay] = sign * best;
                } else if (full) {
                    double earlier = suffix[filled];
                    out[t + delay] = sign * (earlier > best ? earlier : best);
                }
            }
            if (start + n < bars) {
                best = Double.NEGATIVE_INFINITY;
                for (int i = n - 1; i > 0; i--) {
                    double v = sign * x[start + i];
                    best = v > best ? v : best;
                    suffix[i] = best;
                }
            }
        }
    }
}
