package io.cambrian.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunIdentityTest {
    private static RunIdentity identity(long seed, Object population) {
        return RunIdentity.of("evolve", Map.of("population", population, "generations", 3), Map.of("bars", 7), seed);
    }

    @Test
    void equalRunsHaveEqualIdsAndAnyChangeOfTheAnswerAnother() {
        assertThat(identity(1, 10).id()).isEqualTo(identity(1, 10).id()).hasSize(16);
        assertThat(identity(1, 10).id())
                .isNotEqualTo(identity(2, 10).id())
                .isNotEqualTo(identity(1, 11).id());
    }

    @Test
    void parametersAreWrittenInOneOrder() {
        assertThat(identity(1, 10).parametersJson()).isEqualTo("{\"generations\":3,\"population\":10}");
    }
}
