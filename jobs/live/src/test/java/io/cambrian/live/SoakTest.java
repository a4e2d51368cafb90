package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short soak; the README has the command for 24 hours of minutes. */
class SoakTest {
    @TempDir
    Path folder;

    @Test
    void theLiveSetDoesNotGrowWithTheBars() throws Exception {
        Soak.Outcome outcome = new Soak(folder, 20, 300, true).run();
        List<Double> live = outcome.liveSets();
        assertThat(outcome.orders()).isGreaterThan(1_000);
        // windows fill at first; what a bar leaves behind for good would be megabytes
        assertThat(live.get(9) - live.get(4))
                .as("MB between bar 150 and 300: " + live)
                .isLessThan(4);
    }
}
