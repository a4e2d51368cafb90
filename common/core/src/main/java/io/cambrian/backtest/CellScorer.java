package io.cambrian.backtest;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores many strategies in one instrument after another, each pair on its own: what {@link Backtest#single} does, at the
 * pace of trades instead of bars. Between its fills a position of the whole capital moves as the closes do, so that its
 * returns come from prefix sums and its drawdown mostly from the {@link StretchRanges}; other positions are run bar by bar.
 *
 * <p>Trades equal those of {@link Backtest#single} exactly, statistics to 1e-9. Not safe for concurrent use.
 */
public final class CellScorer {
    private static final int CHUNK = 1024;

    private final List<Strategy> strategies;
    private final Costs costs;
    private final double periodsPerYear;
    private final List<Chunk> chunks = new ArrayList<>();
    private final SegmentWalk walk = new SegmentWalk();
    private final Segments segments = new Segments();
    private double[] sums = new double[0];
    private double[] squares = new double[0];
    /** Shares that a unit of wealth buys at each bar's fill. */
    private double[] bought = new double[0];
    /** What is left at each bar's fill, after costs, of a unit of wealth at the close before. */
    private double[] sold = new double[0];

    private final StretchRanges ranges = new StretchRanges();
    /** The lowest close of each trade over its highest. */
    private double[] fall = new double[64];

    private record Chunk(int from, List<CompiledStrategy> rules, SeriesColumns columns) {}

    public CellScorer(List<Strategy> strategies, Costs costs, double periodsPerYear) {
        this.strategies = List.copyOf(strategies);
        this.costs = costs;
        this.periodsPerYear = periodsPerYear;
        for (int from = 0; from < strategies.size(); from += CHUNK) {
            ExpressionGraph graph = new ExpressionGraph();
            List<CompiledStrategy> rules = strategies.subList(from, Math.min(strategies.size(), from + CHUNK)).stream()
                    .map(s -> CompiledStrategy.into(graph, s))
                    .toList();
            chunks.add(new Chunk(from, rules, new SeriesColumns(graph, periodsPerYear, ColumnScorer.kept(rules))));
        }
    }

    /** Every strategy over all bars of a series; a position open at the end is marked at the last close. */
    public CellScores score(BarSeries series) {
        if (series.size() == 0) {
            throw new IllegalArgumentException("The series " + series.symbol() + " has no bars.");
        }
        SeriesWindow window = SeriesWindow.alone(series, costs, periodsPerYear);
        prepare(window);
        int n = strategies.size();
        CellScores scores = new CellScores(new double[n], new double[n], new double[n], new int[n]);
        for (Chunk chunk : chunks) {
            chunk.columns.evaluate(series, series.size());
            for (int i = 0; i < chunk.rules.size(); i++) {
                segments.clear();
                walk.walk(chunk.rules.get(i), chunk.columns, window, segments);
                score(chunk.from + i, window, scores);
            }
        }
        return scores;
    }

    private void prepare(SeriesWindow window) {
        int bars = window.end;
        if (sums.length < bars) {
            sums = new double[bars];
            squares = new double[bars];
            bought = new double[bars];
            sold = new double[bars];
        }
        double sum = 0;
        double square = 0;
        double[] close = window.series.close();
        sums[0] = 0;
        squares[0] = 0;
        for (int t = 1; t < bars; t++) {
            double r = close[t] / close[t - 1] - 1;
            sum += r;
            square += r * r;
            sums[t] = sum;
            squares[t] = square;
        }
        double[] fill = window.series.closeOnly() ? window.series.close() : window.series.open();
        fills(fill, close, costs.perSide(), bars, bought, sold);
        ranges.build(close, bars);
    }

    private static void fills(double[] fill, double[] close, double cost, int bars, double[] bought, double[] sold) {
        for (int t = 0; t < bars; t++) {
            bought[t] = 1 / (fill[t] * (1 + cost));
        }
        for (int t = 1; t < bars; t++) {
            sold[t] = fill[t] * (1 - cost) / close[t - 1];
        }
    }

    private void score(int strategy, SeriesWindow window, CellScores scores) {
        for (int k = 0; k < segments.size(); k++) {
            if (segments.fraction(k) != 1) {
                CellScore slow = Backtest.single(strategies.get(strategy), window.series, costs, periodsPerYear);
                scores.totalReturn()[strategy] = slow.totalReturn();
                scores.sharpe()[strategy] = slow.sharpe();
                scores.maxDrawdown()[strategy] = slow.maxDrawdown();
                scores.trades()[strategy] = slow.trades();
                return;
            }
        }
        int trades = segments.size();
        if (fall.length < trades) {
            fall = new double[2 * trades];
        }
        double[] close = window.series.close();
        double wealth = 1;
        double peak = 1;
        double inversePeak = 1;
        double least = 1; // of wealth over its peak before the trade
        double sum = 0;
        double square = 0;
        for (int k = 0; k < trades; k++) {
            int entry = segments.entry(k);
            boolean left = segments.exit(k) != Segments.OPEN;
            int held = left ? segments.exit(k) - 1 : window.end - 1;
            double first = close[entry] * bought[entry] - 1;
            double scale = wealth * bought[entry];
            sum += first + (sums[held] - sums[entry]);
            square += first * first + (squares[held] - squares[entry]);
            ranges.query(entry, held);
            fall[k] = ranges.lowest() / ranges.highest();
            least = Math.min(least, scale * ranges.lowest() * inversePeak);
            double highest = scale * ranges.highest();
            if (highest > peak) {
                peak = highest;
                inversePeak = 1 / peak;
            }
            wealth = scale * close[held];
            if (left) {
                double kept = sold[held + 1];
                double last = kept - 1;
                sum += last;
                square += last * last;
                wealth *= kept;
                least = Math.min(least, wealth * inversePeak);
                if (wealth > peak) {
                    peak = wealth;
                    inversePeak = 1 / peak;
                }
            }
        }
        for (int k = 0; k < trades; k++) {
            if (fall[k] < least) { // else no close of the trade can be that far below one before it
                int exit = segments.exit(k);
                least = Math.min(
                        least, deepestFall(close, segments.entry(k), exit == Segments.OPEN ? window.end : exit));
            }
        }
        scores.maxDrawdown()[strategy] = 1 - least;
        scores.totalReturn()[strategy] = wealth - 1;
        scores.sharpe()[strategy] = new Moments(window.end, sum, square).sharpePerPeriod() * Math.sqrt(periodsPerYear);
        scores.trades()[strategy] = trades;
    }

    /** The least ratio of a close to an earlier one or itself, {@code from <= t < to}. */
    private static double deepestFall(double[] close, int from, int to) {
        double highest = close[from];
        double worst = 1;
        for (int t = from + 1; t < to; t++) {
            double c = close[t];
            if (c > highest) {
                highest = c;
            } else {
                worst = Math.min(worst, c / highest);
            }
        }
        return worst;
    }
}
