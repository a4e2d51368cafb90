package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentRiskTest {
    private static final double[] WEIGHTS = {0.7, 0.5, -0.2};

    @ParameterizedTest
    @ValueSource(strings = {"edhec_5_equal_weights", "edhec_4_uneven_weights"})
    void agreesWithPerformanceAnalytics(String name) {
        JsonNode c = Golden.read("euler_components", name);
        List<String> assets = new ArrayList<>();
        c.at("/inputs/weights").fieldNames().forEachRemaining(assets::add);
        double[] weights = assets.stream()
                .mapToDouble(a -> c.at("/inputs/weights").get(a).asDouble())
                .toArray();
        double[][] returns = GoldenCsv.read(c.at("/inputs/returns_csv").asText())
                .select(assets)
                .rows();
        for (JsonNode confidence : c.at("/inputs/confidence")) {
            double p = confidence.asDouble();
            same(
                    ComponentRisk.of(VarMethod.GAUSSIAN, returns, weights, p),
                    c.get("expected").get("gaussian_" + p),
                    assets);
            same(
                    ComponentRisk.of(VarMethod.CORNISH_FISHER, returns, weights, p),
                    c.get("expected").get("modified_" + p),
                    assets);
        }
    }

    private static void same(ComponentRisk actual, JsonNode e, List<String> assets) {
        GoldenAssert.number(actual.valueAtRisk(), e.get("VaR"), 1e-9, 1e-7);
        GoldenAssert.number(actual.expectedShortfall(), e.get("ES"), 1e-9, 1e-7);
        for (int i = 0; i < assets.size(); i++) {
            GoldenAssert.number(
                    actual.varContributions()[i], e.get("VaR_contribution").get(assets.get(i)), 1e-9, 1e-7);
            GoldenAssert.number(
                    actual.shortfallContributions()[i], e.get("ES_contribution").get(assets.get(i)), 1e-9, 1e-7);
        }
    }

    @Property(tries = 60)
    void contributionsSumToTheWhole(@ForAll long seed) {
        double[][] returns = returns(seed);
        for (VarMethod method : VarMethod.values()) {
            ComponentRisk risk = ComponentRisk.of(method, returns, WEIGHTS, 0.95);
            assertThat(Arrays.stream(risk.varContributions()).sum()).isCloseTo(risk.valueAtRisk(), within(1e-12));
            if (Double.isFinite(risk.expectedShortfall())) {
                assertThat(Arrays.stream(risk.shortfallContributions()).sum())
                        .isCloseTo(risk.expectedShortfall(), within(1e-12));
            } else {
                assertThat(risk.shortfallContributions()).containsOnly(Double.NaN);
            }
        }
    }

    /** Of a tail that is fitted as one without a mean. */
    @Test
    void anInfiniteShortfallHasNoParts() {
        ComponentRisk risk = ComponentRisk.of(VarMethod.PEAKS_OVER_THRESHOLD, returns(2841), WEIGHTS, 0.95);
        assertThat(risk.expectedShortfall()).isInfinite();
        assertThat(risk.shortfallContributions()).containsOnly(Double.NaN);
        assertThat(Arrays.stream(risk.varContributions()).sum()).isCloseTo(risk.valueAtRisk(), within(1e-12));
    }

    private static double[][] returns(long seed) {
        RandomGenerator random = Seeds.stream(seed, 1);
        double[][] returns = new double[90][3];
        for (double[] row : returns) {
            double market = random.nextGaussian();
            Arrays.setAll(row, i -> 0.01 * (market + random.nextGaussian()));
        }
        return returns;
    }

    @Test
    void historicalComponentsAddUpToTheValueAtRiskOfThePortfolioSeries() {
        double[][] returns = {{-0.1, 0.05}, {0.02, -0.03}, {0.01, 0.01}, {-0.04, -0.04}, {0.03, 0.0}};
        double[] weights = {0.5, 0.5};
        ComponentRisk risk = ComponentRisk.of(VarMethod.HISTORICAL, returns, weights, 0.9);
        ValueAtRisk whole = ValueAtRisk.historical(ComponentRisk.portfolioReturns(returns, weights), 0.9);
        assertThat(risk.valueAtRisk()).isEqualTo(whole.valueAtRisk());
        assertThat(risk.expectedShortfall()).isEqualTo(whole.expectedShortfall());
    }

    @Test
    void everyMethodsPartsSumWithinATenthOfABillionthAndAHedgeLowersTheRisk() {
        GoldenCsv csv = GoldenCsv.read("shared/golden/_data/edhec.csv");
        double[] weights = new double[csv.columns().size()];
        Arrays.fill(weights, 1.0 / weights.length);
        for (VarMethod method : VarMethod.values()) {
            IncrementalRisk risk = IncrementalRisk.of(method, csv.rows(), weights, 0.95);
            ComponentRisk whole = risk.whole();
            assertThat(Arrays.stream(whole.varContributions()).sum())
                    .as(method.label())
                    .isCloseTo(whole.valueAtRisk(), within(1e-10));
            assertThat(Arrays.stream(whole.shortfallContributions()).sum())
                    .as(method.label())
                    .isCloseTo(whole.expectedShortfall(), within(1e-10));
            int shorts = csv.columns().indexOf("Short Selling");
            assertThat(risk.incremental()[shorts]).as(method.label()).isNegative();
            assertThat(risk.marginal(shorts, weights)).isCloseTo(whole.varContributions()[shorts] * 13, within(1e-12));
        }
    }

    @Test
    void withoutItsOnlyPositionAPortfolioHasNoRisk() {
        double[][] returns = {{0.01}, {-0.02}, {0.03}, {-0.01}};
        IncrementalRisk risk = IncrementalRisk.of(VarMethod.HISTORICAL, returns, new double[] {2}, 0.75);
        assertThat(risk.incremental()[0]).isEqualTo(risk.whole().valueAtRisk());
    }
}
