package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.golden.Golden;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareCountsTest {
    private static Map<String, Long> counts(JsonNode shares) {
        Map<String, Long> counts = new HashMap<>();
        shares.properties().forEach(e -> counts.put(e.getKey(), e.getValue().asLong()));
        return counts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"pypfopt_max_sharpe_10000", "three_assets_small"})
    void sharesAreThoseOfPyPortfolioOpt(String name) {
        JsonNode c = Golden.read("discrete_allocation", name);
        Map<String, Double> weights = new LinkedHashMap<>();
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        c.at("/inputs/weights")
                .properties()
                .forEach(e -> weights.put(e.getKey(), e.getValue().asDouble()));
        c.at("/inputs/prices")
                .properties()
                .forEach(e -> prices.put(e.getKey(), new BigDecimal(e.getValue().asText())));
        BigDecimal capital = new BigDecimal(c.at("/inputs/capital").asText());

        ShareCounts greedy = ShareCounts.greedy(weights, prices, capital);
        assertThat(greedy.shares()).isEqualTo(counts(c.at("/expected/greedy_shares")));
        assertThat(greedy.leftOver().doubleValue())
                .isCloseTo(c.at("/expected/greedy_leftover").asDouble(), within(1e-6));

        ShareCounts best = ShareCounts.optimal(weights, prices, capital).orElseThrow();
        double objective = best.leftOver().doubleValue();
        for (String asset : weights.keySet()) {
            objective += Math.abs(weights.get(asset) * capital.doubleValue()
                    - best.shares().getOrDefault(asset, 0L) * prices.get(asset).doubleValue());
        }
        assertThat(best.leftOver()).isNotNegative();
        assertThat(objective).isCloseTo(c.at("/expected/lp_objective").asDouble(), within(1e-6));
    }

    @Test
    void aQuotientThatIsWholeInDecimalsLosesNoShare() {
        // 0.29 * 1000 / 29 is 10, and 9.999999999999998 in binary
        assertThat(ShareCounts.greedy(Map.of("A", 0.29), Map.of("A", new BigDecimal("29")), new BigDecimal("1000"))
                        .shares())
                .containsEntry("A", 10L);
    }

    @Test
    void aPriceThatIsMissingIsNamed() {
        assertThatThrownBy(() -> ShareCounts.greedy(Map.of("A", 1.0), Map.of(), BigDecimal.TEN))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The price of A is missing");
    }

    @Test
    void whatTheWeightsLeaveStaysCash() {
        Map<String, Double> weights = new LinkedHashMap<>(Map.of("A", 0.3));
        weights.put("B", 0.2);
        Map<String, BigDecimal> prices = Map.of("A", new BigDecimal("10"), "B", new BigDecimal("450"));
        BigDecimal capital = new BigDecimal("1000");
        // one share of B would be more than twice its weight
        assertThat(ShareCounts.greedy(weights, prices, capital).leftOver())
                .isBetween(new BigDecimal(500), new BigDecimal(700));
        assertThat(ShareCounts.optimal(weights, prices, capital).orElseThrow().leftOver())
                .isBetween(new BigDecimal(500), new BigDecimal(700));
    }

    @Test
    void moreSharesThanCanBeCountedAreRefused() {
        assertThatThrownBy(() -> ShareCounts.greedy(
                        Map.of("A", 1.0), Map.of("A", new BigDecimal("0.01")), new BigDecimal("1e30")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shares of A at 0.01");
    }
}
