package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DailyVisitorTest {
    @Test
    void returnsAndLastHoldingsAreThoseOfTheReference() {
        int held = 0;
        for (long seed = 300; seed < 312; seed++) {
            RandomWorlds worlds = new RandomWorlds(seed);
            Market market = worlds.market(4, 160);
            ScoringTask task = worlds.task(market, market.calendar().length);
            List<Strategy> strategies = worlds.strategies(20);
            ColumnScorer scorer = new ColumnScorer(task);
            List<ScoreOutcome> outcomes = scorer.score(strategies);
            List<double[]> returns = new ArrayList<>();
            List<double[]> holdings = new ArrayList<>();
            scorer.visit(strategies, (place, outcome, net, positions) -> {
                assertThat(place).isEqualTo(returns.size());
                assertThat(outcome).isEqualTo(outcomes.get(place));
                returns.add(net.clone());
                holdings.add(positions.clone());
            });
            for (int s = 0; s < strategies.size(); s++) {
                StrategyRun run = Backtest.run(task, strategies.get(s));
                assertThat(scorer.days()).isEqualTo(run.days());
                if (run.trades().stream().anyMatch(t -> t.exitReason() == Reason.RUINED)) {
                    continue;
                }
                assertThat(returns.get(s)).containsExactly(run.netReturns(), within(1e-9));
                double[] expected = holdings(task, market, run);
                assertThat(holdings.get(s)).as("seed %d, strategy %d", seed, s).containsExactly(expected, within(1e-9));
                for (double weight : expected) {
                    held += weight == 0 ? 0 : 1;
                }
            }
        }
        assertThat(held).as("the worlds are worth testing on").isGreaterThan(40);
    }

    /** From the trades that are open at the end: shares times the last close over equity, over the instruments that take part. */
    private static double[] holdings(ScoringTask task, Market market, StrategyRun run) {
        int last = run.days()[run.days().length - 1];
        double[] weights = new double[market.series().size()];
        int live = 0;
        for (int i = 0; i < weights.length; i++) {
            BarSeries series = market.series().get(i);
            int bar = series.firstAtOrAfter(last);
            if (bar == series.size() || series.days()[bar] != last) {
                continue;
            }
            boolean part = series.member()[bar];
            for (Trade t : run.trades()) {
                boolean own = t.symbol().equals(series.symbol());
                part |= own && t.entryDay() <= last && t.exitDay() == last;
                if (own && t.openAtEnd()) {
                    double shares = t.side() * t.fraction() / (1 + task.costs().perSide()) / t.entryPrice();
                    weights[i] = shares * t.exitPrice() / (1 + t.netReturn());
                }
            }
            live += part ? 1 : 0;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weights[i] == 0 ? 0 : weights[i] / live;
        }
        return weights;
    }
}
