package io.cambrian.feature;

/** An indicator over the last values of one input along many lanes; the {@link LaneHistory} has taken the last one already. */
abstract class LaneWindow extends LaneStates {
    final LaneHistory history;

    LaneWindow(LaneHistory history, int width) {
        super(width);
        this.history = history;
    }

    @Override
    final double take(int lane, double[][] inputs) {
        return take(lane, inputs[0][lane]);
    }

    @Override
    final void takeAll(double[][] inputs, double[] out) {
        takeAll(inputs[0], out);
    }

    @Override
    final boolean isWarm() {
        return true;
    }

    abstract double take(int lane, double x);

    abstract void takeAll(double[] x, double[] out);

    /** The values k bars ago. */
    static final class Lags extends LaneWindow {
        private final int k;

        Lags(int k, LaneHistory history, int width) {
            super(history, width);
            this.k = k;
        }

        @Override
        double take(int lane, double x) {
            return history.count(lane) > k ? history.row(k)[lane] : Double.NaN;
        }

        @Override
        void takeAll(double[] x, double[] out) {
            if (history.least() > k) {
                System.arraycopy(history.row(k), 0, out, 0, width);
                return;
            }
            for (int lane = 0; lane < width; lane++) {
                out[lane] = take(lane, x[lane]);
            }
        }

        @Override
        void restart(int lane) {}
    }

    /** Rates of change over k bars as fractions; unknown from a base that is not positive. */
    static final class Changes extends LaneWindow {
        private final int k;

        Changes(int k, LaneHistory history, int width) {
            super(history, width);
            this.k = k;
        }

        @Override
        double take(int lane, double x) {
            return history.count(lane) > k ? rate(history.row(k)[lane], x) : Double.NaN;
        }

        private static double rate(double base, double x) {
            return base > 0 ? x / base - 1 : Double.NaN;
        }

        @Override
        void takeAll(double[] x, double[] out) {
            if (history.least() > k) {
                double[] base = history.row(k);
                for (int lane = 0; lane < width; lane++) {
                    out[lane] = rate(base[lane], x[lane]);
                }
                return;
            }
            for (int lane = 0; lane < width; lane++) {
                out[lane] = take(lane, x[lane]);
            }
        }

        @Override
        void restart(int lane) {}
    }
}
