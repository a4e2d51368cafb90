package io.cambrian.benchmarks;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.TrialScore;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fast scorer against the reference on real, awkward instruments: random strategies, every other one allowed to go
 * short. Trades must be equal in every pair of strategy and instrument, reasons of rejection equal, and every number of the
 * record agree as {@link Differences} states.
 */
final class Exact {
    private static final long SEED = 20261124;
    private static final int BATCH = 250;

    private final ScoringTask task;
    private final ColumnScorer scorer;
    private final Map<String, ColumnScorer> alone = new HashMap<>();
    private final Differences differences = new Differences();
    private final List<String> examples = new ArrayList<>();
    private long trades;
    private long pairs;
    private long otherTrades;
    private long rejected;
    private long otherOutcomes;

    private Exact(Market market) {
        task = Populations.task(market);
        scorer = new ColumnScorer(task);
        int first = market.calendar()[0];
        int last = market.calendar()[market.calendar().length - 1];
        for (BarSeries series : market.series()) {
            Market one = Market.of(List.of(series), market.periodsPerYear());
            ScoringTask all = Populations.task(one);
            alone.put(series.symbol(), new ColumnScorer(new ScoringTask(one, first, last, all.costs(), all.cases())));
        }
    }

    static void run(Options options) {
        boolean quick = options.flag("quick");
        String data = options.text("data", "");
        int strategies = options.whole("strategies", quick ? 100 : 10_000, 1);
        int instruments = options.whole("instruments", 20, 1);
        options.refuseOthers();
        if (data.isEmpty()) {
            throw new ConfigException("Which files? --data takes bar files or folders of them, separated by commas.");
        }
        List<Instruments.Picked> picked = Instruments.pick(Instruments.read(data), instruments);
        Instruments.print(picked);
        Exact exact = new Exact(
                Market.of(picked.stream().map(one -> one.candidate().series()).toList(), 252));
        long start = CpuTime.now();
        for (int from = 0; from < strategies; from += BATCH) {
            int to = Math.min(strategies, from + BATCH);
            exact.compare(strategies(from, to));
            if (to % 1_000 == 0 || to == strategies) {
                System.out.printf(
                        Locale.ROOT,
                        "%,7d strategies: %,d trades, %d pairs with other trades, %d numbers wrong, %.0f s%n",
                        to,
                        exact.trades,
                        exact.otherTrades,
                        exact.differences.wrong(),
                        (CpuTime.now() - start) / 1e9);
            }
        }
        exact.report();
    }

    private static List<Strategy> strategies(int from, int to) {
        StrategyGrammar.Options defaults = StrategyGrammar.Options.defaults();
        StrategyGrammar longOnly = new StrategyGrammar(defaults);
        StrategyGrammar both = new StrategyGrammar(defaults.withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        List<Strategy> list = new ArrayList<>();
        for (int i = from; i < to; i++) {
            list.add((i % 2 == 0 ? longOnly : both).random(Seeds.stream(SEED, i)));
        }
        return list;
    }

    private void compare(List<Strategy> strategies) {
        List<ScoreOutcome> fast = scorer.score(strategies);
        Map<String, List<ScoreOutcome>> fastAlone = new HashMap<>();
        alone.forEach((symbol, one) -> fastAlone.put(symbol, one.score(strategies)));
        for (int i = 0; i < strategies.size(); i++) {
            StrategyRun run = Backtest.run(task, strategies.get(i));
            outcome(strategies.get(i), run.outcome(), fast.get(i));
            for (StrategyRun.InstrumentRun instrument : run.instruments()) {
                pairs++;
                trades += instrument.trades().size();
                ScoreOutcome pair = fastAlone.get(instrument.symbol()).get(i);
                boolean same = pair instanceof ScoreOutcome.Rejected
                        || pair instanceof ScoreOutcome.Scored scored
                                && scored.score().trades()
                                        == instrument.trades().size();
                if (!same) {
                    otherTrades++;
                    example(instrument.symbol(), strategies.get(i));
                }
            }
        }
    }

    private void outcome(Strategy strategy, ScoreOutcome expected, ScoreOutcome actual) {
        if (expected instanceof ScoreOutcome.Scored e && actual instanceof ScoreOutcome.Scored a) {
            long before = differences.wrong();
            numbers(e.score(), a.score());
            if (e.score().trades() != a.score().trades()
                    || e.score().all().n() != a.score().all().n()) {
                otherOutcomes++;
                example("trades or days", strategy);
            } else if (differences.wrong() > before) {
                example("a number", strategy);
            }
        } else {
            rejected++;
            if (!expected.equals(actual)) {
                otherOutcomes++;
                example("a rejection", strategy);
            }
        }
    }

    private void numbers(TrialScore e, TrialScore a) {
        moments("", e.all(), a.all());
        differences.addCubes("sum of cubes", e.sumCubes(), a.sumCubes());
        differences.addPositive("sum of fourth powers", e.sumFourths(), a.sumFourths());
        differences.addPositive("downside squares", e.downsideSquares(), a.downsideSquares());
        differences.addSigned("Sharpe ratio", e.sharpe(252), a.sharpe(252));
        differences.addPositive("maximum drawdown", e.maxDrawdown(), a.maxDrawdown());
        differences.addPositive("turnover", e.turnover(), a.turnover());
        differences.addPositive("time in market", e.timeInMarket(), a.timeInMarket());
        moments("excess ", e.excess(), a.excess());
        for (int c = 0; c < e.cases().size(); c++) {
            moments("case ", e.cases().get(c), a.cases().get(c));
        }
        for (int b = 0; b < TrialScore.BLOCKS; b++) {
            differences.addSigned(
                    "block sum", e.blockSums().get(b), a.blockSums().get(b));
            differences.addPositive(
                    "block sum of squares",
                    e.blockSquares().get(b),
                    a.blockSquares().get(b));
        }
    }

    private void moments(String name, Moments e, Moments a) {
        differences.addSigned(name + "sum", e.sum(), a.sum());
        differences.addPositive(name + "sum of squares", e.sumSquares(), a.sumSquares());
    }

    private void example(String what, Strategy strategy) {
        if (examples.size() < 5) {
            examples.add(what + ": " + StrategyText.print(strategy).replace("\n", "; "));
        }
    }

    private void report() {
        differences.print();
        System.out.printf(
                Locale.ROOT,
                "%,d pairs, %,d trades, %d pairs with other trades; %,d strategies rejected by both or either, %d"
                        + " outcomes differ; %,d numbers compared, %d wrong, largest relative difference %.1e%n",
                pairs,
                trades,
                otherTrades,
                rejected,
                otherOutcomes,
                differences.compared(),
                differences.wrong(),
                differences.largest());
        examples.forEach(System.out::println);
        if (otherTrades + otherOutcomes + differences.wrong() > 0) {
            throw new IllegalStateException("The two scorers differ.");
        }
        System.out.println("equal");
    }
}
