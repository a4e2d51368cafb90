package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RiskSpeedTest {
    @Test
    void eachRunsAPartOfItsWorkAndRefusesWhatItDoesNotKnow() {
        for (Consumer<Options> benchmark : List.<Consumer<Options>>of(
                RiskSpeed::selection, RiskSpeed::monteCarlo, RiskSpeed::tiles, NearestSpeed::run, Calibration::run)) {
            assertThatCode(() -> benchmark.accept(Options.of(List.of("--quick"))))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> benchmark.accept(Options.of(List.of("--quick", "--speed", "3"))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("speed");
        }
    }

    @Test
    void streamsDriftAndAreTheSameEachTime() {
        double[] stream = Calibration.stream(1, 6_000);
        assertThat(stream).containsExactly(Calibration.stream(1, 6_000));
        double[] sds = new double[6];
        for (int k = 0; k < 6; k++) {
            sds[k] = Math.sqrt(Arrays.stream(stream, 1_000 * k, 1_000 * (k + 1))
                    .map(r -> r * r)
                    .average()
                    .orElseThrow());
        }
        Arrays.sort(sds);
        assertThat(sds[0]).isPositive();
        assertThat(sds[5] / sds[0]).isGreaterThan(1.3);
    }
}
