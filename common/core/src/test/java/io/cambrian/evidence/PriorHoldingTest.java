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
    void theBenchmarkHoldsWhatWasHeldOverTheYearBeforeEachDay() {
        int[] days = {0, 1, 2, 3, 4, 5};
        BarSeries a = BarSeries.closeOnly("A", days, new double[] {100, 100, 100, 110, 121, 108.9}, null);
        BarSeries b = BarSeries.closeOnly("B", days, new double[] {50, 50, 50, 50, 55, 55}, null);
        // a year of two bars
        Market market = Market.of(List.of(a, b), 2);
        StrategyRun before = held(
                new int[] {0, 1, 2},
                new double[3],
                List.of(new StrategyRun.InstrumentRun(
                        "A", new int[] {0, 1, 2}, new double[3], new double[] {0.75, 0, 1}, List.of())));
        StrategyRun untouched = held(
                new int[] {3, 4, 5},
                new double[] {0, 0.02, 0.03},
                List.of(
                        new StrategyRun.InstrumentRun(
                                "A", new int[] {3, 4, 5}, new double[3], new double[] {0, 0.5, 1}, List.of()),
                        new StrategyRun.InstrumentRun(
                                "B", new int[] {3, 4, 5}, new double[3], new double[] {0, 0, 0}, List.of())));
        // B was not there before: as usual, 1.75 / 3, on the days that are missing
        double usual = 1.75 / 3;
        double second = (0.5 * 0.10 + usual / 2 * 0.10) / 2;
        double third = (0.25 * -0.10 + 0) / 2;
        assertThat(PriorHolding.above(market, before, untouched).excessReturns())
                .containsExactly(new double[] {0, 0.02 - second, 0.03 - third}, within(1e-12));
    }

    @Test
    void withinAWindowTheBenchmarkIsWhatIsKnownOfTheYearBeforeEachDay() {
        int[] days = {0, 1, 2, 3, 4};
        BarSeries a = BarSeries.closeOnly("A", days, new double[] {100, 110, 121, 108.9, 119.79}, null);
        BarSeries b = BarSeries.closeOnly("B", new int[] {2, 3, 4}, new double[] {50, 55, 60.5}, null);
        // a year of two bars
        Market market = Market.of(List.of(a, b), 2);
        StrategyRun run = held(
                days,
                new double[] {0, 0.01, 0.02, 0.03, 0.04},
                List.of(
                        new StrategyRun.InstrumentRun(
                                "A", days, new double[5], new double[] {0.5, 1, 0.25, 1, 1}, List.of()),
                        new StrategyRun.InstrumentRun(
                                "B", new int[] {2, 3, 4}, new double[3], new double[] {0, 1, 1}, List.of())));
        assertThat(PriorHolding.within(market, run).excessReturns())
                .containsExactly(
                        new double[] {
                            0,
                            0.01 - 0.5 * 0.10,
                            0.02 - 0.75 * 0.10 / 2,
                            0.03 - (0.625 * -0.10 + 0 * 0.10) / 2,
                            0.04 - (0.625 * 0.10 + 0.5 * 0.10) / 2
                        },
                        within(1e-12));
    }

    @Test
    void holdingMoreOfADriftThanInTheYearsBeforeIsNoEdge() {
        WorldShape shape = new WorldShape(10, 1_300, Noise.IID_NORMAL, Listing.STEADY, 0.6);
        Market market = shape.noiseWorld(8, 0);
        StrategyRun before = run(market, 250, 780, Costs.ZERO);
        StrategyRun untouched = run(market, 800, 1_299, Costs.ZERO);
        double[] all = new double[500];
        java.util.Arrays.fill(all, 1);
        StrategyRun held = held(
                untouched.days(),
                means(market, untouched.days()),
                untouched.instruments().stream()
                        .map(i -> new StrategyRun.InstrumentRun(i.symbol(), i.days(), new double[500], all, List.of()))
                        .toList());
        double[] above = PriorHolding.above(market, before, held).excessReturns();
        double firstYear = java.util.Arrays.stream(above, 0, 252).sum();
        double later = java.util.Arrays.stream(above, 252, 500).sum();
        // who begins to hold everything is ahead of what it held before, until that is what it has held
        assertThat(firstYear).isGreaterThan(0.15);
        assertThat(later).isCloseTo(0, within(1e-9));
    }

    private static double[] means(Market market, int[] days) {
        double[] means = new double[days.length];
        for (BarSeries s : market.series()) {
            int first = s.firstAtOrAfter(days[0]);
            for (int i = 1; i < days.length; i++) {
                means[i] += (s.close()[first + i] / s.close()[first + i - 1] - 1)
                        / market.series().size();
            }
        }
        return means;
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
