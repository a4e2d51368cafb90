package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EntryCreditTest {
    /** Every trade of any strategy has been let in by something: the rule was true at its decision, and shares sum to 1. */
    @Property(tries = 60)
    void everyTradeHasItsCredit(@ForAll @IntRange(max = 100_000) int seed) {
        RandomWorlds worlds = new RandomWorlds(seed);
        Market market = worlds.market(3, 200);
        Strategy strategy = Canonical.of(worlds.strategy());
        ScoringTask task = new ScoringTask(
                market, Integer.MIN_VALUE, Integer.MAX_VALUE, Costs.DEFAULT, Cases.none(market.calendar().length));
        StrategyRun run = Backtest.run(task, strategy);
        for (StrategyRun.InstrumentRun i : run.instruments()) {
            BarSeries series = market.series().stream()
                    .filter(s -> s.symbol().equals(i.symbol()))
                    .findFirst()
                    .orElseThrow();
            EntryCredit credit = new EntryCredit(strategy, series, market.periodsPerYear());
            for (Trade trade : i.trades()) {
                Map<String, Double> shares = credit.of(trade.side(), trade.decisionDay());
                assertThat(shares.values().stream().mapToDouble(v -> v).sum())
                        .as("%s on %d", StrategyText.print(strategy), trade.decisionDay())
                        .isCloseTo(1, within(1e-12));
            }
        }
    }

    @Test
    void creditIsHalvedByAndAndGoesToWhatIsTrueOfOr() {
        BarSeries series = new RandomWorlds(1).market(1, 100).series().get(0);
        Strategy strategy = StrategyText.parse(
                "enter long when roc(close, 2) > -0.9 and (roc(close, 2) > 5 or roc(close, 3) > -0.9)\nexit long when roc(close, 2) > 5\nsize fixed 1");
        assertThat(new EntryCredit(strategy, series, 252).of(1, series.days()[20]))
                .isEqualTo(Map.of("roc(close, 2) > -0.9", 0.5, "roc(close, 3) > -0.9", 0.5));
        assertThat(new EntryCredit(strategy, series, 252).of(-1, series.days()[20]))
                .isEmpty();
        assertThat(List.of(new EntryCredit(strategy, series, 252).of(1, -5))).containsExactly(Map.of());
    }
}
