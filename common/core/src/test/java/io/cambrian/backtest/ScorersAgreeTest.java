package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorersAgreeTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void columnScorerEqualsReferenceOnAwkwardMarkets(long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(1 + (int) (seed * 7 % 20), 90 + (int) (seed * 37 % 150));
        ScoringTask task = worlds.task(market, market.calendar().length);
        List<Strategy> strategies = worlds.strategies(40);
        List<ScoreOutcome> expected = new ReferenceScorer(task).score(strategies);
        List<ScoreOutcome> actual = new ColumnScorer(task).score(strategies);
        assertThat(actual).hasSameSizeAs(expected);
        long trades = 0;
        for (int i = 0; i < expected.size(); i++) {
            assertSame(actual.get(i), expected.get(i), "seed " + seed + ", strategy " + i + ": " + strategies.get(i));
            trades += expected.get(i) instanceof Scored s ? s.score().trades() : 0;
        }
        assertThat(trades).as("the worlds are worth testing on").isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void theyAgreeInGroupsOfInstrumentsToo(long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(7, 200);
        ScoringTask together = worlds.task(market, market.calendar().length);
        ScoringTask task = inGroups(together);
        List<Strategy> strategies = worlds.strategies(40);
        List<ScoreOutcome> expected = new ReferenceScorer(task).score(strategies);
        List<ScoreOutcome> actual = new ColumnScorer(task).score(strategies);
        List<ScoreOutcome> whole = new ColumnScorer(together).score(strategies);
        for (int i = 0; i < expected.size(); i++) {
            String what = "seed " + seed + ", strategy " + i + ": " + strategies.get(i);
            assertSame(actual.get(i), expected.get(i), what);
            if (actual.get(i) instanceof Scored scored) {
                assertThat(scored.score().cases()).hasSize(9);
                assertSame(withoutCases(actual.get(i)), withoutCases(whole.get(i)), what);
            }
        }
    }

    /** The definition: the excess of a group is that of the strategy on a market of its instruments. */
    @ParameterizedTest
    @ValueSource(longs = {41, 42})
    void aGroupIsJudgedAsIfThereWereNoOtherInstruments(long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(7, 200);
        ScoringTask task = inGroups(worlds.task(market, market.calendar().length));
        int group = 1;
        List<BarSeries> own = market.series().stream()
                .filter(s -> task.cases().groups().of(s.symbol()) == group)
                .toList();
        // its calendar alone; the end of the window is the whole market's, so that no series ends earlier
        Market alone = Market.of(own, market.periodsPerYear());
        int[] kinds = new int[alone.calendar().length];
        for (int d = 0; d < kinds.length; d++) {
            kinds[d] = task.cases().kindOfDay()[market.indexOf(alone.calendar()[d])];
        }
        ScoringTask part = new ScoringTask(
                alone,
                task.firstDay(),
                task.lastDay(),
                task.costs(),
                new Cases(task.cases().kinds(), kinds));
        assumeThat(ScoringWindow.of(part).lastDay())
                .isEqualTo(ScoringWindow.of(task).lastDay());
        for (Strategy strategy : worlds.strategies(30)) {
            ScoreOutcome inPart =
                    new ColumnScorer(part).score(List.of(strategy)).get(0);
            ScoreOutcome inAll = new ColumnScorer(task).score(List.of(strategy)).get(0);
            if (inPart instanceof Scored p && inAll instanceof Scored a) {
                for (int kind = 0; kind < 3; kind++) {
                    Moments expected = p.score().cases().get(kind);
                    Moments actual = a.score().cases().get(kind * 3 + group);
                    assertThat(actual.sum()).isCloseTo(expected.sum(), Offset.offset(1e-12));
                    assertThat(actual.sumSquares()).isCloseTo(expected.sumSquares(), Offset.offset(1e-12));
                    assertThat(actual.n()).isLessThanOrEqualTo(expected.n());
                }
            }
        }
    }

    private static ScoringTask inGroups(ScoringTask task) {
        Map<String, Integer> bySymbol = new HashMap<>();
        for (BarSeries s : task.market().series()) {
            bySymbol.put(s.symbol(), bySymbol.size() * 2 % 3);
        }
        InstrumentGroups groups = new InstrumentGroups(List.of("x", "y", "z"), bySymbol);
        return new ScoringTask(
                task.market(),
                task.firstDay(),
                task.lastDay(),
                task.costs(),
                task.cases().within(groups));
    }

    private static ScoreOutcome withoutCases(ScoreOutcome outcome) {
        TrialScore s = ((Scored) outcome).score();
        return new Scored(new TrialScore(
                s.all(),
                s.sumCubes(),
                s.sumFourths(),
                s.downsideSquares(),
                List.of(),
                s.maxDrawdown(),
                s.trades(),
                s.turnover(),
                s.timeInMarket(),
                s.excess(),
                s.blockSums(),
                s.blockSquares()));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void columnScorerEqualsReferenceOnStrategiesOfTheGrammar(long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(6, 300);
        ScoringTask task = worlds.task(market, market.calendar().length);
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        List<Strategy> strategies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            strategies.add(grammar.random(Seeds.stream(seed, i)));
        }
        List<ScoreOutcome> expected = new ReferenceScorer(task).score(strategies);
        List<ScoreOutcome> actual = new ColumnScorer(task).score(strategies);
        for (int i = 0; i < expected.size(); i++) {
            assertSame(actual.get(i), expected.get(i), "seed " + seed + ", strategy " + i + ": " + strategies.get(i));
        }
    }

    @Test
    void heldStretchesAreTheTradesOfTheReference() {
        for (long seed = 100; seed < 115; seed++) {
            RandomWorlds worlds = new RandomWorlds(seed);
            Market market = worlds.market(3, 150);
            ScoringTask task = worlds.task(market, market.calendar().length);
            ScoringWindow window = ScoringWindow.of(task);
            for (Strategy strategy : worlds.strategies(20)) {
                ExpressionGraph graph = new ExpressionGraph();
                CompiledStrategy rules = CompiledStrategy.into(graph, strategy);
                SeriesColumns columns =
                        new SeriesColumns(graph, market.periodsPerYear(), ColumnScorer.kept(List.of(rules)));
                List<String> held = new ArrayList<>();
                for (var series : market.series()) {
                    SeriesWindow prepared = SeriesWindow.of(window, task, series);
                    if (prepared == null) {
                        continue;
                    }
                    columns.evaluate(series, prepared.end);
                    Segments segments = new Segments();
                    new SegmentWalk().walk(rules, columns, prepared, segments);
                    for (int k = 0; k < segments.size(); k++) {
                        int exit = Math.min(segments.exit(k), prepared.end - 1);
                        held.add(series.symbol() + " " + series.days()[segments.entry(k)] + " " + series.days()[exit]
                                + " " + segments.fraction(k));
                    }
                }
                List<Trade> trades = Backtest.run(task, strategy).trades();
                if (trades.stream().noneMatch(t -> t.exitReason() == Reason.RUINED)) {
                    List<String> expected = trades.stream()
                            .map(t ->
                                    t.symbol() + " " + t.entryDay() + " " + t.exitDay() + " " + t.side() * t.fraction())
                            .toList();
                    assertThat(held).as("seed %d %s", seed, strategy).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void outcomeDoesNotDependOnTheOtherStrategies() {
        RandomWorlds worlds = new RandomWorlds(77);
        Market market = worlds.market(3, 100); // 1,024 strategies make a chunk here
        ScoringTask task = worlds.task(market, market.calendar().length);
        List<Strategy> strategies = worlds.strategies(1100);
        ColumnScorer scorer = new ColumnScorer(task);
        List<ScoreOutcome> together = scorer.score(strategies);
        for (int i : new int[] {0, 17, 1023, 1024, 1099}) {
            assertThat(scorer.score(List.of(strategies.get(i)))).containsExactly(together.get(i));
            assertThat(new ColumnScorer(task).score(List.of(strategies.get(i)))).containsExactly(together.get(i));
        }
    }

    private static void assertSame(ScoreOutcome actual, ScoreOutcome expected, String what) {
        if (expected instanceof Rejected rejected) {
            assertThat(actual).as(what).isEqualTo(rejected);
            return;
        }
        assertThat(actual).as(what).isInstanceOf(Scored.class);
        TrialScore a = ((Scored) actual).score();
        TrialScore e = ((Scored) expected).score();
        assertThat(a.trades()).as(what).isEqualTo(e.trades());
        assertThat(a.all().n()).as(what).isEqualTo(e.all().n());
        double unit = Math.sqrt(e.all().sumSquares() * e.all().n()) + 1e-12; // the size of a sum of absolute returns
        close(a.all().sum(), e.all().sum(), unit, what);
        close(a.all().sumSquares(), e.all().sumSquares(), e.all().sumSquares(), what);
        close(a.sumCubes(), e.sumCubes(), Math.pow(e.sumFourths(), 0.75) * 10, what);
        close(a.sumFourths(), e.sumFourths(), e.sumFourths(), what);
        close(a.downsideSquares(), e.downsideSquares(), e.all().sumSquares(), what);
        close(a.maxDrawdown(), e.maxDrawdown(), e.maxDrawdown() + 1e-4, what);
        close(a.turnover(), e.turnover(), e.turnover(), what);
        close(a.timeInMarket(), e.timeInMarket(), e.timeInMarket(), what);
        double excessUnit = Math.sqrt(e.excess().sumSquares() * e.excess().n()) + 1e-12;
        close(a.excess().sum(), e.excess().sum(), excessUnit, what);
        close(a.excess().sumSquares(), e.excess().sumSquares(), e.excess().sumSquares(), what);
        assertThat(a.cases()).hasSameSizeAs(e.cases());
        for (int c = 0; c < e.cases().size(); c++) {
            assertThat(a.cases().get(c).n()).isEqualTo(e.cases().get(c).n());
            close(a.cases().get(c).sum(), e.cases().get(c).sum(), unit, what);
            close(
                    a.cases().get(c).sumSquares(),
                    e.cases().get(c).sumSquares(),
                    e.all().sumSquares(),
                    what);
        }
        for (int b = 0; b < TrialScore.BLOCKS; b++) {
            close(a.blockSums().get(b), e.blockSums().get(b), unit, what);
            close(a.blockSquares().get(b), e.blockSquares().get(b), e.all().sumSquares(), what);
        }
    }

    private static void close(double actual, double expected, double unit, String what) {
        assertThat(actual).as(what).isCloseTo(expected, Offset.offset(1e-9 * Math.abs(unit) + 1e-15));
    }
}
