package io.cambrian.feature;

import java.util.Arrays;

/** {@link Extreme} along many lanes. Lowest values are the opposites of the highest opposites. */
final class LaneExtremes extends LaneBlocks {
    private final double sign;
    private final boolean beforeCurrent;
    private final double[] prefix;
    private final double[] before;
    private final double[][] kept;
    private final double[][] group;
    private final double[] none;

    /** Parameters as of {@link Extreme}. */
    LaneExtremes(int n, boolean highest, boolean beforeCurrent, LaneHistory history, int width) {
        super(n, history, width);
        this.sign = highest ? 1 : -1;
        this.beforeCurrent = beforeCurrent;
        prefix = new double[width];
        before = new double[width];
        Arrays.fill(before, Double.NaN);
        kept = keptRows(n, width);
        group = groupRows(n, width);
        none = new double[width];
        Arrays.fill(none, Double.NEGATIVE_INFINITY);
    }

    @Override
    void begin(int lane, double x) {
        prefix[lane] = Double.NEGATIVE_INFINITY;
    }

    @Override
    void beginAll(double[] x) {
        Arrays.fill(prefix, Double.NEGATIVE_INFINITY);
    }

    @Override
    void close(int lane) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = n - 1; i > 0; i--) {
            best = Math.max(best, sign * history.row(age(i, 0))[lane]);
            if (i < GROUP) {
                group[i][lane] = best;
            } else if (i % GROUP == 0) {
                kept[i / GROUP][lane] = best;
            }
        }
    }

    @Override
    void closeAll() {
        for (int i = n - 1; i > 0; i--) {
            higher(prefix, sign, history.row(age(i, 0)), prefix);
            if (i < GROUP) {
                System.arraycopy(prefix, 0, group[i], 0, width);
            } else if (i % GROUP == 0) {
                System.arraycopy(prefix, 0, kept[i / GROUP], 0, width);
            }
        }
        Arrays.fill(prefix, Double.NEGATIVE_INFINITY);
    }

    private static void higher(double[] best, double sign, double[] x, double[] out) {
        for (int lane = 0; lane < out.length; lane++) {
            out[lane] = Math.max(best[lane], sign * x[lane]);
        }
    }

    @Override
    void open(int lane, int first) {
        int after = first + GROUP;
        double best = after < n ? kept[after / GROUP][lane] : Double.NEGATIVE_INFINITY;
        for (int i = Math.min(after, n) - 1; i >= first; i--) {
            best = Math.max(best, sign * history.row(age(i, first - 1))[lane]);
            group[i - first][lane] = best;
        }
    }

    @Override
    void openAll(int first) {
        int after = first + GROUP;
        double[] best = after < n ? kept[after / GROUP] : none;
        for (int i = Math.min(after, n) - 1; i >= first; i--) {
            higher(best, sign, history.row(age(i, first - 1)), group[i - first]);
            best = group[i - first];
        }
    }

    @Override
    void add(int lane, double x) {
        prefix[lane] = Math.max(prefix[lane], sign * x);
    }

    @Override
    double value(int lane, double x) {
        return told(lane, sign * prefix[lane]);
    }

    @Override
    double value(int lane, double x, int suffix) {
        return told(lane, sign * Math.max(prefix[lane], group[suffix][lane]));
    }

    @Override
    double unknown(int lane) {
        return told(lane, Double.NaN);
    }

    private double told(int lane, double now) {
        double earlier = before[lane];
        before[lane] = now;
        return beforeCurrent ? earlier : now;
    }

    @Override
    void restart(int lane) {
        super.restart(lane);
        before[lane] = Double.NaN;
    }

    @Override
    void addAll(double[] x, double[] out, int suffix) {
        if (beforeCurrent) {
            System.arraycopy(before, 0, out, 0, width);
        }
        higher(prefix, sign, x, prefix);
        highest(prefix, suffix < 0 ? none : group[suffix], sign, before);
        if (!beforeCurrent) {
            System.arraycopy(before, 0, out, 0, width);
        }
    }

    private static void highest(double[] prefix, double[] suffix, double sign, double[] out) {
        for (int lane = 0; lane < out.length; lane++) {
            out[lane] = sign * Math.max(prefix[lane], suffix[lane]);
        }
    }
}
