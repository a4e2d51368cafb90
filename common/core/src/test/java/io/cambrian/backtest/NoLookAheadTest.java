package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What comes after a bar changes nothing that was decided, held or earned up to it. */
class NoLookAheadTest {
    @Property(tries = 60)
    void decisionsDoNotDependOnLaterBars(@ForAll long seed, @ForAll @IntRange(max = 120) int keep) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(2, 150);
        for (Strategy strategy : worlds.strategies(5)) {
            for (BarSeries series : market.series()) {
                int kept = Math.min(keep, series.size());
                assertThat(decisions(strategy, changedAfter(series, kept)).subList(0, kept))
                        .isEqualTo(decisions(strategy, series).subList(0, kept));
            }
        }
    }

    @Property(tries = 60)
    void heldStretchesOfTheFastScorerDoNotDependOnLaterBars(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 120) int keep) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(2, 150);
        for (Strategy strategy : worlds.strategies(5)) {
            for (BarSeries series : market.series()) {
                if (series.size() > keep) {
                    assertThat(held(strategy, changedAfter(series, keep), keep))
                            .isEqualTo(held(strategy, series, keep));
                }
            }
        }
    }

    @Property(tries = 40)
    void scoresOfAWindowDoNotDependOnLaterDays(@ForAll long seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(5, 150);
        int from = market.calendar()[0];
        int last = market.calendar()[market.calendar().length / 2];
        Market changed = Market.of(
                market.series().stream()
                        .map(s -> changedAfter(s, s.firstAtOrAfter(last + 1)))
                        .toList(),
                252);
        Market cut = market.between(from, last);
        List<Strategy> strategies = worlds.strategies(10);
        List<ScoreOutcome> expected = new ColumnScorer(task(market, from, last)).score(strategies);
        assertThat(new ColumnScorer(task(changed, from, last)).score(strategies))
                .isEqualTo(expected);
        assertThat(new ColumnScorer(task(cut, from, last)).score(strategies)).isEqualTo(expected);
        assertThat(new ReferenceScorer(task(changed, from, last)).score(strategies))
                .isEqualTo(new ReferenceScorer(task(market, from, last)).score(strategies));
    }

    private static ScoringTask task(Market market, int from, int last) {
        return new ScoringTask(market, from, last, Costs.DEFAULT, Cases.none(market.calendar().length));
    }

    private static List<Decision> decisions(Strategy strategy, BarSeries s) {
        StrategyRunner runner = StrategyRunner.start(strategy, s.closeOnly(), 252);
        List<Decision> decisions = new ArrayList<>();
        for (int t = 0; t < s.size(); t++) {
            decisions.add(runner.onBar(
                    s.days()[t], s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t], s.member()[t]));
        }
        return decisions;
    }

    /** Which bars before {@code keep} are held, and how. */
    private static List<Double> held(Strategy strategy, BarSeries series, int keep) {
        Market market = Market.of(List.of(series), 252);
        ScoringTask task = task(market, Integer.MIN_VALUE, Integer.MAX_VALUE);
        ExpressionGraph graph = new ExpressionGraph();
        CompiledStrategy rules = CompiledStrategy.into(graph, strategy);
        SeriesColumns columns = new SeriesColumns(graph, 252, ColumnScorer.kept(List.of(rules)));
        columns.evaluate(series, series.size());
        Segments segments = new Segments();
        new SegmentWalk().walk(rules, columns, SeriesWindow.of(ScoringWindow.of(task), task, series), segments);
        Double[] held = new Double[keep];
        Arrays.fill(held, 0.0);
        for (int k = 0; k < segments.size(); k++) {
            for (int t = segments.entry(k); t < Math.min(keep, segments.exit(k)); t++) {
                held[t] = segments.fraction(k);
            }
        }
        return List.of(held);
    }

    /** The same series with other prices, volumes and memberships from bar {@code from} on. */
    private static BarSeries changedAfter(BarSeries s, int from) {
        double[] open = s.open().clone();
        double[] high = s.high().clone();
        double[] low = s.low().clone();
        double[] close = s.close().clone();
        double[] volume = s.volume().clone();
        boolean[] member = s.member().clone();
        for (int t = from; t < s.size(); t++) {
            open[t] = 50 + t % 7;
            close[t] = 50 + t % 11;
            high[t] = 70;
            low[t] = 40;
            volume[t] = 5 * t;
            member[t] = t % 3 != 0;
        }
        return s.closeOnly()
                ? BarSeries.closeOnly(s.symbol(), s.days(), close, member)
                : BarSeries.of(s.symbol(), s.days(), open, high, low, close, volume, member);
    }
}
