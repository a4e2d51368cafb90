package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueAtRiskTest {
    @ParameterizedTest
    @ValueSource(strings = {"edhec_13_indices", "managers_ham1_ham2_sp500"})
    void agreesWithPerformanceAnalytics(String name) {
        JsonNode c = Golden.read("var_es", name);
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        for (String column : GoldenAssert.texts(c.at("/inputs/columns"))) {
            JsonNode expected = c.at("/expected/loss_positive").get(column);
            double[] returns = csv.column(column);
            for (double p : new double[] {0.95, 0.99}) {
                same(ValueAtRisk.historical(returns, p), expected.get("historical_" + p));
                same(ValueAtRisk.gaussian(returns, p), expected.get("gaussian_" + p));
                same(ValueAtRisk.cornishFisher(returns, p), expected.get("modified_" + p));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"edhec_13_indices", "managers_ham1_ham2_sp500"})
    void theOrderStatisticAgreesWithRiskfolioAndSkfolio(String name) {
        JsonNode c = Golden.read("var_es", name);
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        JsonNode columns = c.at("/expected/historical_variants_of_peers");
        assertThat(columns.size()).isPositive();
        columns.properties().forEach(column -> {
            for (double p : new double[] {0.95, 0.99}) {
                JsonNode e = column.getValue().get(Double.toString(p));
                ValueAtRisk var = ValueAtRisk.of(VarMethod.ORDER_STATISTIC, csv.column(column.getKey()), p);
                GoldenAssert.number(var.valueAtRisk(), e.get("var_ceil_index_riskfolio_skfolio"), 1e-10, 1e-8);
                GoldenAssert.number(var.expectedShortfall(), e.get("cvar_rockafellar_uryasev"), 1e-10, 1e-8);
            }
        });
    }

    private static void same(ValueAtRisk actual, JsonNode expected) {
        GoldenAssert.number(actual.valueAtRisk(), expected.get("VaR"), 1e-10, 1e-8);
        GoldenAssert.number(actual.expectedShortfall(), expected.get("ES"), 1e-10, 1e-8);
    }

    @Test
    void twentyReturnsByHand() {
        JsonNode c = Golden.read("var_es", "twenty_returns_by_hand");
        double[] returns = Golden.vector(c.at("/inputs/returns"));
        for (double p : new double[] {0.95, 0.9, 0.75}) {
            JsonNode e = c.get("expected").get(Double.toString(p));
            ValueAtRisk var = ValueAtRisk.historical(returns, p);
            GoldenAssert.number(var.valueAtRisk(), e.get("var_type7"), 1e-12, 0);
            GoldenAssert.number(var.expectedShortfall(), e.get("es_mean_lt_type7_PA"), 1e-12, 0);
            ValueAtRisk order = ValueAtRisk.of(VarMethod.ORDER_STATISTIC, returns, p);
            GoldenAssert.number(order.valueAtRisk(), e.get("var_ceil_index_riskfolio_skfolio"), 1e-12, 0);
            GoldenAssert.number(order.expectedShortfall(), e.get("cvar_rockafellar_uryasev"), 1e-12, 0);
        }
        // the tail of 1 in 20 is one observation; 0.05000000000000004 * 20 would make it two
        assertThat(ValueAtRisk.historical(returns, 0.95).tail()).containsExactly(new ValueAtRisk.Scenario(0, -0.1));
        assertThat(ValueAtRisk.historical(returns, 0.9).tail())
                .containsExactly(new ValueAtRisk.Scenario(0, -0.1), new ValueAtRisk.Scenario(1, -0.08));
    }

    @Test
    void aQuantileThatFallsOnAnObservationIsThatObservation() {
        double[] returns = new double[21];
        Arrays.setAll(returns, t -> (t - 3) / 100.0);
        assertThat(ValueAtRisk.historical(returns, 0.95).valueAtRisk()).isEqualTo(0.02);
        assertThat(ValueAtRisk.historical(returns, 0.95).tail()).hasSize(1);
    }

    @Test
    void missingReturnsAreLeftOutAndRowsKeepTheirNumbers() {
        double[] returns = {Double.NaN, 0.01, -0.05, 0.02, Double.NaN, 0.0};
        ValueAtRisk var = ValueAtRisk.historical(returns, 0.75);
        assertThat(var.observations()).isEqualTo(4);
        assertThat(var.tail()).containsExactly(new ValueAtRisk.Scenario(2, -0.05));
    }

    @Test
    void aConstantSeriesHasNoTailButItsOwnLevel() {
        double[] flat = {0.01, 0.01, 0.01};
        for (VarMethod method : VarMethod.values()) {
            ValueAtRisk var = ValueAtRisk.of(method, flat, 0.95);
            assertThat(var.valueAtRisk()).isCloseTo(-0.01, within(1e-15));
            assertThat(var.expectedShortfall()).isCloseTo(-0.01, within(1e-15));
        }
    }

    @Test
    void mistakesOfTheUserAreNamed() {
        assertThatThrownBy(() -> ValueAtRisk.historical(new double[] {0.1, 0.2}, 95))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("0.95");
        assertThatThrownBy(() -> ValueAtRisk.historical(new double[] {Double.NaN, 0.2}, 0.95))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ValueAtRisk.gaussian(new double[] {0.1, Double.NEGATIVE_INFINITY}, 0.95))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> VarMethod.of("guess")).isInstanceOf(ConfigException.class);
    }

    @Property(tries = 300)
    void expectedShortfallIsNeverBelowValueAtRiskAndBothScale(
            @ForAll @Size(min = 5, max = 60) double[] raw, @ForAll @DoubleRange(min = 0.8, max = 0.99) double p) {
        double[] returns =
                Arrays.stream(raw).map(StrictMath::tanh).map(x -> x / 10).toArray();
        double[] doubled = Arrays.stream(returns).map(x -> 2 * x).toArray();
        for (VarMethod method : VarMethod.values()) {
            ValueAtRisk var = ValueAtRisk.of(method, returns, p);
            assertThat(var.expectedShortfall()).isGreaterThanOrEqualTo(var.valueAtRisk() - 1e-12);
            assertThat(ValueAtRisk.of(method, doubled, p).valueAtRisk()).isCloseTo(2 * var.valueAtRisk(), within(1e-9));
        }
    }
}
