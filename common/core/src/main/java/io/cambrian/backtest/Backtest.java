package io.cambrian.backtest;

import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
 * <p><strong>Cases.</strong> Where instruments are judged in groups, the excess of a group is that of the same strategy over
 * the group's instruments alone; a day on which none of them is live belongs to no case of the group.
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
        InstrumentGroups groups = task.cases().groups();
        Sums whole = new Sums(days);
        List<Sums> parts =
                Stream.generate(() -> new Sums(days)).limit(groups.count()).toList();
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
            Sums part = parts.get(groups.of(series.symbol()));
            for (int t = first; t < end; t++) {
                int i = t - first;
                if (!cell.live()[i]) {
                    continue;
                }
                int d = window.indexOf(series.days()[t]);
                double held = t == first ? 0 : position * (series.close()[t] / series.close()[t - 1] - 1);
                whole.add(d, cell, i, held);
                part.add(d, cell, i, held);
                liveBars++;
                timeHeld += Math.min(1, Math.abs(cell.positions()[i]));
            }
            trades += cell.trades().size();
            instruments.add(cell.toRun());
        }
        double[] net = new double[days];
        double[] excess = new double[days];
        double traded = whole.settle(task.costs(), net, excess);
        List<Moments[]> byGroup = new ArrayList<>();
        if (groups.count() == 1) {
            byGroup.add(Scores.byKind(window, excess, null));
        } else {
            for (Sums part : parts) {
                double[] earned = new double[days];
                part.settle(task.costs(), new double[days], earned);
                byGroup.add(Scores.byKind(window, earned, part.live));
            }
        }
        double timeInMarket = liveBars == 0 ? 0 : timeHeld / liveBars;
        Scores.Measured measured =
                Scores.measure(window, net, excess, Scores.cases(byGroup), trades, traded, timeInMarket);
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

    /** What instruments add up to, by day. */
    private static final class Sums {
        private final double[] net;
        private final double[] absolute;
        private final double[] exposure;
        private final double[] traded;
        private final double[] benchmark;
        private final int[] live;

        Sums(int days) {
            net = new double[days];
            absolute = new double[days];
            exposure = new double[days];
            traded = new double[days];
            benchmark = new double[days];
            live = new int[days];
        }

        void add(int day, CellRun cell, int bar, double heldReturn) {
            live[day]++;
            net[day] += cell.netReturns()[bar];
            absolute[day] += Math.abs(cell.netReturns()[bar]);
            exposure[day] += Math.abs(cell.positions()[bar]);
            traded[day] += cell.traded()[bar];
            benchmark[day] += heldReturn;
        }

        /** Fills in the net returns and those beyond the benchmark; gives the traded notional. */
        double settle(Costs costs, double[] netReturns, double[] excess) {
            double notional = 0;
            for (int d = 0; d < live.length; d++) {
                int n = live[d];
                if (n > 0) {
                    double r = net[d] / n;
                    double rebalanced = absolute[d] / n + Math.abs(r) * exposure[d] / n;
                    netReturns[d] = r - costs.perSide() * rebalanced;
                    excess[d] = netReturns[d] - benchmark[d] / n;
                    notional += traded[d] / n;
                }
            }
            return notional;
        }
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
