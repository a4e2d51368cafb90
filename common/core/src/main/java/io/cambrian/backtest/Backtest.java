package io.cambrian.backtest;

import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs one strategy in full, by the plainest possible loop: the definition of every number that a score contains.
 *
 * <p><strong>In one instrument.</strong> Decisions are those of {@link StrategyRunner}, fills and costs those of the account
 * described at {@link Costs} and {@link Trade}. Indicators see every bar from the market's first day; the first decision
 * that counts is made at the close of the first bar in the window, so the first return is the one after it. Nothing after
 * the window is read. A series whose last bar in the window lies before the window's last day has ended: its position is
 * closed at its last close, with the cost of an exit. Otherwise an open position is marked at the last close.
 *
 * <p><strong>Over all instruments.</strong> On a day, an instrument is <em>live</em> if it has a bar and is a member, or has
 * a bar and is held or traded that day. The strategy's return before rebalancing is the mean r of the live instruments' net
 * returns. Rebalancing to equal capital costs {@code perSide * (mean|r_i| + |r| * mean|p_i|)}, where r_i is the net return
 * of the capital in instrument i and p_i the exposure that earned it ({@link InstrumentRun#positions}). A day without live
 * instruments returns 0.
 *
 * <p><strong>Excess.</strong> The benchmark holds in each instrument the strategy's own average exposure, the mean of p_i
 * over the instrument's live days, at no cost: {@code excess = net - (1/n) * sum over live i of mean(p_i) * x_i}, x_i being
 * the close-to-close return of the instrument, 0 on its first bar in the window.
 *
 * <p><strong>Turnover</strong> counts the notional of each fill over the instrument's equity just before it, averaged over
 * the day's live instruments; rebalancing is not counted. <strong>Time in market</strong> is the mean over live
 * instrument-days of min(1, |p_i|).
 */
public final class Backtest {
    private Backtest() {}

    /** Runs a strategy over the window of a task. */
    public static StrategyRun run(ScoringTask task, Strategy strategy) {
        ScoringWindow window = ScoringWindow.of(task);
        int days = window.size();
        double[] netSum = new double[days];
        double[] absoluteSum = new double[days];
        double[] exposureSum = new double[days];
        double[] tradedSum = new double[days];
        double[] benchmarkSum = new double[days];
        int[] live = new int[days];
        List<InstrumentRun> instruments = new ArrayList<>();
        long trades = 0;
        long liveBars = 0;
        double timeHeld = 0;
        for (BarSeries series : task.market().series()) {
            int first = series.firstAtOrAfter(task.firstDay());
            int end = ScoringWindow.endOf(series, task.lastDay());
            if (first >= end) {
                continue;
            }
            CellRun cell =
                    CellRun.of(strategy, series, first, end, window.lastDay(), task.costs(), window.periodsPerYear());
            double position = averagePosition(cell);
            for (int t = first; t < end; t++) {
                int i = t - first;
                if (!cell.live()[i]) {
                    continue;
                }
                int d = window.indexOf(series.days()[t]);
                double p = cell.positions()[i];
                live[d]++;
                netSum[d] += cell.netReturns()[i];
                absoluteSum[d] += Math.abs(cell.netReturns()[i]);
                exposureSum[d] += Math.abs(p);
                tradedSum[d] += cell.traded()[i];
                benchmarkSum[d] += t == first ? 0 : position * (series.close()[t] / series.close()[t - 1] - 1);
                liveBars++;
                timeHeld += Math.min(1, Math.abs(p));
            }
            trades += cell.trades().size();
            instruments.add(cell.toRun());
        }
        double[] net = new double[days];
        double[] excess = new double[days];
        double traded = 0;
        for (int d = 0; d < days; d++) {
            int n = live[d];
            if (n > 0) {
                double r = netSum[d] / n;
                double rebalanced = absoluteSum[d] / n + Math.abs(r) * exposureSum[d] / n;
                net[d] = r - task.costs().perSide() * rebalanced;
                excess[d] = net[d] - benchmarkSum[d] / n;
                traded += tradedSum[d] / n;
            }
        }
        double timeInMarket = liveBars == 0 ? 0 : timeHeld / liveBars;
        Scores.Measured measured = Scores.measure(window, net, excess, trades, traded, timeInMarket);
        return new StrategyRun(
                window.days(),
                net,
                excess,
                instruments,
                measured.outcome(),
                measured.finite() ? Optional.of(measured.score()) : Optional.empty());
    }

    /**
     * Runs a strategy along one series on its own, over all its bars: no mean over instruments, no rebalancing. A position
     * open at the end is marked at the last close.
     */
    public static CellScore single(Strategy strategy, BarSeries series, Costs costs, double periodsPerYear) {
        if (series.size() == 0) {
            throw new IllegalArgumentException("The series " + series.symbol() + " has no bars.");
        }
        int last = series.days()[series.size() - 1];
        CellRun cell = CellRun.of(strategy, series, 0, series.size(), last, costs, periodsPerYear);
        double sum = 0;
        double squares = 0;
        double wealth = 1;
        double peak = 1;
        double drawdown = 0;
        for (double r : cell.netReturns()) {
            sum += r;
            squares += r * r;
            wealth *= 1 + r;
            peak = Math.max(peak, wealth);
            drawdown = Math.max(drawdown, 1 - wealth / peak);
        }
        double sharpe = new Moments(series.size(), sum, squares).sharpePerPeriod() * Math.sqrt(periodsPerYear);
        return new CellScore(
                series.symbol(),
                cell.finalEquity() - 1,
                sharpe,
                drawdown,
                cell.trades().size());
    }

    private static double averagePosition(CellRun cell) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < cell.live().length; i++) {
            if (cell.live()[i]) {
                sum += cell.positions()[i];
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }
}
