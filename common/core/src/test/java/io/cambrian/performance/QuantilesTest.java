package io.cambrian.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"ten_returns", "seven_unsorted"})
    void theNineRulesOfR(String name) {
        JsonNode c = Golden.read("quantiles", name);
        double[] x = Golden.vector(c.at("/inputs/x"));
        double[] p = Golden.vector(c.at("/inputs/p"));
        for (int type = 1; type <= 9; type++) {
            double[] expected = Golden.vector(c.at("/expected/by_type/" + type));
            for (int i = 0; i < p.length; i++) {
                assertThat(Quantiles.of(x, p[i], type))
                        .as("rule %d at %s", type, p[i])
                        .isCloseTo(expected[i], within(1e-12));
            }
        }
        assertThat(Quantiles.of(x, 0.3)).isEqualTo(Quantiles.of(x, 0.3, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void oneValueIsEveryQuantileAndTheExtremesAreTheEnds(int type) {
        assertThat(Quantiles.of(new double[] {4}, 0.37, type)).isEqualTo(4);
        assertThat(Quantiles.of(new double[] {3, 1, 2}, 0, type)).isEqualTo(1);
        assertThat(Quantiles.of(new double[] {3, 1, 2}, 1, type)).isEqualTo(3);
    }

    @Test
    void aWholePositionIsNotMissedByRounding() {
        double[] x = new double[20];
        for (int i = 0; i < 20; i++) {
            x[i] = i;
        }
        assertThat(Quantiles.of(x, 1 - 0.95, 1)).isEqualTo(0);
    }

    @Test
    void whatHasNoQuantileIsRefused() {
        assertThatThrownBy(() -> Quantiles.of(new double[0], 0.5)).hasMessageContaining("at least one value");
        assertThatThrownBy(() -> Quantiles.of(new double[] {1, Double.NaN}, 0.5))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Quantiles.of(new double[] {1}, 1.5)).hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> Quantiles.of(new double[] {1}, 0.5, 10)).hasMessageContaining("1 to 9");
    }
}
