package io.cambrian.feature;

import java.util.Arrays;

/**
 * {@link Rolling} along many lanes. Each indicator has a loop of its own: one loop for all would ask at every lane which it
 * is.
 */
final class LaneRolling {
    private LaneRolling() {}

    /** Whether a value is neither NaN nor infinite. */
    static boolean isFinite(double x) {
        return x - x == 0;
    }

    /** Simple moving averages. */
    static final class Means implements Lanes {
        private final LaneSums sums;

        Means(int n, int width) {
            sums = LaneSums.forMeans(n, width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            sums.closeFullBlocks(x, count);
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    out[lane] = sums.add(lane, x[lane]) ? sums.mean(lane) : Double.NaN;
                } else {
                    sums.restart(lane);
                    out[lane] = Double.NaN;
                }
            }
        }
    }

    /** Population standard deviations. */
    static final class Deviations implements Lanes {
        private final LaneSums sums;

        Deviations(int n, int width) {
            sums = LaneSums.forDeviations(n, width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            sums.closeFullBlocks(x, count);
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    out[lane] = sums.add(lane, x[lane]) ? sums.deviation(lane) : Double.NaN;
                } else {
                    sums.restart(lane);
                    out[lane] = Double.NaN;
                }
            }
        }
    }

    /** Means plus k population standard deviations. */
    static final class Bands implements Lanes {
        private final LaneSums sums;
        private final double k;

        Bands(int n, double k, int width) {
            sums = LaneSums.forDeviations(n, width);
            this.k = k;
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            sums.closeFullBlocks(x, count);
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    out[lane] = sums.add(lane, x[lane]) ? sums.mean(lane) + k * sums.deviation(lane) : Double.NaN;
                } else {
                    sums.restart(lane);
                    out[lane] = Double.NaN;
                }
            }
        }
    }

    /** Distances from the mean in population standard deviations; unknown where those are zero. */
    static final class ZScores implements Lanes {
        private final LaneSums sums;

        ZScores(int n, int width) {
            sums = LaneSums.forDeviations(n, width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            sums.closeFullBlocks(x, count);
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                out[lane] = Double.NaN;
                if (!isFinite(x[lane])) {
                    sums.restart(lane);
                } else if (sums.add(lane, x[lane])) {
                    double sd = sums.deviation(lane);
                    if (sd > 0) {
                        out[lane] = (x[lane] - sums.mean(lane)) / sd;
                    }
                }
            }
        }
    }

    /** Annualized sample standard deviations of the last n simple returns. */
    static final class Volatilities implements Lanes {
        private final LaneSums sums;
        private final double scale;
        private final double[] previous;

        Volatilities(int n, double periodsPerYear, int width) {
            sums = LaneSums.forDeviations(n, width);
            scale = periodsPerYear / (n - 1);
            previous = new double[width];
            Arrays.fill(previous, Double.NaN);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                out[lane] = Double.NaN;
                if (!isFinite(x[lane])) {
                    sums.restart(lane);
                    previous[lane] = Double.NaN;
                    continue;
                }
                double simpleReturn = x[lane] / previous[lane] - 1;
                previous[lane] = x[lane];
                if (!isFinite(simpleReturn)) {
                    sums.restart(lane);
                } else if (sums.add(lane, simpleReturn)) {
                    out[lane] = Math.sqrt(sums.squaredDeviations(lane) * scale);
                }
            }
        }
    }

    /** The values k bars ago. */
    static final class Lags implements Lanes {
        private final Rings past;

        Lags(int k, int width) {
            past = new Rings(k, width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    out[lane] = past.exchange(lane, x[lane]);
                } else {
                    past.restart(lane);
                    out[lane] = Double.NaN;
                }
            }
        }
    }

    /** Rates of change over k bars as fractions; unknown from a base that is not positive. */
    static final class Changes implements Lanes {
        private final Rings past;

        Changes(int k, int width) {
            past = new Rings(k, width);
        }

        @Override
        public void next(double[][] inputs, int[] lanes, int count, double[] out) {
            double[] x = inputs[0];
            for (int i = 0; i < count; i++) {
                int lane = lanes[i];
                if (isFinite(x[lane])) {
                    double base = past.exchange(lane, x[lane]);
                    out[lane] = base > 0 ? x[lane] / base - 1 : Double.NaN;
                } else {
                    past.restart(lane);
                    out[lane] = Double.NaN;
                }
            }
        }
    }

    /** The last k values of each lane; a new one pushes out the oldest. */
    private static final class Rings {
        private final int k;
        private final int width;
        private final double[] values; // [position][lane]
        private final int[] at;
        private final boolean[] full;

        Rings(int k, int width) {
            this.k = k;
            this.width = width;
            values = new double[k * width];
            at = new int[width];
            full = new boolean[width];
        }

        /** Puts a value in, and gives the one k bars before it, or NaN. */
        double exchange(int lane, double x) {
            int place = at[lane] * width + lane;
            double oldest = full[lane] ? values[place] : Double.NaN;
            values[place] = x;
            if (++at[lane] == k) {
                at[lane] = 0;
                full[lane] = true;
            }
            return oldest;
        }

        void restart(int lane) {
            at[lane] = 0;
            full[lane] = false;
        }
    }
}
