package io.cambrian.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceReturnsTest {
    @Test
    void aTinyTableWithANegativePrice() {
        JsonNode c = Golden.read("returns", "mean_historical_dummy");
        double[][] prices = Golden.matrix(c.at("/inputs/prices_rows"));
        double[][] simple = Golden.matrix(c.at("/expected/simple_returns"));
        double[] compounding = Golden.vector(c.at("/expected/compounding"));
        double[] arithmetic = Golden.vector(c.at("/expected/arithmetic"));
        for (int i = 0; i < 4; i++) {
            int asset = i;
            double[] column =
                    Arrays.stream(prices).mapToDouble(row -> row[asset]).toArray();
            double[] returns = PriceReturns.simple(column);
            assertThat(returns)
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(
                            Arrays.stream(simple).mapToDouble(row -> row[asset]).toArray());
            assertThat(PriceReturns.compounded(returns, 1)).isCloseTo(compounding[i], within(1e-12));
            assertThat(PriceReturns.arithmetic(returns, 1)).isCloseTo(arithmetic[i], within(1e-12));
        }
        assertThat(PriceReturns.log(new double[] {-12, -13})).containsExactly(Double.NaN);
    }

    @Test
    void meanHistoricalReturnsOfUnequalHistories() {
        JsonNode c = Golden.read("returns", "mean_historical_20_stocks");
        GoldenCsv prices = GoldenCsv.read(c.at("/inputs/prices_csv").asText());
        for (String name : prices.columns()) {
            double[] returns = PriceReturns.simple(prices.column(name));
            double[] logs = PriceReturns.log(prices.column(name));
            assertThat(ReturnMoments.known(returns).length)
                    .isEqualTo(c.at("/expected/n_returns/" + name).asInt());
            assertThat(PriceReturns.compounded(returns, 252))
                    .isCloseTo(c.at("/expected/compounding/" + name).asDouble(), within(1e-10))
                    .isCloseTo(c.at("/expected/published/" + name).asDouble(), within(1e-6));
            assertThat(PriceReturns.arithmetic(returns, 252))
                    .isCloseTo(c.at("/expected/arithmetic/" + name).asDouble(), within(1e-10));
            assertThat(PriceReturns.arithmetic(logs, 252))
                    .isCloseTo(c.at("/expected/mean_log_return_x252/" + name).asDouble(), within(1e-10));
            if (name.equals("SBUX")) {
                assertThat(logs[logs.length - 1])
                        .isCloseTo(c.at("/expected/last_log_return_SBUX").asDouble(), within(1e-10));
            }
        }
    }

    @Test
    void exponentiallyWeightedMeanReturns() {
        JsonNode c = Golden.read("returns", "ema_historical_20_stocks");
        GoldenCsv prices = GoldenCsv.read(c.at("/inputs/prices_csv").asText());
        for (String name : prices.columns()) {
            double[] returns = PriceReturns.simple(prices.column(name));
            assertThat(PriceReturns.exponentialCompounded(returns, 500, 252))
                    .isCloseTo(c.at("/expected/compounding/" + name).asDouble(), within(1e-10));
            assertThat(PriceReturns.exponentialMean(returns, 500) * 252)
                    .isCloseTo(c.at("/expected/arithmetic/" + name).asDouble(), within(1e-10));
        }
    }

    @Test
    void capitalAssetPricingOnTheSameRows() {
        JsonNode c = Golden.read("returns", "capm_returns_vs_spy");
        GoldenCsv prices = GoldenCsv.read(c.at("/inputs/prices_csv").asText());
        GoldenCsv spy = GoldenCsv.read(c.at("/inputs/market_csv").asText());
        Map<String, Double> byDate = new HashMap<>();
        for (int t = 0; t < spy.labels().size(); t++) {
            byDate.put(spy.labels().get(t), spy.rows()[t][0]);
        }
        double[] market = PriceReturns.simple(prices.labels().stream()
                .mapToDouble(date -> byDate.getOrDefault(date, Double.NaN))
                .toArray());
        double marketPerYear = PriceReturns.compounded(market, 252);
        assertThat(marketPerYear)
                .isCloseTo(c.at("/expected/market_annual_return").asDouble(), within(1e-8));
        for (String name : prices.columns()) {
            double beta = PriceReturns.beta(PriceReturns.simple(prices.column(name)), market);
            assertThat(beta).isCloseTo(c.at("/expected/beta_same_rows/" + name).asDouble(), within(1e-8));
            assertThat(PriceReturns.capm(beta, marketPerYear, 0.02))
                    .isCloseTo(
                            c.at("/expected/expected_returns_same_rows/" + name).asDouble(), within(1e-8));
        }
    }

    @Test
    void nothingIsKnownOfNoPrices() {
        assertThat(PriceReturns.simple(new double[0])).isEmpty();
        assertThat(PriceReturns.compounded(new double[0], 252)).isNaN();
        assertThat(PriceReturns.exponentialMean(new double[] {Double.NaN}, 10)).isNaN();
        assertThat(PriceReturns.simple(new double[] {0, 1})).containsExactly(Double.NaN);
    }
}
