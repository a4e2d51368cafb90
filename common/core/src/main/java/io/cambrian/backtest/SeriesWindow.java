package io.cambrian.backtest;

import io.cambrian.market.BarSeries;
import java.util.Arrays;

/**
 * What the fast scorer prepares once per bar series: where its bars lie among the window's days, its returns in the order
 * of those days, membership, bars without trade.
 */
final class SeriesWindow {
    final BarSeries series;
    /** First bar in the window, and the bar after the last. */
    final int first;

    final int end;
    /** The window day of each bar in the window, by bar less {@link #first}. */
    final int[] dayOf;
    /** Whether the bars lie on consecutive window days. */
    final boolean contiguous;
    /** Whether the last bar lies before the window's last day. */
    final boolean ends;
    // by window day; each when first asked for
    private double[] returns;
    private double[] memberReturns;
    private double[] closes;
    private double[] closesBefore;
    private double[] borrowed;
    private double[] borrowedBefore;
    // by bar
    private double[] entryReturns;
    private double[] exitReturns;
    private CloseRanges closeRanges;

    private final int days;
    private final Costs costs;

    final boolean alwaysMember;
    final int memberBars;
    /** Bars on which an entry can be decided: in the window, a member, and not the last bar. */
    final long[] mayEnter;
    /** Whether some bar of the window cannot fill an order. */
    final boolean hasGapsInTrade;

    private SeriesWindow(ScoringWindow window, Costs costs, BarSeries series, int first, int end) {
        this.costs = costs;
        this.series = series;
        this.first = first;
        this.end = end;
        dayOf = days(window.days(), series.days(), first, end);
        contiguous = dayOf[dayOf.length - 1] - dayOf[0] == dayOf.length - 1;
        ends = series.days()[end - 1] < window.lastDay();
        days = window.size();
        mayEnter = new long[Bits.words(end)];
        memberBars = members();
        alwaysMember = memberBars == end - first;
        hasGapsInTrade = !alwaysTrades();
    }

    private boolean alwaysTrades() {
        double[] open = series.open();
        double[] high = series.high();
        double[] low = series.low();
        double[] close = series.close();
        double[] volume = series.volume();
        for (int t = first; t < end; t++) {
            if (!StrategyRunner.trades(open[t], high[t], low[t], close[t], volume[t])) {
                return false;
            }
        }
        return true;
    }

    /** The place in the window of each bar's day. */
    private static int[] days(int[] window, int[] series, int first, int end) {
        int[] place = new int[end - first];
        int d = Arrays.binarySearch(window, series[first]);
        boolean eachDay = d + place.length <= window.length && window[d + place.length - 1] == series[end - 1];
        if (eachDay) {
            for (int i = 0; i < place.length; i++) {
                place[i] = d + i;
            }
            return place;
        }
        for (int t = first; t < end; t++) {
            while (window[d] < series[t]) {
                d++;
            }
            place[t - first] = d;
        }
        return place;
    }

    private int members() {
        int members = 0;
        long word = 0;
        boolean[] isMember = series.member();
        for (int t = first; t < end; t++) {
            long member = isMember[t] ? 1 : 0;
            members += (int) member;
            word |= member << t;
            if ((t & 63) == 63 || t == end - 1) {
                mayEnter[t >>> 6] = t == end - 1 ? word & ~(1L << t) : word;
                word = 0;
            }
        }
        return members;
    }

    /** Null where the series has no bar in the window. */
    static SeriesWindow of(ScoringWindow window, ScoringTask task, BarSeries series) {
        int first = series.firstAtOrAfter(task.firstDay());
        int end = ScoringWindow.endOf(series, task.lastDay());
        return first < end ? new SeriesWindow(window, task.costs(), series, first, end) : null;
    }

    /** All bars of a series that has some, on its own. */
    static SeriesWindow alone(BarSeries series, Costs costs, double periodsPerYear) {
        return new SeriesWindow(ScoringWindow.alone(series, periodsPerYear), costs, series, 0, series.size());
    }

    /** Close-to-close returns by window day; 0 without a bar and on the first bar of the window. */
    double[] returns() {
        if (returns == null) {
            returns = new double[days];
            double[] close = series.close();
            for (int t = first + 1; t < end; t++) {
                returns[dayOf[t - first]] = close[t] / close[t - 1] - 1;
            }
        }
        return returns;
    }

    /** The same, 0 also on days on which the instrument is no member; the same array where it always is. */
    double[] memberReturns() {
        if (memberReturns == null) {
            memberReturns = returns();
            if (!alwaysMember) {
                memberReturns = new double[days];
                for (int t = first; t < end; t++) {
                    if (series.member()[t]) {
                        memberReturns[dayOf[t - first]] = returns[dayOf[t - first]];
                    }
                }
            }
        }
        return memberReturns;
    }

    /** Closes by window day; 0 without a bar. */
    double[] closes() {
        if (closes == null) {
            closes = new double[days];
            for (int t = first; t < end; t++) {
                closes[dayOf[t - first]] = series.close()[t];
            }
        }
        return closes;
    }

    /**
     * The closes of the window day before each; 0 without a bar. Loops over both arrays have one index for all that they read
     * and write, without which the compiler does not make vector instructions of them.
     */
    double[] closesBefore() {
        if (closesBefore == null) {
            closesBefore = before(closes());
        }
        return closesBefore;
    }

    private static double[] before(double[] x) {
        double[] before = new double[x.length];
        System.arraycopy(x, 0, before, 1, x.length - 1);
        return before;
    }

    /** What holding one share short costs in borrow from the first bar to each window day. */
    double[] borrowed() {
        if (borrowed == null) {
            borrowed = new double[days];
            double borrow = 0;
            for (int t = first + 1; t < end; t++) {
                int calendarDays = series.days()[t] - series.days()[t - 1];
                borrow += series.close()[t - 1] * costs.borrowPerYear() * calendarDays / 365;
                borrowed[dayOf[t - first]] = borrow;
            }
        }
        return borrowed;
    }

    /** The same up to the day before each. */
    double[] borrowedBefore() {
        if (borrowedBefore == null) {
            borrowedBefore = before(borrowed());
        }
        return borrowedBefore;
    }

    /** When first a close of this series leaves a range. */
    CloseRanges closeRanges() {
        if (closeRanges == null) {
            closeRanges = new CloseRanges(series.close(), end);
        }
        return closeRanges;
    }

    /** From the fill of a bar, with the cost of an entry, to its close, by bar. */
    double[] entryReturns() {
        if (entryReturns == null) {
            entryReturns = new double[end];
            for (int t = first; t < end; t++) {
                entryReturns[t] = series.close()[t] / fillPrice(t) / (1 + costs.perSide()) - 1;
            }
        }
        return entryReturns;
    }

    /** From the close before a bar to its fill, with the cost of an exit, by bar. */
    double[] exitReturns() {
        if (exitReturns == null) {
            exitReturns = new double[end];
            for (int t = first + 1; t < end; t++) {
                exitReturns[t] = fillPrice(t) * (1 - costs.perSide()) / series.close()[t - 1] - 1;
            }
        }
        return exitReturns;
    }

    int day(int bar) {
        return dayOf[bar - first];
    }

    boolean trades(int bar) {
        return StrategyRunner.trades(
                series.open()[bar], series.high()[bar], series.low()[bar], series.close()[bar], series.volume()[bar]);
    }

    double fillPrice(int bar) {
        return series.closeOnly() ? series.close()[bar] : series.open()[bar];
    }
}
