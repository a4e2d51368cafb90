package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTest {
    @Test
    void intervalIsThatOfClopperAndPearson() {
        // R: binom.test(7, 50)$conf.int and binom.test(0, 200)$conf.int
        assertThat(Rate.of(7, 50).low()).isCloseTo(0.05819170, within(1e-7));
        assertThat(Rate.of(7, 50).high()).isCloseTo(0.26739600, within(1e-7));
        // of none in n: 1 - (alpha / 2)^(1 / n), in closed form
        assertThat(Rate.of(0, 200).high()).isCloseTo(1 - Math.pow(0.025, 1 / 200.0), within(1e-10));
        assertThat(Rate.of(0, 200).low()).isZero();
        assertThat(Rate.of(200, 200).low()).isCloseTo(Math.pow(0.025, 1 / 200.0), within(1e-10));
        assertThat(Rate.of(200, 200).high()).isEqualTo(1);
    }

    @Test
    void nothingTriedSaysNothing() {
        assertThat(Rate.of(0, 0).value()).isNaN();
        assertThat(Rate.of(0, 0).low()).isZero();
        assertThat(Rate.of(0, 0).high()).isEqualTo(1);
        assertThatThrownBy(() -> Rate.of(3, 2)).hasMessageContaining("3 of 2");
    }
}
