package io.cambrian.backtest;

import io.cambrian.fault.DataException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;

/** The days of a scoring task: those of the market's calendar inside the window on which some instrument has a bar. */
final class ScoringWindow {
    private final int[] days;
    private final int[] kindOfDay;
    private final int kinds;
    private final double periodsPerYear;

    private ScoringWindow(int[] days, int[] kindOfDay, int kinds, double periodsPerYear) {
        this.days = days;
        this.kindOfDay = kindOfDay;
        this.kinds = kinds;
        this.periodsPerYear = periodsPerYear;
    }

    static ScoringWindow of(ScoringTask task) {
        Market market = task.market();
        int[] calendar = market.calendar();
        boolean[] hasBar = new boolean[calendar.length];
        for (BarSeries series : market.series()) {
            int end = endOf(series, task.lastDay());
            int at = 0;
            for (int t = series.firstAtOrAfter(task.firstDay()); t < end; t++) {
                int day = series.days()[t];
                while (at < calendar.length && calendar[at] < day) {
                    at++;
                }
                if (at == calendar.length || calendar[at] != day) {
                    throw new IllegalArgumentException(
                            "The day " + day + " of " + series.symbol() + " is missing in the market's calendar.");
                }
                hasBar[at] = true;
            }
        }
        int n = 0;
        int[] days = new int[calendar.length];
        int[] kindOfDay = new int[calendar.length];
        for (int d = 0; d < calendar.length; d++) {
            if (hasBar[d]) {
                days[n] = calendar[d];
                kindOfDay[n++] = task.cases().kindOfDay()[d];
            }
        }
        if (n == 0) {
            throw new DataException("The market has no bar between day " + task.firstDay() + " and day "
                    + task.lastDay() + " (days since 1970-01-01).\nChoose a window that the prices cover.");
        }
        return new ScoringWindow(
                Arrays.copyOf(days, n),
                Arrays.copyOf(kindOfDay, n),
                task.cases().kinds().size(),
                market.periodsPerYear());
    }

    /** The days of one series, all of the same kind. */
    static ScoringWindow alone(BarSeries series, double periodsPerYear) {
        return new ScoringWindow(series.days(), new int[series.size()], 1, periodsPerYear);
    }

    /** How many bars of a series lie on or before a day. */
    static int endOf(BarSeries series, int lastDay) {
        return lastDay == Integer.MAX_VALUE ? series.size() : series.firstAtOrAfter(lastDay + 1);
    }

    /** Days since 1970-01-01, ascending; at least one. */
    int[] days() {
        return days;
    }

    int size() {
        return days.length;
    }

    int lastDay() {
        return days[days.length - 1];
    }

    /** The kind of each day, or -1. */
    int[] kindOfDay() {
        return kindOfDay;
    }

    int kinds() {
        return kinds;
    }

    double years() {
        return days.length / periodsPerYear;
    }

    double periodsPerYear() {
        return periodsPerYear;
    }

    /** The place of a day that has a bar. */
    int indexOf(int day) {
        return Arrays.binarySearch(days, day);
    }
}
