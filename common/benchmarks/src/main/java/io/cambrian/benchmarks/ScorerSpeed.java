package io.cambrian.benchmarks;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ReferenceScorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fast scorer's speed by kind of strategy, with whole records over all series: 100 crossovers of simple averages, 1,000
 * random long-only strategies, and 1,000 that may also go short. The reference is the yardstick.
 */
final class ScorerSpeed {
    private static final int RANDOM = 1_000;

    private ScorerSpeed() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int instruments = options.whole("instruments", quick ? 2 : 20, 1);
        int bars = options.whole("bars", quick ? 1_000 : WalkMarket.BARS, 2);
        int rounds = options.whole("rounds", quick ? 1 : 7, 1);
        options.refuseOthers();
        Market market = WalkMarket.of(instruments, bars).market();
        ScoringTask task = Populations.task(market);
        ColumnScorer fast = new ColumnScorer(task);
        List<Strategy> crossovers = Crossovers.all();
        List<Strategy> longOnly = random(StrategyGrammar.Sides.LONG_ONLY);
        List<Strategy> both = random(StrategyGrammar.Sides.LONG_AND_SHORT);
        Contest contest = new Contest("M bars/s", 1e6);
        double work = market.bars();
        contest.add("crossovers", work * crossovers.size(), () -> fast.score(crossovers));
        contest.add("random, long", work * RANDOM, () -> fast.score(longOnly));
        contest.add("random, long and short", work * RANDOM, () -> fast.score(both));
        ReferenceScorer reference = new ReferenceScorer(
                Populations.task(Market.of(market.series().subList(0, 1), market.periodsPerYear())));
        Contest.Entry slow = contest.add(
                "reference, crossovers", (double) bars * crossovers.size(), () -> reference.score(crossovers));
        contest.run(quick ? 1 : 2, rounds);
        System.out.printf(
                "%d series x %d bars, one thread, CPU time, median of %d rounds%n", instruments, bars, rounds);
        contest.print(slow);
    }

    private static List<Strategy> random(StrategyGrammar.Sides sides) {
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(sides));
        return IntStream.range(0, RANDOM)
                .mapToObj(i -> grammar.random(Seeds.stream(20260724, i)))
                .toList();
    }
}
