package io.cambrian.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Indicators by exponential smoothing, every average started with a simple mean. */
final class Smoothed {
    private Smoothed() {}

    /** An exponential average that starts with the mean of its first n values. */
    private static final class Average {
        private final int n;
        private final double alpha;
        private int count;
        private double first;
        private double sum;
        private double value;

        Average(int n, double alpha) {
            this.n = n;
            this.alpha = alpha;
        }

        static Average exponential(int n) {
            return new Average(n, 2.0 / (n + 1));
        }

        static Average wilder(int n) {
            return new Average(n, 1.0 / n);
        }

        double add(double x) {
            if (count >= n) {
                value += alpha * (x - value);
                return value;
            }
            if (count == 0) {
                first = x;
                sum = 0;
            }
            sum += x - first;
            if (++count < n) {
                return Double.NaN;
            }
            value = first + sum / n;
            return value;
        }

        void restart() {
            count = 0;
        }
    }

    static final class Exponential extends SingleInput {
        private final Average average;

        Exponential(int n) {
            average = Average.exponential(n);
        }

        @Override
        double step(double x) {
            return average.add(x);
        }

        @Override
        void restart() {
            average.restart();
        }

        /**
         * Runs several averages, each along its own column as {@link SingleInput#run} would. Up to four go side by side: one
         * alone waits at every bar for the bar before.
         */
        static void run(List<Exponential> list, double[][] x, int[] from, int bars, double[][] out, double[] scratch) {
            for (int next = 0; next < list.size(); next += 4) {
                int end = Math.min(list.size(), next + 4);
                if (end == next + 1) {
                    list.get(next).run(x[next], from[next], bars, out[next], scratch);
                    return;
                }
                List<Exponential> group = new ArrayList<>(list.subList(next, end));
                double[][] sources = Arrays.copyOf(Arrays.copyOfRange(x, next, end), 4);
                int[] starts = Arrays.copyOf(Arrays.copyOfRange(from, next, end), 4);
                double[][] columns = Arrays.copyOf(Arrays.copyOfRange(out, next, end), 4);
                for (int k = end - next; k < 4; k++) { // three cost no less than four
                    group.add(new Exponential(group.get(0).average.n));
                    sources[k] = sources[0];
                    starts[k] = starts[0];
                    columns[k] = scratch;
                }
                four(group, sources, starts, bars, columns, scratch);
            }
        }

        @Override
        void run(double[] x, int from, int bars, double[] out, double[] scratch) {
            int warm = Math.min(bars, from + average.n);
            super.run(x, from, warm, out, scratch);
            double value = average.value;
            double alpha = average.alpha;
            for (int t = warm; t < bars; t++) {
                value += alpha * (x[t] - value);
                out[t] = value;
            }
            average.value = value;
        }

        private static void four(
                List<Exponential> list, double[][] x, int[] from, int bars, double[][] out, double[] scratch) {
            int start = 0;
            for (int i = 0; i < 4; i++) {
                start = Math.max(start, from[i] + list.get(i).average.n);
            }
            start = Math.min(start, bars);
            for (int i = 0; i < 4; i++) {
                list.get(i).run(x[i], from[i], start, out[i], scratch);
            }
            if (start == bars) {
                return;
            }
            double a = list.get(0).average.value;
            double b = list.get(1).average.value;
            double c = list.get(2).average.value;
            double d = list.get(3).average.value;
            double alphaA = list.get(0).average.alpha;
            double alphaB = list.get(1).average.alpha;
            double alphaC = list.get(2).average.alpha;
            double alphaD = list.get(3).average.alpha;
            double[] xA = x[0];
            double[] xB = x[1];
            double[] xC = x[2];
            double[] xD = x[3];
            double[] outA = out[0];
            double[] outB = out[1];
            double[] outC = out[2];
            double[] outD = out[3];
            for (int t = start; t < bars; t++) {
                a += alphaA * (xA[t] - a);
                b += alphaB * (xB[t] - b);
                c += alphaC * (xC[t] - c);
                d += alphaD * (xD[t] - d);
                outA[t] = a;
                outB[t] = b;
                outC[t] = c;
                outD[t] = d;
            }
        }
    }

    /** Fast minus slow exponential average. */
    static final class Macd extends SingleInput {
        private final Average fast;
        private final Average slow;

        Macd(int fast, int slow) {
            this.fast = Average.exponential(fast);
            this.slow = Average.exponential(slow);
        }

        @Override
        double step(double x) {
            return fast.add(x) - slow.add(x);
        }

        @Override
        void restart() {
            fast.restart();
            slow.restart();
        }
    }

    static final class MacdSignal extends SingleInput {
        private final Macd macd;
        private final Average signal;

        MacdSignal(int fast, int slow, int signal) {
            macd = new Macd(fast, slow);
            this.signal = Average.exponential(signal);
        }

        @Override
        double step(double x) {
            double line = macd.step(x);
            return Double.isNaN(line) ? Double.NaN : signal.add(line);
        }

        @Override
        void restart() {
            macd.restart();
            signal.restart();
        }
    }

    static final class RelativeStrength extends SingleInput {
        private final Average gain;
        private final Average loss;
        private double previous = Double.NaN;

        RelativeStrength(int n) {
            gain = Average.wilder(n);
            loss = Average.wilder(n);
        }

        @Override
        double step(double x) {
            double change = x - previous;
            previous = x;
            if (Double.isNaN(change)) {
                return Double.NaN;
            }
            double up = gain.add(Math.max(0, change));
            double down = loss.add(Math.max(0, -change));
            if (Double.isNaN(up)) {
                return Double.NaN;
            }
            return down > 0 ? 100 - 100 / (1 + up / down) : 100;
        }

        @Override
        void restart() {
            gain.restart();
            loss.restart();
            previous = Double.NaN;
        }

        @Override
        void run(double[] x, int from, int bars, double[] out, double[] scratch) {
            int warm = Math.min(bars, from + gain.n + 1);
            super.run(x, from, warm, out, scratch);
            double up = gain.value;
            double down = loss.value;
            double alpha = gain.alpha;
            boolean neverLost = false;
            for (int t = warm; t < bars; t++) {
                double change = x[t] - x[t - 1];
                double rise = change > 0 ? change : 0;
                up += alpha * (rise - up);
                down += alpha * (rise - change - down);
                out[t] = up;
                scratch[t] = down;
                neverLost |= !(down > 0);
            }
            if (neverLost) {
                for (int t = warm; t < bars; t++) {
                    out[t] = scratch[t] > 0 ? 100 - 100 / (1 + out[t] / scratch[t]) : 100;
                }
            } else {
                strengths(scratch, warm, bars, out);
            }
        }

        /** Takes the gains from {@code out}. */
        private static void strengths(double[] scratch, int from, int to, double[] out) {
            for (int t = from; t < to; t++) {
                out[t] = 100 - 100 / (1 + out[t] / scratch[t]);
            }
        }
    }

    /** What reads high, low and close; an unknown one starts it afresh. */
    private abstract static class HighLowClose implements Recurrence {
        double previousHigh;
        double previousLow;
        double previousClose = Double.NaN;

        @Override
        public final double next(double[] inputs) {
            double high = inputs[0];
            double low = inputs[1];
            double close = inputs[2];
            double all = high + low + close;
            if (!(all - all == 0)) {
                previousClose = Double.NaN;
                restart();
                return Double.NaN;
            }
            double value = Double.isNaN(previousClose) ? Double.NaN : step(high, low);
            previousHigh = high;
            previousLow = low;
            previousClose = close;
            return value;
        }

        final double trueRange(double high, double low) {
            return Math.max(high - low, Math.max(Math.abs(high - previousClose), Math.abs(low - previousClose)));
        }

        abstract double step(double high, double low);

        abstract void restart();
    }

    /** Average true range. */
    static final class TrueRange extends HighLowClose {
        private final Average average;

        TrueRange(int n) {
            average = Average.wilder(n);
        }

        @Override
        double step(double high, double low) {
            return average.add(trueRange(high, low));
        }

        @Override
        void restart() {
            average.restart();
        }
    }

    /** Average directional index. */
    static final class DirectionalIndex extends HighLowClose {
        private final Average range;
        private final Average plus;
        private final Average minus;
        private final Average index;

        DirectionalIndex(int n) {
            range = Average.wilder(n);
            plus = Average.wilder(n);
            minus = Average.wilder(n);
            index = Average.wilder(n);
        }

        @Override
        double step(double high, double low) {
            double up = high - previousHigh;
            double down = previousLow - low;
            double averageRange = range.add(trueRange(high, low));
            double averagePlus = plus.add(up > down && up > 0 ? up : 0);
            double averageMinus = minus.add(down > up && down > 0 ? down : 0);
            if (Double.isNaN(averageRange)) {
                return Double.NaN;
            }
            double movement = averagePlus + averageMinus;
            return index.add(movement > 0 ? 100 * Math.abs(averagePlus - averageMinus) / movement : 0);
        }

        @Override
        void restart() {
            range.restart();
            plus.restart();
            minus.restart();
            index.restart();
        }
    }
}
