package io.cambrian.live.control;

import java.util.Arrays;

/** The last days of one instrument, as {@link BookRisk} needs them: rings of numbers. Not safe for concurrent use. */
final class InstrumentDays {
    /** Of an instrument that has had no bar. */
    static final InstrumentDays NONE = new InstrumentDays();

    /** Simple returns by day; NaN where there is no bar. */
    private final double[] returns = new double[BookRisk.WINDOW];

    /** The same with 0 where there is no bar, and where nothing is known before the first return. */
    private final double[] moves = new double[BookRisk.WINDOW];

    /** Traded values of the instrument's own bars with known volume. */
    private final double[] traded = new double[BookRisk.VOLUME_DAYS];

    private int tradedBars;
    private double close = Double.NaN;
    private int firstReturn; // 0 before there is one: the very first day has no returns
    /** Of the returns as they are; null until it is asked for. */
    private Spread spread;

    InstrumentDays() {
        Arrays.fill(returns, Double.NaN);
    }

    /** A day without a bar, as long as none comes. */
    void pass(int day) {
        spread = null;
        returns[day % BookRisk.WINDOW] = Double.NaN;
        moves[day % BookRisk.WINDOW] = 0;
    }

    /** @param day counted from the first that the market had */
    void bar(int day, double newClose) {
        double move = newClose / close - 1;
        if (!Double.isNaN(move)) {
            returns[day % BookRisk.WINDOW] = move;
            moves[day % BookRisk.WINDOW] = move;
            spread = null;
            if (firstReturn == 0) {
                firstReturn = day;
            }
        }
        close = newClose;
    }

    /** @param value of a bar in the base currency; NaN where unknown */
    void trade(double value) {
        if (value >= 0) {
            traded[tradedBars++ % BookRisk.VOLUME_DAYS] = value;
        }
    }

    /** See {@link BookRisk#tradedValue}. */
    double tradedValue() {
        int n = Math.min(BookRisk.VOLUME_DAYS, tradedBars);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += traded[i];
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /**
     * By place in the ring how it moved, and before its first return as on the days from there on, in turn.
     *
     * @param days that the market has had
     */
    double[] simulated(int days) {
        int oldest = Math.max(1, days - BookRisk.WINDOW);
        if (firstReturn <= oldest) {
            return moves;
        }
        double[] filled = moves.clone();
        for (int d = oldest; d < firstReturn; d++) {
            filled[d % BookRisk.WINDOW] = moves[(firstReturn + (d - oldest) % (days - firstReturn)) % BookRisk.WINDOW];
        }
        return filled;
    }

    /** Of daily returns over the window, on the days on which both have a bar; NaN as in {@link BookRisk#correlation}. */
    double correlation(InstrumentDays other) {
        Spread own = spread();
        Spread theirs = other.spread();
        return Arrays.equals(own.known, theirs.known)
                ? correlation(own.count, own.squares, theirs.squares, dot(own.centered, theirs.centered))
                : correlationOnCommonDays(other);
    }

    /** As {@link #correlationOnCommonDays} adds it up: days without a return add 0. */
    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < BookRisk.WINDOW; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    private static double correlation(int n, double xx, double yy, double xy) {
        return n < BookRisk.MIN_DAYS || !(xx > 0 && yy > 0) ? Double.NaN : xy / Math.sqrt(xx * yy);
    }

    private Spread spread() {
        if (spread == null) {
            spread = new Spread(returns);
        }
        return spread;
    }

    /** The returns around their mean, once for all instruments that have bars on the same days. */
    private static final class Spread {
        private final long[] known = new long[(BookRisk.WINDOW + Long.SIZE - 1) / Long.SIZE];
        private final double[] centered = new double[BookRisk.WINDOW];
        private int count;
        private double squares;

        Spread(double[] returns) {
            double sum = 0;
            for (int d = 0; d < BookRisk.WINDOW; d++) {
                if (!Double.isNaN(returns[d])) {
                    known[d / Long.SIZE] |= 1L << d; // the shift is by the place in the word
                    count++;
                    sum += returns[d];
                }
            }
            for (int d = 0; d < BookRisk.WINDOW; d++) {
                if (!Double.isNaN(returns[d])) {
                    centered[d] = returns[d] - sum / count;
                    squares += centered[d] * centered[d];
                }
            }
        }
    }

    private double correlationOnCommonDays(InstrumentDays other) {
        double[] x = returns;
        double[] y = other.returns;
        int n = 0;
        double sx = 0;
        double sy = 0;
        for (int d = 0; d < BookRisk.WINDOW; d++) {
            if (!Double.isNaN(x[d]) && !Double.isNaN(y[d])) {
                n++;
                sx += x[d];
                sy += y[d];
            }
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int d = 0; d < BookRisk.WINDOW; d++) {
            if (!Double.isNaN(x[d]) && !Double.isNaN(y[d])) {
                double a = x[d] - sx / n;
                double b = y[d] - sy / n;
                xx += a * a;
                yy += b * b;
                xy += a * b;
            }
        }
        return correlation(n, xx, yy, xy);
    }
}
