package io.cambrian.rl;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ExposureReturns;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.function.Function;

/**
 * What a policy of exposure earns over all instruments of a market: each day the mean of the net returns of the members that have
 * a bar, and of those that are held without being members any more, less the cost of putting capital back to equal shares, as for
 * every strategy ({@code perSide * (mean |r_i| + |r| * mean |p_i|)}, with p_i the level held). It begins flat, and opens positions
 * in members only.
 *
 * @param days of the window that the market has
 * @param returns net simple returns by day
 * @param exposure mean level held over the members, by day
 * @param changes of level, over all instruments
 */
public record TimingBook(int[] days, double[] returns, double[] exposure, long changes) {
    /**
     * Runs a policy.
     *
     * @param features of each series by bar
     * @param from first day on which returns count; the first decision is made at the close of the day before, if there is one
     * @param to last day
     */
    public static TimingBook of(
            Market market,
            Function<BarSeries, double[][]> features,
            TimingPolicy policy,
            int from,
            int to,
            Costs costs) {
        return of(
                market,
                from,
                to,
                costs,
                series -> policy.levels(
                        features.apply(series), series.close(), series.member(), firstDecision(series, from)));
    }

    /**
     * Buys every member and keeps it: what a policy has to beat where nothing better is in force. It is what a policy that always
     * wants everything would do.
     */
    public static TimingBook holding(Market market, int from, int to, Costs costs) {
        return of(market, from, to, costs, series -> {
            double[] levels = new double[series.size()];
            for (int t = firstDecision(series, from); t < levels.length; t++) {
                levels[t] = series.member()[t] || t > firstDecision(series, from) && levels[t - 1] == 1 ? 1 : 0;
            }
            return levels;
        });
    }

    private static int firstDecision(BarSeries series, int from) {
        return Math.max(0, series.firstAtOrAfter(from) - 1);
    }

    /**
     * The account of any levels.
     *
     * @param decided levels of a series by bar, 0 before the bar that the first day's decision is made on
     */
    public static TimingBook of(Market market, int from, int to, Costs costs, Function<BarSeries, double[]> decided) {
        int[] days = Arrays.stream(market.calendar())
                .filter(d -> d >= from && d <= to)
                .toArray();
        double[] sum = new double[days.length];
        double[] absolute = new double[days.length];
        double[] held = new double[days.length];
        double[] signed = new double[days.length];
        int[] live = new int[days.length];
        long changes = 0;
        for (BarSeries series : market.series()) {
            int first = firstDecision(series, from);
            int end = series.firstAtOrAfter(to + 1);
            if (first >= end) {
                continue;
            }
            double[] levels = decided.apply(series);
            double[] returns = ExposureReturns.of(series, first, end, levels, costs);
            for (int t = first; t < end; t++) {
                changes += t > first && levels[t] != levels[t - 1] ? 1 : 0;
                int day = Arrays.binarySearch(days, series.days()[t]);
                double level = t == first ? 0 : levels[t - 1];
                // who has left counts for as long as it is held, the day on which it is sold included
                if (day < 0 || !series.member()[t] && level == 0 && returns[t - first] == 0) {
                    continue;
                }
                boolean ends = t == series.size() - 1 && series.days()[t] < to;
                double r =
                        returns[t - first] - (ends ? costs.perSide() * Math.abs(level) : 0); // sold at its last close
                live[day]++;
                sum[day] += r;
                absolute[day] += Math.abs(r);
                held[day] += Math.abs(level);
                signed[day] += level;
            }
        }
        double[] net = new double[days.length];
        double[] exposure = new double[days.length];
        for (int d = 0; d < days.length; d++) {
            if (live[d] > 0) {
                double r = sum[d] / live[d];
                net[d] = r - costs.perSide() * (absolute[d] / live[d] + Math.abs(r) * held[d] / live[d]);
                exposure[d] = signed[d] / live[d];
            }
        }
        return new TimingBook(days, net, exposure, changes);
    }
}
