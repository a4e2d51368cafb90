package io.cambrian.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.regime.RegimeModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegimeArraysTest {
    private static final RegimeModel MODEL = new RegimeModel(
            List.of("volatility_20", "a/b"),
            List.of(true, false),
            new double[] {-2.1, 0.1 + 0.2},
            new double[] {0.5, 3},
            new double[] {0.75, 0.25},
            new double[][] {{0.9, 0.1}, {0.3, 0.7}},
            new double[][] {{-1, 0.5}, {1.5, -2}},
            new double[][][] {{{1, 0.2}, {0.2, 2}}, {{0.5, 0}, {0, 0.25}}},
            List.of("calm/rising", "turbulent"),
            100,
            900,
            801,
            -1234.5);

    @Test
    void aModelSurvivesTheHandOffInAnyOrder() {
        List<NamedArray> arrays = new ArrayList<>(RegimeArrays.of(MODEL));
        Collections.reverse(arrays);
        assertThat(RegimeArrays.model(arrays)).contains(MODEL);
        assertThat(RegimeArrays.model(arrays).orElseThrow().id()).isEqualTo(MODEL.id());
    }

    @Test
    void noArraysAreNoModelAndAMissingOneIsNamed() {
        assertThat(RegimeArrays.model(List.of())).isEmpty();
        List<NamedArray> arrays = new ArrayList<>(RegimeArrays.of(MODEL));
        arrays.removeIf(a -> a.name().equals("start"));
        assertThatThrownBy(() -> RegimeArrays.model(arrays))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("start");
    }
}
