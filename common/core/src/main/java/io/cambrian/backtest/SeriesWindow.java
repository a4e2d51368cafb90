package io.cambrian.backtest;

import io.cambrian.market.BarSeries;

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
    /** Close-to-close returns by window day; 0 without a bar and on the first bar of the window. */
    final double[] returns;
    /** The same, 0 also on days on which the instrument is no member; the same array where it always is. */
    final double[] memberReturns;

    /** Closes by window day; 0 without a bar. */
    final double[] closes;
    /** What holding one share short costs in borrow from the first bar to each window day. */
    final double[] borrowed;

    final boolean alwaysMember;
    final int memberBars;
    /** Bars on which an entry can be decided: in the window, a member, and not the last bar. */
    final long[] mayEnter;
    /** Whether some bar of the window cannot fill an order. */
    final boolean hasGapsInTrade;

    private SeriesWindow(ScoringWindow window, ScoringTask task, BarSeries series, int first, int end) {
        this.series = series;
        this.first = first;
        this.end = end;
        dayOf = new int[end - first];
        returns = new double[window.size()];
        closes = new double[window.size()];
        borrowed = new double[window.size()];
        mayEnter = new long[Bits.words(end)];
        int members = 0;
        boolean noTrade = false;
        double[] close = series.close();
        double borrow = 0;
        int d = 0;
        for (int t = first; t < end; t++) {
            while (window.days()[d] < series.days()[t]) {
                d++;
            }
            dayOf[t - first] = d;
            returns[d] = t == first ? 0 : close[t] / close[t - 1] - 1;
            closes[d] = close[t];
            if (t > first) {
                int calendarDays = series.days()[t] - series.days()[t - 1];
                borrow += close[t - 1] * task.costs().borrowPerYear() * calendarDays / 365;
            }
            borrowed[d] = borrow;
            if (series.member()[t]) {
                members++;
                if (t < end - 1) {
                    Bits.set(mayEnter, t);
                }
            }
            noTrade |= !trades(t);
        }
        contiguous = dayOf[dayOf.length - 1] - dayOf[0] == dayOf.length - 1;
        ends = series.days()[end - 1] < window.lastDay();
        memberBars = members;
        alwaysMember = members == end - first;
        hasGapsInTrade = noTrade;
        memberReturns = alwaysMember ? returns : new double[returns.length];
        if (!alwaysMember) {
            for (int t = first; t < end; t++) {
                if (series.member()[t]) {
                    memberReturns[dayOf[t - first]] = returns[dayOf[t - first]];
                }
            }
        }
    }

    /** Null where the series has no bar in the window. */
    static SeriesWindow of(ScoringWindow window, ScoringTask task, BarSeries series) {
        int first = series.firstAtOrAfter(task.firstDay());
        int end = ScoringWindow.endOf(series, task.lastDay());
        return first < end ? new SeriesWindow(window, task, series, first, end) : null;
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
