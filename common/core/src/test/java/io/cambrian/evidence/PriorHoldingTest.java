package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorHoldingTest {
    private static final Strategy CONTRARIAN =
            StrategyText.parse("enter long when close < sma(close, 150) exit long when close > sma(close, 150);"
                    + " enter short when close > sma(close, 150) exit short when close < sma(close, 150)");

    private static StrategyRun run(Market market, int from, int to, Costs costs) {
        int[] days = market.calendar();
        return Backtest.run(new ScoringTask(market, days[from], days[to], costs, Cases.none(days.length)), CONTRARIAN);
    }

    @Test
    void noiseDoesNotPassForARuleThatHoldsMoreOfWhatFell() {
        WorldShape shape = new WorldShape(8, 1_400, Noise.IID_NORMAL, Listing.STEADY, 0.05);
        int worlds = 150;
        int hindsight = 0;
        int prior = 0;
        for (int k = 0; k < worlds; k++) {
            Market market = shape.noiseWorld(6, k);
            StrategyRun before = run(market, 250, 889, Costs.ZERO);
            StrategyRun untouched = run(market, 900, 1_399, Costs.ZERO);
            StrategyRun above = PriorHolding.above(market, before, untouched);
            hindsight += passes(untouched, k);
            prior += passes(above, k);
        }
        // 2.5 % are expected of a valid test: 3.75, standard error 1.9
        assertThat(prior).isBetween(0, 10);
        assertThat(hindsight).isGreaterThan(15);
    }

    private static int passes(StrategyRun run, long seed) {
        List<double[]> excess = new ArrayList<>(List.of(run.excessReturns()));
        return HoldoutTest.of(excess, List.of(true), 1, seed).isPassed(0) ? 1 : 0;
    }

    @Test
    void theBenchmarkHoldsWhatWasHeldBefore() {
        int[] days = {0, 1, 2, 3};
        BarSeries a = BarSeries.closeOnly("A", days, new double[] {100, 110, 121, 108.9}, null);
        BarSeries b = BarSeries.closeOnly("B", days, new double[] {50, 50, 55, 55}, null);
        Market market = Market.of(List.of(a, b), 252);
        StrategyRun before = held(
                new int[] {0, 1},
                new double[] {0, 0},
                List.of(new StrategyRun.InstrumentRun(
                        "A", new int[] {0, 1}, new double[2], new double[] {1, 0}, List.of())));
        StrategyRun untouched = held(
                new int[] {1, 2, 3},
                new double[] {0, 0.02, 0.03},
                List.of(
                        new StrategyRun.InstrumentRun(
                                "A", new int[] {1, 2, 3}, new double[3], new double[] {0, 1, 1}, List.of()),
                        new StrategyRun.InstrumentRun(
                                "B", new int[] {1, 2, 3}, new double[3], new double[] {0, 0, 0}, List.of())));
        // half of each: A as before, B, which was not there, as usual
        assertThat(PriorHolding.above(market, before, untouched).excessReturns())
                .containsExactly(new double[] {0, 0.02 - (0.05 + 0.05) / 2, 0.03 - (-0.05 + 0) / 2}, within(1e-12));
    }

    private static StrategyRun held(int[] days, double[] net, List<StrategyRun.InstrumentRun> instruments) {
        return new StrategyRun(
                days,
                net,
                net,
                instruments,
                new io.cambrian.backtest.ScoreOutcome.Rejected("none", "not scored here"),
                java.util.Optional.empty());
    }
}
