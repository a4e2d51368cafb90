package io.cambrian.regime;

import io.cambrian.market.BarSeries;
import java.util.Arrays;

/** Per day of a calendar, sums over the members that have a bar: filled series by series in one pass over the bars. */
final class CrossSection {
    static final int BREADTH_BARS = 100;
    static final int SCALE_BARS = 60;
    static final int DISPERSION_BARS = 20;

    /** A close counts as above the mean only beyond rounding. */
    private static final double ABOVE = BREADTH_BARS / (1 + 1e-12);

    private final int[] calendar;

    /** Members with a return, and the sum of their simple returns. */
    final int[] returns;

    final double[] returnSum;

    /** Members whose return can be scaled by its own root mean square of 60 bars; sums of the scaled returns. */
    final int[] scaled;

    final double[] scaledSum;
    final double[] scaledSquares;

    /** Members with 100 closes, and those above their mean. */
    final int[] measured;

    final int[] above;

    /** Members with a 20-bar return; its mean and sum of squared deviations. */
    final int[] moved;

    final double[] moveMean;
    final double[] moveDeviations;

    CrossSection(int[] calendar) {
        this.calendar = calendar;
        int n = calendar.length;
        returns = new int[n];
        returnSum = new double[n];
        scaled = new int[n];
        scaledSum = new double[n];
        scaledSquares = new double[n];
        measured = new int[n];
        above = new int[n];
        moved = new int[n];
        moveMean = new double[n];
        moveDeviations = new double[n];
    }

    void add(BarSeries series) {
        int[] days = series.days();
        double[] close = series.close();
        boolean[] member = series.member();
        int d = days.length == 0 ? 0 : Arrays.binarySearch(calendar, days[0]);
        double closes = 0;
        double squares = 0;
        for (int t = 0; t < days.length; t++) {
            while (calendar[d] < days[t]) {
                d++;
            }
            closes = closes(close, t, closes);
            double r = t > 0 ? close[t] / close[t - 1] - 1 : 0;
            squares = squares(close, t, squares);
            if (!member[t] || t == 0) {
                continue;
            }
            returns[d]++;
            returnSum[d] += r;
            if (t >= SCALE_BARS && squares > 0) {
                double z = r / Math.sqrt(squares / SCALE_BARS);
                scaled[d]++;
                scaledSum[d] += z;
                scaledSquares[d] += z * z;
            }
            if (t >= BREADTH_BARS - 1) {
                measured[d]++;
                if (close[t] * ABOVE > closes) {
                    above[d]++;
                }
            }
            if (t >= DISPERSION_BARS) {
                double move = close[t] / close[t - DISPERSION_BARS] - 1;
                double off = move - moveMean[d];
                moveMean[d] += off / ++moved[d];
                moveDeviations[d] += off * (move - moveMean[d]);
            }
        }
    }

    /** Sum of the last 100 closes; summed afresh every 100 bars so that rounding does not pile up. */
    private static double closes(double[] close, int t, double before) {
        if (t % BREADTH_BARS != 0 || t == 0) {
            return before + close[t] - (t >= BREADTH_BARS ? close[t - BREADTH_BARS] : 0);
        }
        double sum = 0;
        for (int i = t - BREADTH_BARS + 1; i <= t; i++) {
            sum += close[i];
        }
        return sum;
    }

    /** Sum of the last 60 squared returns, kept the same way. */
    private static double squares(double[] close, int t, double before) {
        if (t == 0) {
            return 0;
        }
        if (t % SCALE_BARS != 0) {
            return before + square(close, t) - (t > SCALE_BARS ? square(close, t - SCALE_BARS) : 0);
        }
        double sum = 0;
        for (int i = t - SCALE_BARS + 1; i <= t; i++) {
            sum += square(close, i);
        }
        return sum;
    }

    private static double square(double[] close, int t) {
        double r = close[t] / close[t - 1] - 1;
        return r * r;
    }
}
