package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeCases;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlantedEdgeTest {
    private static final PlantedEdge EDGE = PlantedEdge.inOneRegime(10, 2_520, 0.4, 2);

    private static double[] net(PlantedWorld world, Costs costs) {
        int[] calendar = world.market().calendar();
        StrategyRun run = Backtest.run(
                new ScoringTask(
                        world.market(), calendar[0], calendar[calendar.length - 1], costs, Cases.none(calendar.length)),
                world.rule());
        return run.netReturns();
    }

    private static double sharpe(double[] returns, boolean[] on, boolean wanted) {
        double[] r = java.util.stream.IntStream.range(0, returns.length)
                .filter(t -> on[t] == wanted)
                .mapToDouble(t -> returns[t])
                .toArray();
        double mean = Arrays.stream(r).sum() / r.length;
        double variance = Arrays.stream(r).map(x -> (x - mean) * (x - mean)).sum() / (r.length - 1);
        return mean / Math.sqrt(variance) * Math.sqrt(252);
    }

    @Test
    void ruleEarnsThePlantedSharpeWhileItsRegimeHoldsAndItsCostsElsewhere() {
        int worlds = 60;
        double on = 0;
        double off = 0;
        for (int k = 0; k < worlds; k++) {
            PlantedWorld world = EDGE.world(1, k);
            assertThat(world.annualSharpe()).isCloseTo(2, within(0.01));
            double[] net = net(world, Costs.DEFAULT);
            on += sharpe(net, world.active(), true) / worlds;
            off += sharpe(net, world.active(), false) / worlds;
        }
        // 60 worlds of 4 years: the standard error of the mean is 0.065; of 6 years: 0.053
        assertThat(on).isCloseTo(2, within(0.2));
        assertThat(off).isBetween(-0.6, 0.0);
    }

    @Test
    void regimeHoldsItsShareAndIsMoreVolatile() {
        PlantedWorld world = EDGE.world(3, 0);
        long active = java.util.stream.IntStream.range(0, 2_520)
                .filter(t -> world.active()[t])
                .count();
        assertThat(active).isEqualTo(1_008);
        BarSeries s = world.market().series().get(0);
        double[] squares = new double[2];
        for (int t = 1; t < s.size(); t++) {
            double r = s.close()[t] / s.close()[t - 1] - 1;
            squares[world.active()[t] ? 1 : 0] += r * r / (world.active()[t] ? 1_008 : 1_512);
        }
        assertThat(Math.sqrt(squares[1] / squares[0])).isCloseTo(2, within(0.2));
    }

    @Test
    void sameSeedSameWorldAndNeighborsAreUnrelated() {
        PlantedEdge small = PlantedEdge.inOneRegime(2, 600, 0.3, 3);
        double[] a = small.world(5, 1).market().series().get(0).close();
        assertThat(small.world(5, 1).market().series().get(0).close()).isEqualTo(a);
        for (double[] other : new double[][] {
            small.world(5, 2).market().series().get(0).close(),
            small.world(6, 1).market().series().get(0).close(),
            small.world(5, 1).market().series().get(1).close()
        }) {
            assertThat(Math.abs(correlation(a, other, 0))).isLessThan(0.55);
            assertThat(Math.abs(correlation(a, other, 1))).isLessThan(0.15);
        }
    }

    private static double correlation(double[] a, double[] b, int shift) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int t = 1; t + shift < a.length; t++) {
            double x = Math.log(a[t + shift] / a[t + shift - 1]);
            double y = Math.log(b[t] / b[t - 1]);
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void truthMakesCasesOfTheMarket() {
        PlantedWorld world = PlantedEdge.inOneRegime(2, 1_260, 0.4, 2).world(9, 0);
        Market market = world.market();
        Cases cases = RegimeCases.of(world.truth(), market, market.calendar()[0], Integer.MAX_VALUE, 2);
        assertThat(cases.kinds()).anyMatch(n -> n.startsWith("active")).anyMatch(n -> n.startsWith("quiet"));
        for (int t = 0; t < 1_260; t++) {
            assertThat(cases.kinds().get(cases.kindOfDay()[t]).startsWith("active"))
                    .isEqualTo(world.active()[t]);
        }
    }

    @Test
    void noEdgeIsNoiseAndADecayedOneFades() {
        WorldShape shape = new WorldShape(10, 2_520, Noise.GARCH, Listing.COMING_AND_GOING, 0.05);
        PlantedEdge none = new PlantedEdge(
                shape,
                StrategyText.parse(PlantedEdge.MOMENTUM),
                0,
                0.5,
                100,
                1,
                Double.POSITIVE_INFINITY,
                Costs.DEFAULT);
        assertThat(none.world(1, 0).dailyEdge()).isZero();
        PlantedEdge fading =
                new PlantedEdge(shape, StrategyText.parse(PlantedEdge.MOMENTUM), 4, 1, 100, 1, 500, Costs.DEFAULT);
        double early = 0;
        double late = 0;
        for (int k = 0; k < 10; k++) {
            PlantedWorld world = fading.world(2, k);
            double[] net = net(world, Costs.DEFAULT);
            boolean[] first = new boolean[net.length];
            Arrays.fill(first, 0, 500, true);
            boolean[] last = new boolean[net.length];
            Arrays.fill(last, 2_000, net.length, true);
            early += sharpe(net, first, true) / 10;
            late += sharpe(net, last, true) / 10;
        }
        // on average 72 % of 4 and about 5 % of it, less costs
        assertThat(early).isBetween(1.8, 4.0);
        assertThat(late).isBetween(-1.0, 1.0);
    }
}
