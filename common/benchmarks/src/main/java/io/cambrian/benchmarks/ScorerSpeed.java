package io.cambrian.benchmarks;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ReferenceScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The speed of the fast scorer on one thread, in CPU time, with the reference scorer in the same run as the yardstick.
 *
 * <p>Populations: 100 crossovers of simple averages (fast 5 to 14, slow 20 to 110), 1,000 random long-only strategies, and
 * 1,000 that may also go short, all of {@link StrategyGrammar} with its defaults. Market: random walks of 5,000 bars, 20
 * series. Full statistics of a strategy over all series are included; so are compiling and indicators.
 *
 * <pre>
 * mvn -q -pl common/benchmarks -am compile
 * java -cp common/core/target/classes:common/benchmarks/target/classes io.cambrian.benchmarks.ScorerSpeed [SERIES] [BARS] [ROUNDS]
 * </pre>
 */
public final class ScorerSpeed {
    private ScorerSpeed() {}

    public static void main(String[] args) {
        int series = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int bars = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        Market market = market(series, bars);
        ScoringTask task = new ScoringTask(
                market, Integer.MIN_VALUE, Integer.MAX_VALUE, Costs.DEFAULT, Cases.none(market.calendar().length));
        System.out.printf(
                "Java %s, %d series x %d bars, median of %d rounds, thread CPU time%n",
                System.getProperty("java.version"), series, bars, rounds);
        Scorer column = new ColumnScorer(task);
        measure("crossovers, column", column, crossovers(), market, rounds);
        measure("random long, column", column, random(StrategyGrammar.Sides.LONG_ONLY, 1_000), market, rounds);
        measure(
                "random long and short, column",
                column,
                random(StrategyGrammar.Sides.LONG_AND_SHORT, 1_000),
                market,
                rounds);
        Scorer reference = new ReferenceScorer(task);
        measure("crossovers, reference", reference, crossovers().subList(0, 10), market, 3);
    }

    private static void measure(String name, Scorer scorer, List<Strategy> strategies, Market market, int rounds) {
        double work = (double) market.bars() * strategies.size();
        double[] ns = new double[rounds];
        long trades = 0;
        for (int i = -2; i < rounds; i++) {
            long start = cpuTime();
            List<ScoreOutcome> outcomes = scorer.score(strategies);
            long spent = cpuTime() - start;
            if (i >= 0) {
                ns[i] = spent / work;
            }
            trades = outcomes.stream()
                    .mapToLong(
                            o -> o instanceof ScoreOutcome.Scored s ? s.score().trades() : 0)
                    .sum();
        }
        Arrays.sort(ns);
        double median = ns[rounds / 2];
        System.out.printf(
                "%-32s %5d strategies  %7.3f ns/bar/strategy (%.3f to %.3f)  %8.1f M bars/s  %.1f trades per 1,000 bars%n",
                name, strategies.size(), median, ns[0], ns[rounds - 1], 1_000 / median, 1_000 * trades / work);
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static List<Strategy> crossovers() {
        List<Strategy> list = new ArrayList<>();
        Num close = new Num.Field(Num.Series.CLOSE);
        for (int fast = 5; fast < 15; fast++) {
            for (int slow = 20; slow <= 110; slow += 10) {
                Num f = new Num.Indicator(IndicatorKind.SMA, close, List.of((double) fast));
                Num s = new Num.Indicator(IndicatorKind.SMA, close, List.of((double) slow));
                list.add(new Strategy(
                        Optional.of(
                                new Side(new Cond.Cross(f, true, s), new Cond.Cross(f, false, s), OptionalInt.empty())),
                        Optional.empty(),
                        new Sizing.Fixed(1),
                        Protection.NONE));
            }
        }
        return list;
    }

    private static List<Strategy> random(StrategyGrammar.Sides sides, int n) {
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(sides));
        List<Strategy> list = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            list.add(grammar.random(Seeds.stream(20260724, i)));
        }
        return list;
    }

    private static Market market(int series, int bars) {
        List<BarSeries> list = new ArrayList<>();
        for (int s = 0; s < series; s++) {
            RandomGenerator random = Seeds.stream(20260724, 1, s);
            double last = 20 + 80 * random.nextDouble();
            int[] days = new int[bars];
            double[][] field = new double[5][bars];
            for (int t = 0; t < bars; t++) {
                double open = last * (1 + 0.005 * random.nextGaussian());
                double close = Math.max(0.01, last * (1.0003 + 0.015 * random.nextGaussian()));
                days[t] = t;
                field[0][t] = open;
                field[1][t] = Math.max(open, close) * (1 + 0.004 * random.nextDouble());
                field[2][t] = Math.min(open, close) * (1 - 0.004 * random.nextDouble());
                field[3][t] = close;
                field[4][t] = 100_000 + random.nextInt(100_000);
                last = close;
            }
            list.add(BarSeries.of(
                    String.format("S%03d", s), days, field[0], field[1], field[2], field[3], field[4], null));
        }
        return Market.of(list, 252);
    }
}
