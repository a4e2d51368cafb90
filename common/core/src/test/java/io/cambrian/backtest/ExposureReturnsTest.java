package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExposureReturnsTest {
    @Test
    void levelsOfAStrategyEarnWhatItsBacktestEarns() {
        int compared = 0;
        for (long seed = 300; seed < 312; seed++) {
            RandomWorlds worlds = new RandomWorlds(seed);
            Market market = worlds.market(3, 160);
            ScoringTask task = worlds.task(market, market.calendar().length);
            for (Strategy strategy : worlds.strategies(15)) {
                for (BarSeries series : market.series()) {
                    double[] levels = new double[series.size()];
                    StrategyRunner runner = StrategyRunner.start(strategy, series.closeOnly(), market.periodsPerYear());
                    for (int t = 0; t < levels.length; t++) {
                        levels[t] = runner.onBar(
                                        series.days()[t],
                                        series.open()[t],
                                        series.high()[t],
                                        series.low()[t],
                                        series.close()[t],
                                        series.volume()[t],
                                        series.member()[t])
                                .targetFraction();
                    }
                    // a window that ends with the series: nothing is closed for having ended
                    CellRun run = CellRun.of(
                            strategy,
                            series,
                            0,
                            series.size(),
                            series.days()[series.size() - 1],
                            task.costs(),
                            market.periodsPerYear());
                    double[] returns = ExposureReturns.of(series, 0, series.size(), levels, task.costs());
                    assertThat(returns).as("%d %s", seed, strategy).containsExactly(run.netReturns(), within(1e-12));
                    compared += run.trades().size();
                }
            }
        }
        assertThat(compared).as("trades compared").isGreaterThan(1_000);
    }

    @Test
    void goingHalfWayTradesHalf() {
        double[] price = {100, 100, 100, 100, 100};
        double[] volume = {1, 1, 1, 1, 1};
        BarSeries flat = BarSeries.of("A", new int[] {1, 2, 3, 4, 5}, price, price, price, price, volume, null);
        Costs costs = Costs.DEFAULT;
        double[] toHalf = ExposureReturns.of(flat, 0, 5, new double[] {1, 0.5, 0.5, 0.5, 0}, costs);
        double perSide = costs.perSide();
        assertThat(toHalf[1]).isCloseTo(-perSide / (1 + perSide), within(1e-15));
        assertThat(toHalf[2]).as("half of the capital is traded").isCloseTo(-0.5 * perSide, within(1e-6));
        assertThat(toHalf[3]).isZero();
        assertThat(toHalf[4]).isZero();
    }

    @Test
    void whatIsDecidedLaterChangesNoReturnBefore() {
        RandomWorlds worlds = new RandomWorlds(5);
        BarSeries series = worlds.market(1, 80).series().get(0);
        double[] levels = new double[series.size()];
        Arrays.fill(levels, 0.5);
        double[] before = ExposureReturns.of(series, 0, series.size(), levels, Costs.DEFAULT);
        levels[40] = -1;
        double[] after = ExposureReturns.of(series, 0, series.size(), levels, Costs.DEFAULT);
        assertThat(Arrays.copyOf(after, 41)).isEqualTo(Arrays.copyOf(before, 41));
        levels[41] = 2;
        assertThatThrownBy(() -> ExposureReturns.of(series, 0, series.size(), levels, Costs.DEFAULT))
                .hasMessageContaining("Level 2.0");
    }
}
