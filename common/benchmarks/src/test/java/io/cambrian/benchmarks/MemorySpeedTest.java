package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MemorySpeedTest {
    @Test
    void eachRunsAPartOfItsWorkComparesItAndRefusesWhatItDoesNotKnow() {
        for (Consumer<Options> benchmark : List.<Consumer<Options>>of(
                RecallSpeed::run,
                AnalogSpeed::search,
                AnalogSpeed::profile,
                PatternStudy::run,
                MemoryStudy::consolidation,
                DistillStudy::run,
                TransferStudy::run,
                MemoryStudy::users)) {
            assertThatCode(() -> benchmark.accept(Options.of(List.of("--quick"))))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> benchmark.accept(Options.of(List.of("--quick", "--speed", "3"))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("speed");
        }
    }
}
