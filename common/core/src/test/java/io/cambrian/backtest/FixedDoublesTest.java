package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedDoublesTest {
    private static final List<Double> NUMBERS = List.of(1.5, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, 0.0);

    @Test
    void isEqualToAListOfTheSameNumbersBitByBit() {
        List<Double> fixed = FixedDoubles.copyOf(NUMBERS);
        assertThat(fixed).isEqualTo(NUMBERS).hasSameHashCodeAs(NUMBERS);
        assertThat(NUMBERS).isEqualTo(fixed);
        assertThat(fixed).isNotEqualTo(List.of(1.5, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, 0.0));
        assertThat(FixedDoubles.copyOf(fixed)).isSameAs(fixed);
    }

    @Test
    void neitherItsSourceNorAnyoneElseChangesIt() {
        List<Double> source = new ArrayList<>(NUMBERS);
        List<Double> fixed = FixedDoubles.copyOf(source);
        source.set(0, 7.0);
        assertThat(fixed.get(0)).isEqualTo(1.5);
        assertThatThrownBy(() -> fixed.set(0, 7.0)).isInstanceOf(UnsupportedOperationException.class);
    }
}
