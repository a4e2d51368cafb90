package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import org.junit.jupiter.api.Test;

class BlockBootstrapTest {
    private static double[] returns(BarSeries s) {
        double[] r = new double[s.size() - 1];
        for (int t = 1; t < s.size(); t++) {
            r[t - 1] = s.close()[t] / s.close()[t - 1] - 1;
        }
        return r;
    }

    private static double autocorrelation(double[] x, int lag) {
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double c = 0;
        double variance = 0;
        for (int t = 0; t < x.length; t++) {
            variance += (x[t] - mean) * (x[t] - mean);
            c += t < lag ? 0 : (x[t] - mean) * (x[t - lag] - mean);
        }
        return c / variance;
    }

    @Test
    void riskAndClusteringStayAndDirectionGoes() {
        // a rule that earns absurdly much: strong momentum, all the time, in clustered volatility
        WorldShape shape = new WorldShape(6, 3_000, Noise.GARCH, Listing.STEADY, 0);
        Market real = new PlantedEdge(
                        shape,
                        io.cambrian.genome.StrategyText.parse(PlantedEdge.MOMENTUM),
                        9,
                        1,
                        100,
                        1,
                        Double.POSITIVE_INFINITY,
                        io.cambrian.backtest.Costs.DEFAULT)
                .world(3, 1)
                .market();
        double order = 0;
        double left = 0;
        double clustering = 0;
        double kept = 0;
        for (int k = 0; k < 8; k++) {
            Market world = BlockBootstrap.world(real, 20, 5, k);
            assertThat(world.calendar()).isEqualTo(real.calendar());
            for (int i = 0; i < 6; i++) {
                double[] a = returns(real.series().get(i));
                double[] b = returns(world.series().get(i));
                order += autocorrelation(a, 10) / 48;
                left += autocorrelation(b, 10) / 48;
                clustering += autocorrelation(
                                java.util.Arrays.stream(a).map(Math::abs).toArray(), 1)
                        / 48;
                kept += autocorrelation(
                                java.util.Arrays.stream(b).map(Math::abs).toArray(), 1)
                        / 48;
                double sd = java.util.Arrays.stream(a).map(x -> x * x).sum() / a.length;
                double drawn = java.util.Arrays.stream(b).map(x -> x * x).sum() / b.length;
                assertThat(Math.sqrt(drawn / sd)).isBetween(0.75, 1.3);
            }
        }
        assertThat(order).isGreaterThan(0.04);
        assertThat(left).isCloseTo(0, within(0.015));
        assertThat(kept).isGreaterThan(0.5 * clustering);
        assertThat(clustering).isGreaterThan(0.05);
    }

    @Test
    void sameNumberSameWorldAndInstrumentsWithGapsStayOut() {
        Market real = new WorldShape(8, 600, Noise.IID_NORMAL, Listing.COMING_AND_GOING, 0).noiseWorld(1, 1);
        Market world = BlockBootstrap.world(real, 10, 1, 4);
        assertThat(world.series().size()).isBetween(1, 7);
        assertThat(BlockBootstrap.world(real, 10, 1, 4).series().get(0).close())
                .isEqualTo(world.series().get(0).close());
        assertThat(BlockBootstrap.world(real, 10, 1, 5).series().get(0).close())
                .isNotEqualTo(world.series().get(0).close());
        assertThatThrownBy(() -> BlockBootstrap.world(real, 0, 1, 4)).hasMessageContaining("blocks of 0 days");
    }

    @Test
    void sourcesAreTheLargestGroupThatEndsOnTheSameDays() {
        Market whole = new WorldShape(4, 300, Noise.IID_NORMAL, Listing.STEADY, 0).noiseWorld(1, 1);
        int[] days = whole.calendar();
        java.util.List<BarSeries> series = new java.util.ArrayList<>(whole.series());
        // one that ended earlier, and one that began too late
        series.set(0, series.get(0).between(days[0], days[250]));
        series.set(3, series.get(3).between(days[150], days[299]));
        Market sources = BlockBootstrap.sources(series, 5, 200, 252);
        assertThat(sources.series())
                .extracting(BarSeries::symbol)
                .containsExactly(series.get(1).symbol(), series.get(2).symbol());
        assertThat(sources.calendar()).hasSize(200).startsWith(days[100]).endsWith(days[299]);
        assertThat(BlockBootstrap.sources(series, 1, 200, 252).series()).hasSize(1);
        assertThat(BlockBootstrap.world(sources, BlockBootstrap.BLOCK_DAYS, 1, 1)
                        .series())
                .hasSize(2);
        assertThatThrownBy(() -> BlockBootstrap.sources(series, 5, 301, 252))
                .isInstanceOf(io.cambrian.fault.DataException.class)
                .hasMessageContaining("None of 4 instruments has 301 bars");
    }
}
