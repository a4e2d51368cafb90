package io.cambrian.backtest;

import io.cambrian.market.BarSeries;

/** The market as every trial's benchmark: equal weight in the members that have a bar, over the blocks of a trial's score. */
public final class MarketBlocks {
    private MarketBlocks() {}

    /** Days of the window in each block, as in {@link TrialScore#blockDays}. */
    public static long[] days(ScoringTask task) {
        int days = ScoringWindow.of(task).size();
        long[] blocks = new long[TrialScore.BLOCKS];
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = Scores.blockStart(b + 1, days) - Scores.blockStart(b, days);
        }
        return blocks;
    }

    /** Sums of the market's {@link #daily} returns over the {@link TrialScore#BLOCKS} blocks of the window. */
    public static double[] of(ScoringTask task) {
        double[] daily = daily(task);
        double[] blocks = new double[TrialScore.BLOCKS];
        for (int b = 0; b < blocks.length; b++) {
            for (int d = Scores.blockStart(b, daily.length); d < Scores.blockStart(b + 1, daily.length); d++) {
                blocks[b] += daily[d];
            }
        }
        return blocks;
    }

    /** The market's simple returns, gross, on each day of the window; 0 on a day without a member. */
    public static double[] daily(ScoringTask task) {
        ScoringWindow window = ScoringWindow.of(task);
        double[] sum = new double[window.size()];
        int[] members = new int[window.size()];
        for (BarSeries series : task.market().series()) {
            int first = series.firstAtOrAfter(task.firstDay());
            int end = ScoringWindow.endOf(series, task.lastDay());
            for (int t = first; t < end; t++) {
                if (series.member()[t]) {
                    int day = window.indexOf(series.days()[t]);
                    members[day]++;
                    sum[day] += t == first ? 0 : series.close()[t] / series.close()[t - 1] - 1;
                }
            }
        }
        for (int d = 0; d < sum.length; d++) {
            sum[d] = members[d] == 0 ? 0 : sum[d] / members[d];
        }
        return sum;
    }
}
