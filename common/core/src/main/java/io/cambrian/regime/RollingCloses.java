package io.cambrian.regime;

/** The last closes of one series, as they arrive, with the sums that the context of a day needs. */
final class RollingCloses {
    static final int BREADTH_BARS = 100;
    static final int SCALE_BARS = 60;
    static final int DISPERSION_BARS = 20;

    /** A close counts as above the mean only beyond rounding. */
    private static final double ABOVE = BREADTH_BARS / (1 + 1e-12);

    /** A power of two, more than the longest window. */
    private static final int KEPT = 128;

    private final double[] close = new double[KEPT];
    private int t = -1;
    private double closes;
    private double squares;

    void next(double value) {
        t++;
        close[t & (KEPT - 1)] = value;
        closes = closes();
        squares = t == 0 ? 0 : sumOfSquares();
    }

    /** The position of the last close, from 0. */
    int last() {
        return t;
    }

    double simpleReturn() {
        return at(t) / at(t - 1) - 1;
    }

    /** The simple return over the last 20 bars. */
    double move() {
        return at(t) / at(t - DISPERSION_BARS) - 1;
    }

    /** Sum of the last 60 squared returns. */
    double squares() {
        return squares;
    }

    boolean isAboveMean() {
        return at(t) * ABOVE > closes;
    }

    private double at(int position) {
        return close[position & (KEPT - 1)];
    }

    /** Sum of the last 100 closes; summed afresh every 100 bars so that rounding does not pile up. */
    private double closes() {
        if (t % BREADTH_BARS != 0 || t == 0) {
            return closes + at(t) - (t >= BREADTH_BARS ? at(t - BREADTH_BARS) : 0);
        }
        double sum = 0;
        for (int i = t - BREADTH_BARS + 1; i <= t; i++) {
            sum += at(i);
        }
        return sum;
    }

    /** Sum of the last 60 squared returns, kept the same way. */
    private double sumOfSquares() {
        if (t % SCALE_BARS != 0) {
            return squares + square(t) - (t > SCALE_BARS ? square(t - SCALE_BARS) : 0);
        }
        double sum = 0;
        for (int i = t - SCALE_BARS + 1; i <= t; i++) {
            sum += square(i);
        }
        return sum;
    }

    private double square(int position) {
        double r = at(position) / at(position - 1) - 1;
        return r * r;
    }
}
