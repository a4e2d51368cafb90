package io.cambrian.feature;

import static io.cambrian.feature.LaneRolling.isFinite;

import java.util.Arrays;

/** {@link Smoothed} along many lanes, each indicator with a loop of its own. */
final class LaneSmoothed {
    private LaneSmoothed() {}

    /** Exponential averages that start with the mean of their first n values. */
    private static final class Averages {
        private final int n;
        private final double alpha;
        private final int[] count;
        private final double[] first;
        private final double[] sum;
        private final double[] value;

        Averages(int n, double alpha, int width) {
            this.n = n;
            this.alpha = alpha;
            count = new int[width];
            first = new double[width];
            sum = new double[width];
            value = new double[width];
        }

        static Averages exponential(int n, int width) {
            return new Averages(n, 2.0 / (n + 1), width);
        }

        static Averages wilder(int n, int width) {
            return new Averages(n, 1.0 / n, width);
        }

        double add(int lane, double x) {
            if (count[lane] >= n) {
                double next = value[lane];
                next += alpha * (x - next);
                value[lane] = next;
                return next;
            }
            return begin(lane, x);
        }

        private double begin(int lane, double x) {
            if (count[lane] == 0) {
                first[lane] = x;
                sum[lane] = 0;
            }
            sum[lane] += x - first[lane];
            if (++count[lane] < n) {
                return Double.NaN;
            }
            value[lane] = first[lane] + sum[lane] / n;
            return value[lane];
        }

        void restart(int lane) {
            count[lane] = 0;
        }
    }

    static final class Exponentials implements Lanes {
        private final Averages average;

        Exponentials(int n, int width) {
            average = Averages.exponential(n, width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    out[lane] = average.add(lane, x[lane]);
                } else {
                    average.restart(lane);
                    out[lane] = Double.NaN;
                }
            }
        }
    }

    /** Fast minus slow exponential average, and where asked for an average of that. */
    static final class Macds implements Lanes {
        private final Averages fast;
        private final Averages slow;
        private final Averages signal; // null for the line itself

        Macds(int fast, int slow, int width) {
            this.fast = Averages.exponential(fast, width);
            this.slow = Averages.exponential(slow, width);
            this.signal = null;
        }

        Macds(int fast, int slow, int signal, int width) {
            this.fast = Averages.exponential(fast, width);
            this.slow = Averages.exponential(slow, width);
            this.signal = Averages.exponential(signal, width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    double line = fast.add(lane, x[lane]) - slow.add(lane, x[lane]);
                    out[lane] = signal == null || Double.isNaN(line) ? line : signal.add(lane, line);
                } else {
                    fast.restart(lane);
                    slow.restart(lane);
                    if (signal != null) {
                        signal.restart(lane);
                    }
                    out[lane] = Double.NaN;
                }
            }
        }
    }

    static final class RelativeStrengths implements Lanes {
        private final Averages gain;
        private final Averages loss;
        private final double[] previous;

        RelativeStrengths(int n, int width) {
            gain = Averages.wilder(n, width);
            loss = Averages.wilder(n, width);
            previous = new double[width];
            Arrays.fill(previous, Double.NaN);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    out[lane] = step(lane, x[lane]);
                } else {
                    gain.restart(lane);
                    loss.restart(lane);
                    previous[lane] = Double.NaN;
                    out[lane] = Double.NaN;
                }
            }
        }

        private double step(int lane, double x) {
            double change = x - previous[lane];
            previous[lane] = x;
            if (Double.isNaN(change)) {
                return Double.NaN;
            }
            double up = gain.add(lane, Math.max(0, change));
            double down = loss.add(lane, Math.max(0, -change));
            if (Double.isNaN(up)) {
                return Double.NaN;
            }
            return down > 0 ? 100 - 100 / (1 + up / down) : 100;
        }
    }

    /** The bars before, for what reads high, low and close; an unknown one starts it afresh. */
    private static final class Bars {
        private final double[] high;
        private final double[] low;
        private final double[] close;

        Bars(int width) {
            high = new double[width];
            low = new double[width];
            close = new double[width];
            Arrays.fill(close, Double.NaN);
        }

        boolean isFirst(int lane) {
            return Double.isNaN(close[lane]);
        }

        void forget(int lane) {
            close[lane] = Double.NaN;
        }

        void keep(int lane, double h, double l, double c) {
            high[lane] = h;
            low[lane] = l;
            close[lane] = c;
        }

        double trueRange(int lane, double h, double l) {
            return Math.max(h - l, Math.max(Math.abs(h - close[lane]), Math.abs(l - close[lane])));
        }
    }

    /** Average true ranges. */
    static final class TrueRanges implements Lanes {
        private final Averages average;
        private final Bars before;

        TrueRanges(int n, int width) {
            average = Averages.wilder(n, width);
            before = new Bars(width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                double high = inputs[0][lane];
                double low = inputs[1][lane];
                double close = inputs[2][lane];
                if (!isFinite(high + low + close)) {
                    before.forget(lane);
                    average.restart(lane);
                    out[lane] = Double.NaN;
                    continue;
                }
                out[lane] = before.isFirst(lane) ? Double.NaN : average.add(lane, before.trueRange(lane, high, low));
                before.keep(lane, high, low, close);
            }
        }
    }

    /** Average directional indices. */
    static final class DirectionalIndices implements Lanes {
        private final Averages range;
        private final Averages plus;
        private final Averages minus;
        private final Averages index;
        private final Bars before;

        DirectionalIndices(int n, int width) {
            range = Averages.wilder(n, width);
            plus = Averages.wilder(n, width);
            minus = Averages.wilder(n, width);
            index = Averages.wilder(n, width);
            before = new Bars(width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                double high = inputs[0][lane];
                double low = inputs[1][lane];
                double close = inputs[2][lane];
                if (!isFinite(high + low + close)) {
                    before.forget(lane);
                    range.restart(lane);
                    plus.restart(lane);
                    minus.restart(lane);
                    index.restart(lane);
                    out[lane] = Double.NaN;
                    continue;
                }
                out[lane] = before.isFirst(lane) ? Double.NaN : step(lane, high, low);
                before.keep(lane, high, low, close);
            }
        }

        private double step(int lane, double high, double low) {
            double up = high - before.high[lane];
            double down = before.low[lane] - low;
            double averageRange = range.add(lane, before.trueRange(lane, high, low));
            double averagePlus = plus.add(lane, up > down && up > 0 ? up : 0);
            double averageMinus = minus.add(lane, down > up && down > 0 ? down : 0);
            if (Double.isNaN(averageRange)) {
                return Double.NaN;
            }
            double movement = averagePlus + averageMinus;
            return index.add(lane, movement > 0 ? 100 * Math.abs(averagePlus - averageMinus) / movement : 0);
        }
    }
}
