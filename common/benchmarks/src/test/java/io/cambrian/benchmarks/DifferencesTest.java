package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferencesTest {
    @Test
    void smallNumbersAreHeldToTheSameRelativeTolerance() {
        assertThat(Differences.positive(1e-6, 1e-6 * (1 + 2e-9))).isGreaterThan(Differences.TOLERANCE);
        assertThat(Differences.positive(1e-6, 1e-6 * (1 + 1e-10))).isLessThan(Differences.TOLERANCE);
        assertThat(Differences.positive(0, 1e-20)).isInfinite();
        assertThat(Differences.signed(1e-6, 1e-6 * (1 + 2e-6))).isGreaterThan(Differences.TOLERANCE);
    }

    @Test
    void onlySignedNumbersHaveAFloor() {
        assertThat(Differences.signed(1e-15, 9e-14)).isZero();
        assertThat(Differences.signed(1e-15, 2e-13)).isGreaterThan(1);
        assertThat(Differences.signed(0.5, Double.NaN)).isInfinite();
    }

    @Test
    void everyWrongNumberIsCounted() {
        Differences differences = new Differences();
        differences.addPositive("a", 1, 1);
        differences.addPositive("a", 1, 1 + 1e-8);
        differences.addCubes("b", 1e-16, 3e-16);
        differences.addSigned("c", 1, -1);
        assertThat(differences.compared()).isEqualTo(4);
        assertThat(differences.wrong()).isEqualTo(3);
        assertThat(differences.largest()).isEqualTo(2);
    }
}
