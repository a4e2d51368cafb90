package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LiquidityTest {
    private static final Tradability BIG = new Tradability(1e8, 0.02, 0.001, 0.0005);
    private static final Tradability SMALL = new Tradability(1e6, 0.03, 0.01, 0.002);

    @Test
    void daysCostsAndAdjustedRiskByHand() {
        LiquidityRisk risk = LiquidityRisk.of(List.of(BIG, SMALL), new double[] {0.8, -0.2}, 1e7, 0.1);
        assertThat(risk.positions().get(0).days()).isCloseTo(0.8, within(1e-12));
        assertThat(risk.positions().get(1).days()).isCloseTo(20, within(1e-12));
        assertThat(risk.daysToLiquidate()).isCloseTo(20, within(1e-12));
        assertThat(risk.soldInOneDay()).isCloseTo((8e6 + 1e5) / 1e7, within(1e-12));
        assertThat(risk.spreadCost())
                .isCloseTo(0.8 * (0.001 + 3 * 0.0005) / 2 + 0.2 * (0.01 + 3 * 0.002) / 2, within(1e-15));
        assertThat(risk.impactCost())
                .isCloseTo(0.8 * 0.02 * Math.sqrt(0.08) + 0.2 * 0.03 * Math.sqrt(0.1), within(1e-15));
        assertThat(risk.spreadAdjusted(0.03)).isCloseTo(0.03 + risk.spreadCost(), within(1e-15));
        assertThat(risk.impactAdjusted(0.03)).isGreaterThan(risk.spreadAdjusted(0.03));
    }

    /** Jorion 2007, section 13.3: the variances of what is left add up. */
    @Test
    void anEvenSaleAddsTheVariancesOfWhatIsLeft() {
        for (int days = 1; days < 40; days++) {
            double variance = 0;
            for (int t = 0; t < days; t++) {
                double left = 1 - (double) t / days;
                variance += left * left;
            }
            assertThat(LiquidityRisk.evenSale(days)).isCloseTo(Math.sqrt(variance), within(1e-12));
        }
    }

    @Test
    void capacityIsWhereTheMarginalProfitIsZero() {
        Capacity c = Capacity.of(0.10, new double[] {0.2, 0.1}, List.of(BIG, SMALL), 252);
        double limit = c.limit();
        double h = limit * 1e-5;
        assertThat((c.profit(limit + h) - c.profit(limit - h)) / (2 * h)).isCloseTo(0, within(1e-9));
        assertThat(c.profit(limit)).isGreaterThan(c.profit(limit * 1.1)).isGreaterThan(c.profit(limit * 0.9));
        assertThat(c.profit(c.breakEven()) / c.breakEven()).isCloseTo(0, within(1e-12));
        double cost = 252 * (0.2 * 0.02 * Math.sqrt(0.2 * 1e6 / 1e8) + 0.1 * 0.03 * Math.sqrt(0.1 * 1e6 / 1e6));
        assertThat(c.profit(1e6)).isCloseTo(1e6 * (0.10 - cost), within(1e-6));
        assertThat(new Capacity(-0.1, 1).limit()).isZero();
        assertThat(new Capacity(0.1, 0).limit()).isInfinite();
    }

    @Test
    void overlapOfEqualOppositeAndUnrelatedBooks() {
        double[][] weights = {{1, 0}, {-1, 0}, {0, 1}, {0.5, 0.5}, {0, 0}};
        double[] capital = {1e6, 1e6, 1e6, 1e6, 1e6};
        FireSaleOverlap o = FireSaleOverlap.of(weights, capital, List.of(BIG, SMALL));
        assertThat(o.similarity()[0][0]).isCloseTo(1, within(1e-12));
        assertThat(o.similarity()[0][1]).isCloseTo(-1, within(1e-12));
        assertThat(o.similarity()[0][2]).isZero();
        assertThat(o.similarity()[0][4]).isNaN();
        // the first sells a hundredth of a day's trading: the price falls by a tenth of a daily volatility
        assertThat(o.loss()[0][0]).isCloseTo(0.002, within(1e-12));
        assertThat(o.loss()[0][1]).isCloseTo(-0.002, within(1e-12));
        assertThat(o.loss()[0][3]).isCloseTo(0.001, within(1e-12));
        assertThat(o.loss()[2][0]).isZero();
    }

    /** A market whose spread is known: trades of a random walk hit bid or ask at random. */
    @Test
    void theSpreadOfHighsAndLowsIsFoundAgain() {
        RandomGenerator random = Seeds.stream(1, 2);
        double truth = 0.02;
        int n = 3000;
        double[] high = new double[n];
        double[] low = new double[n];
        double[] close = new double[n];
        double mid = 100;
        for (int t = 0; t < n; t++) {
            high[t] = 0;
            low[t] = Double.POSITIVE_INFINITY;
            for (int k = 0; k < 390; k++) {
                mid *= Math.exp(0.01 / Math.sqrt(390) * random.nextGaussian());
                double price = mid * (1 + (random.nextBoolean() ? 1 : -1) * truth / 2);
                high[t] = Math.max(high[t], price);
                low[t] = Math.min(low[t], price);
                close[t] = price;
            }
        }
        double[] spread = HighLowSpread.of(high, low, close);
        double mean = 0;
        for (int t = 1; t < n; t++) {
            mean += spread[t] / (n - 1);
        }
        assertThat(mean).isCloseTo(truth, within(0.1 * truth));
        assertThat(spread[0]).isNaN();
    }

    @Test
    void whatDoesNotTradeIsRefusedByName() {
        double[] price = new double[60];
        double[] volume = new double[60];
        java.util.Arrays.fill(price, 10);
        assertThatThrownBy(() -> Tradability.of("GHOST", price, price, price, volume))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("GHOST");
        java.util.Arrays.fill(volume, 1000);
        Tradability t = Tradability.of("X", price, price, price, volume);
        assertThat(t.dailyValue()).isEqualTo(10_000);
        assertThat(t.volatility()).isZero();
        assertThat(t.stressed(0.25, 3, 2).dailyValue()).isEqualTo(2_500);
        assertThatThrownBy(() -> LiquidityRisk.of(List.of(t), new double[] {1}, 1e6, 10))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("0.1");
        assertThatThrownBy(() -> LiquidityRisk.of(List.of(t), new double[] {1}, 0, 0.1))
                .isInstanceOf(ConfigException.class);
    }
}
