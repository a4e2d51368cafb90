package io.cambrian.regime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.golden.GoldenCsv;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ContextsTest {
    private static double[][] closes(Market market) {
        return market.series().stream().map(BarSeries::close).toArray(double[][]::new);
    }

    private static double[] feature(Market market, ContextFeature feature) {
        return Contexts.of(market).column(feature.label());
    }

    private static double deviation(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
    }

    @Property(tries = 15)
    void laterBarsChangeNothing(@ForAll @IntRange(min = 260, max = 590) int t, @ForAll @IntRange(max = 7) int gap) {
        double[][] close = closes(Worlds.regimes(5, 4, 600));
        ContextSeries before = Contexts.of(Worlds.market(close, gap == 1 ? 0 : gap));
        double[][] other = Arrays.stream(close).map(double[]::clone).toArray(double[][]::new);
        for (double[] series : other) {
            for (int i = t + 1; i < series.length; i++) {
                series[i] *= 3 + i % 5;
            }
        }
        ContextSeries after = Contexts.of(Worlds.market(other, gap == 1 ? 0 : gap));
        ContextSeries cut = Contexts.of(Worlds.market(close, gap == 1 ? 0 : gap).between(0, t));
        assertThat(before.indexOf(t)).isNotNegative();
        for (int f = 0; f < before.values().length; f++) {
            double[] wanted = Arrays.copyOf(before.values()[f], before.indexOf(t) + 1);
            assertThat(Arrays.copyOf(after.values()[f], wanted.length)).containsExactly(wanted);
            assertThat(cut.values()[f]).containsExactly(wanted);
        }
        assertThat(after).isNotEqualTo(before);
    }

    @Property(tries = 10)
    void theStreamHasTheBitsOfTheWhole(@ForAll @IntRange(max = 7) int gap) {
        Market market = Worlds.market(closes(Worlds.regimes(gap, 4, 600)), gap == 1 ? 0 : gap);
        ContextSeries whole = Contexts.of(market);
        ContextStream stream = new ContextStream(market.periodsPerYear());
        for (int t = 0; t < whole.size(); t++) {
            for (BarSeries s : market.series()) {
                int at = Arrays.binarySearch(s.days(), whole.days()[t]);
                if (at >= 0) {
                    stream.bar(s.symbol(), s.close()[at], s.member()[at]);
                }
            }
            assertThat(stream.close()).containsExactly(whole.row(t));
        }
    }

    @Test
    void volatilityTrendAndDrawdownAreThoseOfTheEqualWeightIndex() {
        Market market = Worlds.regimes(1, 5, 400);
        double[][] close = closes(market);
        double[] mean = IntStream.range(1, 400)
                .mapToDouble(t -> Arrays.stream(close)
                        .mapToDouble(c -> c[t] / c[t - 1] - 1)
                        .average()
                        .orElseThrow())
                .toArray();
        int t = 399;
        double[] last60 = Arrays.copyOfRange(mean, t - 60, t);
        double[] last250 = Arrays.copyOfRange(mean, t - 249, t);
        Offset<Double> tiny = Offset.offset(1e-12);
        assertThat(feature(market, ContextFeature.VOLATILITY_20)[t])
                .isCloseTo(deviation(Arrays.copyOfRange(mean, t - 20, t)) * Math.sqrt(252), tiny);
        assertThat(feature(market, ContextFeature.VOLATILITY_120)[t])
                .isCloseTo(deviation(Arrays.copyOfRange(mean, t - 120, t)) * Math.sqrt(252), tiny);
        double gained = Arrays.stream(last60).map(r -> 1 + r).reduce(1, (a, b) -> a * b) - 1;
        assertThat(feature(market, ContextFeature.TREND_60)[t])
                .isCloseTo(gained / (deviation(last60) * Math.sqrt(60)), tiny);
        double level = 1;
        double peak = 1;
        for (double r : last250) {
            level *= 1 + r;
            peak = Math.max(peak, level);
        }
        assertThat(feature(market, ContextFeature.DRAWDOWN_250)[t])
                .isCloseTo(1 - level / peak, tiny)
                .isPositive();
    }

    @Test
    void breadthAndDispersionAreCountedAcrossSeries() {
        Market market = Worlds.regimes(2, 7, 300);
        double[][] close = closes(market);
        int t = 257;
        long above = Arrays.stream(close)
                .filter(c -> c[t] > Arrays.stream(c, t - 99, t + 1).average().orElseThrow())
                .count();
        assertThat(feature(market, ContextFeature.BREADTH_100)[t]).isEqualTo(above / 7.0);
        double[] moves =
                Arrays.stream(close).mapToDouble(c -> c[t] / c[t - 20] - 1).toArray();
        assertThat(feature(market, ContextFeature.DISPERSION_20)[t]).isCloseTo(deviation(moves), Offset.offset(1e-12));
    }

    @Test
    void everyFeatureStaysUnknownUntilItHasWarmedUp() {
        ContextSeries contexts = Contexts.of(Worlds.regimes(3, 3, 300));
        int[] first = Arrays.stream(contexts.values())
                .mapToInt(column -> IntStream.range(0, column.length)
                        .filter(t -> !Double.isNaN(column[t]))
                        .findFirst()
                        .orElseThrow())
                .toArray();
        assertThat(first).containsExactly(20, 120, 60, 250, 99, 120, 20);
    }

    @Test
    void averageCorrelationIsNearThatOfAllPairs() {
        GoldenCsv file = GoldenCsv.read("golden/_data/riskfolio_stock_prices.csv");
        double[][] prices = file.rows();
        int series = file.columns().size();
        double[][] close = new double[series][prices.length];
        for (int s = 0; s < series; s++) {
            for (int t = 0; t < prices.length; t++) {
                close[s][t] = prices[t][s];
            }
        }
        double[] fast = feature(Worlds.market(close, 0), ContextFeature.CORRELATION_60);
        for (int t = 150; t < prices.length; t += 97) {
            assertThat(fast[t]).isCloseTo(pairwise(close, t), Offset.offset(0.08));
        }
    }

    private static double pairwise(double[][] close, int t) {
        int n = close.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                sum += correlation(returns(close[i], t), returns(close[j], t));
            }
        }
        return sum / (n * (n - 1) / 2.0);
    }

    private static double[] returns(double[] close, int t) {
        return IntStream.rangeClosed(t - 59, t)
                .mapToDouble(i -> close[i] / close[i - 1] - 1)
                .toArray();
    }

    private static double correlation(double[] x, double[] y) {
        double mx = Arrays.stream(x).average().orElseThrow();
        double my = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
        }
        return xy / (x.length - 1) / deviation(x) / deviation(y);
    }

    @Test
    void seriesThatMoveTogetherAreFullyCorrelated() {
        double[] close = closes(Worlds.regimes(4, 1, 300))[0];
        double[] twice = Arrays.stream(close).map(c -> 2 * c).toArray();
        assertThat(feature(Worlds.market(new double[][] {close, twice}, 0), ContextFeature.CORRELATION_60)[299])
                .isCloseTo(1, Offset.offset(1e-12));
    }

    @Test
    void aLoneOrMotionlessSeriesLeavesFeaturesUnknown() {
        double[] flat = new double[300];
        Arrays.fill(flat, 7.3);
        ContextSeries contexts = Contexts.of(Worlds.market(new double[][] {flat}, 0));
        assertThat(contexts.column("trend_60")[299]).isNaN();
        assertThat(contexts.column("correlation_60")[299]).isNaN();
        assertThat(contexts.column("dispersion_20")[299]).isNaN();
        assertThat(contexts.column("volatility_20")[299]).isZero();
        assertThat(Arrays.stream(contexts.column("breadth_100")).filter(b -> !Double.isNaN(b)))
                .containsOnly(0.0);
        assertThat(Contexts.of(Market.of(List.of(), 252)).size()).isZero();
    }

    @Test
    void onlyMembersCount() {
        Market market = Worlds.regimes(6, 4, 320);
        List<BarSeries> withStranger = new ArrayList<>(market.series());
        double[] wild = IntStream.range(0, 320).mapToDouble(t -> 1 + t % 9).toArray();
        withStranger.add(BarSeries.closeOnly("Z", IntStream.range(0, 320).toArray(), wild, new boolean[320]));
        assertThat(Contexts.of(Market.of(withStranger, 252))).isEqualTo(Contexts.of(market));
    }
}
