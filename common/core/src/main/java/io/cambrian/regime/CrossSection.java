package io.cambrian.regime;

import io.cambrian.market.BarSeries;
import java.util.Arrays;

/** Per day of a calendar, sums over the members that have a bar: filled series by series in one pass over the bars. */
final class CrossSection {
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
        RollingCloses closes = new RollingCloses();
        for (int t = 0; t < days.length; t++) {
            while (calendar[d] < days[t]) {
                d++;
            }
            closes.next(close[t]);
            add(d, closes, member[t]);
        }
    }

    /** Takes in the last close of a series, on the day at a position of the calendar. */
    void add(int d, RollingCloses series, boolean member) {
        int t = series.last();
        if (!member || t == 0) {
            return;
        }
        double r = series.simpleReturn();
        returns[d]++;
        returnSum[d] += r;
        if (t >= RollingCloses.SCALE_BARS && series.squares() > 0) {
            double z = r / Math.sqrt(series.squares() / RollingCloses.SCALE_BARS);
            scaled[d]++;
            scaledSum[d] += z;
            scaledSquares[d] += z * z;
        }
        if (t >= RollingCloses.BREADTH_BARS - 1) {
            measured[d]++;
            if (series.isAboveMean()) {
                above[d]++;
            }
        }
        if (t >= RollingCloses.DISPERSION_BARS) {
            double move = series.move();
            double off = move - moveMean[d];
            moveMean[d] += off / ++moved[d];
            moveDeviations[d] += off * (move - moveMean[d]);
        }
    }
}
