package io.cambrian.benchmarks;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.lab.Rate;
import io.cambrian.lab.WorldKind;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Size of the gate on untouched days alone, without evolution, so that many worlds are cheap: in each world random strategies of
 * the language are scored on the days before, the five with the best excess Sharpe ratio are tested, and any that passes is a
 * false claim. Beside the gate's own benchmark stands the average position of the untouched days themselves, which knows their
 * end.
 */
final class HoldoutGateSize {
    private static final double HELD = 0.05;
    private static final double HOLDOUT = 0.3;

    private HoldoutGateSize() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 4 : 100, 1);
        int strategies = options.whole("strategies", 40, 2);
        int finalists = options.whole("finalists", 5, 1);
        int instruments = options.whole("instruments", quick ? 3 : 10, 1);
        int days = options.whole("days", quick ? 1_260 : 2_016, 1_260);
        int seed = options.whole("seed", 1, 0);
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT,
                "%,d worlds a kind, %d instruments x %,d days, the best %d of %d random strategies, nominal %.1f %%; 95 %%"
                        + " intervals%n",
                worlds,
                instruments,
                days,
                finalists,
                strategies,
                100 * HoldoutTest.level(1));
        Table table = new Table("world", "gate", "", "the best alone", "average of the same days");
        for (WorldKind kind : WorldKind.values()) {
            if (!kind.isPlanted()) {
                // any by the gate, the best alone by the gate, any by hindsight
                AtomicIntegerArray passed = new AtomicIntegerArray(3);
                Ticker ticker = new Ticker(kind.key(), worlds);
                IntStream.range(0, worlds).parallel().forEach(k -> {
                    Market market = kind.world(instruments, days, 1, seed, k).market();
                    world(market, strategies, finalists, Seeds.derive(seed, Seeds.ofText(kind.key()), k), passed);
                    ticker.step();
                });
                Rate gate = Rate.of(passed.get(0), worlds);
                table.add(
                        kind.key(),
                        percent(gate.value()),
                        percent(gate.low()) + " to " + percent(gate.high()),
                        percent((double) passed.get(1) / worlds),
                        percent((double) passed.get(2) / worlds));
            }
        }
        table.print();
    }

    private static void world(Market market, int strategies, int most, long seed, AtomicIntegerArray passed) {
        StudyWindows windows = StudyWindows.of(market, HOLDOUT);
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        List<Strategy> all = IntStream.range(0, strategies)
                .mapToObj(i -> grammar.random(Seeds.stream(seed, i)))
                .toList();
        List<ScoreOutcome> outcomes =
                new ColumnScorer(task(seen, windows.developmentFrom(), windows.developmentTo())).score(all);
        List<Integer> best = IntStream.range(0, strategies)
                .filter(i -> outcomes.get(i) instanceof ScoreOutcome.Scored s
                        && s.score().timeInMarket() >= HELD)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> -((ScoreOutcome.Scored) outcomes.get(i)).score().excessSharpe(market.periodsPerYear())))
                .limit(most)
                .toList();
        List<double[]> gate = new ArrayList<>();
        List<double[]> hindsight = new ArrayList<>();
        List<Boolean> traded = new ArrayList<>();
        for (int i : best) {
            StrategyRun before =
                    Backtest.run(task(seen, windows.developmentFrom(), windows.developmentTo()), all.get(i));
            StrategyRun untouched = Backtest.run(task(market, windows.holdoutFrom(), windows.holdoutTo()), all.get(i));
            boolean scored = untouched.outcome() instanceof ScoreOutcome.Scored;
            traded.add(scored && untouched.score().trades() > 0);
            gate.add(PriorHolding.above(market, before, untouched).excessReturns());
            hindsight.add(untouched.excessReturns());
        }
        if (!best.isEmpty()) {
            count(passed, 0, isAnyPassed(HoldoutTest.of(gate, traded, 1, seed)));
            count(
                    passed,
                    1,
                    HoldoutTest.of(gate.subList(0, 1), traded.subList(0, 1), 1, seed)
                            .isPassed(0));
            count(passed, 2, isAnyPassed(HoldoutTest.of(hindsight, traded, 1, seed)));
        }
    }

    private static ScoringTask task(Market market, int from, int to) {
        return new ScoringTask(market, from, to, Costs.DEFAULT, Cases.none(market.calendar().length));
    }

    private static boolean isAnyPassed(HoldoutTest test) {
        return IntStream.range(0, test.traded().size()).anyMatch(test::isPassed);
    }

    private static void count(AtomicIntegerArray counts, int which, boolean happened) {
        if (happened) {
            counts.incrementAndGet(which);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
