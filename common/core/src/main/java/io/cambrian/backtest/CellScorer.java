package io.cambrian.backtest;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores many strategies in one instrument after another, each pair on its own: what {@link Backtest#single} does, at the
 * pace of trades instead of bars. Between its fills a position of the whole capital moves as the closes do, so that its
 * returns come from prefix sums and its drawdown from a {@link FallTable}; other positions are run bar by bar.
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
    private final FallTable falls = new FallTable();

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
        Market market = new Market(List.of(series), series.days(), periodsPerYear);
        ScoringTask task =
                new ScoringTask(market, Integer.MIN_VALUE, Integer.MAX_VALUE, costs, Cases.none(series.size()));
        SeriesWindow window = SeriesWindow.of(ScoringWindow.of(task), task, series);
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
        }
        double sum = 0;
        double square = 0;
        for (int t = 0; t < bars; t++) {
            double r = window.returns[t];
            sum += r;
            square += r * r;
            sums[t] = sum;
            squares[t] = square;
        }
        falls.build(window.series.close(), bars);
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
        double[] close = window.series.close();
        double cost = costs.perSide();
        double wealth = 1;
        double peak = 1;
        double drawdown = 0;
        double sum = 0;
        double square = 0;
        for (int k = 0; k < segments.size(); k++) {
            int entry = segments.entry(k);
            boolean left = segments.exit(k) != Segments.OPEN;
            int held = left ? segments.exit(k) - 1 : window.end - 1;
            double first = close[entry] / window.fillPrice(entry) / (1 + cost) - 1;
            double scale = wealth * (1 + first) / close[entry];
            sum += first + (sums[held] - sums[entry]);
            square += first * first + (squares[held] - squares[entry]);
            falls.query(entry, held);
            drawdown = Math.max(drawdown, Math.max(1 - falls.worst(), 1 - scale * falls.lowest() / peak));
            peak = Math.max(peak, scale * falls.highest());
            wealth = scale * close[held];
            if (left) {
                double last = window.fillPrice(held + 1) * (1 - cost) / close[held] - 1;
                sum += last;
                square += last * last;
                wealth *= 1 + last;
                drawdown = Math.max(drawdown, 1 - wealth / peak);
                peak = Math.max(peak, wealth);
            }
        }
        scores.totalReturn()[strategy] = wealth - 1;
        scores.sharpe()[strategy] = new Moments(window.end, sum, square).sharpePerPeriod() * Math.sqrt(periodsPerYear);
        scores.maxDrawdown()[strategy] = drawdown;
        scores.trades()[strategy] = segments.size();
    }
}
