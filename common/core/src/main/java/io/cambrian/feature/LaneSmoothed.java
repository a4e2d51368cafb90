package io.cambrian.feature;

import java.util.Arrays;

/** {@link Smoothed} along many lanes. */
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
            return count[lane] >= n ? goOn(lane, x) : begin(lane, x);
        }

        /** The same where the average has begun. */
        double goOn(int lane, double x) {
            double next = value[lane];
            next += alpha * (x - next);
            value[lane] = next;
            return next;
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

        boolean haveBegun() {
            for (int values : count) {
                if (values < n) {
                    return false;
                }
            }
            return true;
        }
    }

    static final class Exponentials extends LaneStates {
        private final Averages average;

        Exponentials(int n, int width) {
            super(width);
            average = Averages.exponential(n, width);
        }

        @Override
        double take(int lane, double[][] inputs) {
            return average.add(lane, inputs[0][lane]);
        }

        @Override
        void takeAll(double[][] inputs, double[] out) {
            double[] x = inputs[0];
            double[] value = average.value;
            double alpha = average.alpha;
            for (int lane = 0; lane < out.length; lane++) {
                out[lane] = value[lane] + alpha * (x[lane] - value[lane]);
            }
            System.arraycopy(out, 0, value, 0, out.length);
        }

        @Override
        boolean isWarm() {
            return average.haveBegun();
        }

        @Override
        void restart(int lane) {
            average.restart(lane);
        }
    }

    static final class RelativeStrengths extends LaneStates {
        private final Averages gain;
        private final Averages loss;
        private final double[] previous;

        RelativeStrengths(int n, int width) {
            super(width);
            gain = Averages.wilder(n, width);
            loss = Averages.wilder(n, width);
            previous = new double[width];
            Arrays.fill(previous, Double.NaN);
        }

        @Override
        double take(int lane, double[][] inputs) {
            double x = inputs[0][lane];
            double change = x - previous[lane];
            previous[lane] = x;
            if (Double.isNaN(change)) {
                return Double.NaN;
            }
            double up = gain.add(lane, Math.max(0, change));
            double down = loss.add(lane, Math.max(0, -change));
            return strength(up, down);
        }

        private static double strength(double up, double down) {
            if (Double.isNaN(up)) {
                return Double.NaN;
            }
            return down > 0 ? 100 - 100 / (1 + up / down) : 100;
        }

        @Override
        void takeAll(double[][] inputs, double[] out) {
            double[] x = inputs[0];
            for (int lane = 0; lane < out.length; lane++) {
                double change = x[lane] - previous[lane];
                double up = gain.goOn(lane, Math.max(0, change));
                double down = loss.goOn(lane, Math.max(0, -change));
                out[lane] = strength(up, down);
            }
            System.arraycopy(x, 0, previous, 0, out.length);
        }

        @Override
        boolean isWarm() {
            return gain.haveBegun();
        }

        @Override
        void restart(int lane) {
            gain.restart(lane);
            loss.restart(lane);
            previous[lane] = Double.NaN;
        }
    }

    /** What reads high, low and close, and remembers those of the bar before; an unknown one starts it afresh. */
    private abstract static class HighLowClose extends LaneStates {
        final double[] previousHigh;
        final double[] previousLow;
        final double[] previousClose;

        HighLowClose(int width) {
            super(width);
            previousHigh = new double[width];
            previousLow = new double[width];
            previousClose = new double[width];
            Arrays.fill(previousClose, Double.NaN);
        }

        @Override
        final double take(int lane, double[][] inputs) {
            double high = inputs[0][lane];
            double low = inputs[1][lane];
            double value = Double.isNaN(previousClose[lane]) ? Double.NaN : step(lane, high, low);
            previousHigh[lane] = high;
            previousLow[lane] = low;
            previousClose[lane] = inputs[2][lane];
            return value;
        }

        @Override
        final void takeAll(double[][] inputs, double[] out) {
            stepAll(inputs[0], inputs[1], out);
            System.arraycopy(inputs[0], 0, previousHigh, 0, out.length);
            System.arraycopy(inputs[1], 0, previousLow, 0, out.length);
            System.arraycopy(inputs[2], 0, previousClose, 0, out.length);
        }

        final double trueRange(int lane, double high, double low) {
            return Math.max(
                    high - low, Math.max(Math.abs(high - previousClose[lane]), Math.abs(low - previousClose[lane])));
        }

        @Override
        void restart(int lane) {
            previousClose[lane] = Double.NaN;
        }

        /** The bar after another one. */
        abstract double step(int lane, double high, double low);

        abstract void stepAll(double[] high, double[] low, double[] out);
    }

    /** Average true ranges. */
    static final class TrueRanges extends HighLowClose {
        private final Averages average;

        TrueRanges(int n, int width) {
            super(width);
            average = Averages.wilder(n, width);
        }

        @Override
        double step(int lane, double high, double low) {
            return average.add(lane, trueRange(lane, high, low));
        }

        @Override
        void stepAll(double[] high, double[] low, double[] out) {
            for (int lane = 0; lane < out.length; lane++) {
                out[lane] = average.goOn(lane, trueRange(lane, high[lane], low[lane]));
            }
        }

        @Override
        boolean isWarm() {
            return average.haveBegun();
        }

        @Override
        void restart(int lane) {
            super.restart(lane);
            average.restart(lane);
        }
    }

    /** Average directional indices. */
    static final class DirectionalIndices extends HighLowClose {
        private final Averages range;
        private final Averages plus;
        private final Averages minus;
        private final Averages index;

        DirectionalIndices(int n, int width) {
            super(width);
            range = Averages.wilder(n, width);
            plus = Averages.wilder(n, width);
            minus = Averages.wilder(n, width);
            index = Averages.wilder(n, width);
        }

        @Override
        double step(int lane, double high, double low) {
            double up = high - previousHigh[lane];
            double down = previousLow[lane] - low;
            double averageRange = range.add(lane, trueRange(lane, high, low));
            double averagePlus = plus.add(lane, up > down && up > 0 ? up : 0);
            double averageMinus = minus.add(lane, down > up && down > 0 ? down : 0);
            if (Double.isNaN(averageRange)) {
                return Double.NaN;
            }
            double movement = averagePlus + averageMinus;
            return index.add(lane, movement > 0 ? 100 * Math.abs(averagePlus - averageMinus) / movement : 0);
        }

        @Override
        void stepAll(double[] high, double[] low, double[] out) {
            for (int lane = 0; lane < out.length; lane++) {
                out[lane] = step(lane, high[lane], low[lane]);
            }
        }

        @Override
        boolean isWarm() {
            return index.haveBegun();
        }

        @Override
        void restart(int lane) {
            super.restart(lane);
            range.restart(lane);
            plus.restart(lane);
            minus.restart(lane);
            index.restart(lane);
        }
    }
}
