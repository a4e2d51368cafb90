package io.cambrian.feature;

import java.util.Arrays;

/** Indicators over the last n values. */
final class Rolling {
    private Rolling() {}

    /** Simple moving average. */
    static final class Mean extends SingleInput {
        private final BlockSums sums;
        private final int n;

        Mean(int n) {
            sums = BlockSums.forMeans(n);
            this.n = n;
        }

        @Override
        double step(double x) {
            return sums.add(x) ? sums.mean() : Double.NaN;
        }

        @Override
        void restart() {
            sums.restart();
        }

        @Override
        void run(double[] x, int from, int bars, double[] out, double[] scratch) {
            BlockSums.means(x, from, bars, n, out);
        }
    }

    /** Population standard deviation. */
    static final class Deviation extends SingleInput {
        private final BlockSums sums;
        private final int n;

        Deviation(int n) {
            sums = BlockSums.forDeviations(n);
            this.n = n;
        }

        @Override
        double step(double x) {
            return sums.add(x) ? sums.deviation() : Double.NaN;
        }

        @Override
        void restart() {
            sums.restart();
        }

        @Override
        void run(double[] x, int from, int bars, double[] out, double[] scratch) {
            BlockSums.deviations(x, from, bars, n, out, null, scratch);
        }
    }

    /** Mean plus k population standard deviations. */
    static final class Band extends SingleInput {
        private final BlockSums sums;
        private final double k;

        Band(int n, double k) {
            sums = BlockSums.forDeviations(n);
            this.k = k;
        }

        @Override
        double step(double x) {
            return sums.add(x) ? sums.mean() + k * sums.deviation() : Double.NaN;
        }

        @Override
        void restart() {
            sums.restart();
        }
    }

    /** Distance from the mean in population standard deviations; unknown where those are zero. */
    static final class ZScore extends SingleInput {
        private final BlockSums sums;

        ZScore(int n) {
            sums = BlockSums.forDeviations(n);
        }

        @Override
        double step(double x) {
            if (!sums.add(x)) {
                return Double.NaN;
            }
            double sd = sums.deviation();
            return sd > 0 ? (x - sums.mean()) / sd : Double.NaN;
        }

        @Override
        void restart() {
            sums.restart();
        }
    }

    /** Annualized sample standard deviation of the last n simple returns. */
    static final class Volatility extends SingleInput {
        private final BlockSums sums;
        private final double scale;
        private double previous = Double.NaN;

        Volatility(int n, double periodsPerYear) {
            sums = BlockSums.forDeviations(n);
            scale = periodsPerYear / (n - 1);
        }

        @Override
        double step(double x) {
            double simpleReturn = x / previous - 1;
            previous = x;
            if (!(simpleReturn - simpleReturn == 0)) {
                sums.restart();
                return Double.NaN;
            }
            return sums.add(simpleReturn) ? Math.sqrt(sums.squaredDeviations() * scale) : Double.NaN;
        }

        @Override
        void restart() {
            sums.restart();
            previous = Double.NaN;
        }
    }

    /** The value k bars ago. */
    static final class Lag extends SingleInput {
        private final Ring past;

        Lag(int k) {
            past = new Ring(k);
        }

        @Override
        double step(double x) {
            return past.exchange(x);
        }

        @Override
        void restart() {
            past.restart();
        }

        @Override
        void run(double[] x, int from, int bars, double[] out, double[] scratch) {
            int first = Math.min(bars, from + past.values.length);
            Arrays.fill(out, 0, first, Double.NaN);
            if (first < bars) {
                System.arraycopy(x, from, out, first, bars - first);
            }
        }
    }

    /** Rate of change over k bars as a fraction; unknown from a base that is not positive. */
    static final class Change extends SingleInput {
        private final Ring past;

        Change(int k) {
            past = new Ring(k);
        }

        @Override
        double step(double x) {
            double base = past.exchange(x);
            return base > 0 ? x / base - 1 : Double.NaN;
        }

        @Override
        void restart() {
            past.restart();
        }

        @Override
        void run(double[] x, int from, int bars, double[] out, double[] scratch) {
            int k = past.values.length;
            int first = Math.min(bars, from + k);
            Arrays.fill(out, 0, first, Double.NaN);
            boolean positive = true;
            for (int t = from; t < bars - k; t++) {
                positive &= x[t] > 0;
            }
            if (positive) {
                if (first < bars) {
                    System.arraycopy(x, from, out, first, bars - first);
                }
                rates(x, first, bars, out);
                return;
            }
            for (int t = first; t < bars; t++) {
                double base = x[t - k];
                out[t] = base > 0 ? x[t] / base - 1 : Double.NaN;
            }
        }

        /** Takes the bases from {@code out}. */
        private static void rates(double[] x, int first, int bars, double[] out) {
            for (int t = first; t < bars; t++) {
                out[t] = x[t] / out[t] - 1;
            }
        }
    }

    /** The last k values; a new one pushes out the oldest. */
    private static final class Ring {
        private final double[] values;
        private int at;
        private boolean full;

        Ring(int k) {
            values = new double[k];
        }

        /** Puts a value in, and gives the one k bars before it, or NaN. */
        double exchange(double x) {
            double oldest = full ? values[at] : Double.NaN;
            values[at++] = x;
            if (at == values.length) {
                at = 0;
                full = true;
            }
            return oldest;
        }

        void restart() {
            at = 0;
            full = false;
        }
    }
}
