package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.live.ChaosScript.Tally;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random scripts of everything that goes wrong; {@code mvn -Pchaos -pl jobs/live -am test} runs a thousand. */
class ChaosTest {
    private static final int SCRIPTS = Integer.getInteger("chaos.scripts", 40);

    @TempDir
    Path folder;

    @Test
    void afterAnythingTheBooksAreTheBrokersAndNoOrderWentTwiceOrBeyondALimit() {
        Tally tally = ChaosScript.runAll(folder, 0, SCRIPTS);
        System.out.println("Chaos: " + tally);
        // what a run of nothing but luck would leave out
        for (String happened : new String[] {
            "killed", "disk full", "power cuts", "torn ends", "days cut short", "damaged plans", "damaged new plans",
            "damaged CURRENT", "new plans", "clock jumps back", "partial fills", "rejects", "halts", "segments"
        }) {
            assertThat(tally.of(happened)).as(happened).isPositive();
        }
        assertThat(tally.of("fills")).isGreaterThan(10 * SCRIPTS);
    }
}
