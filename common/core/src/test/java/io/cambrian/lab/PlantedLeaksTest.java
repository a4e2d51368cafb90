package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.evidence.LeakAudit;
import io.cambrian.lab.PlantedLeaks.Planted;
import io.cambrian.market.Market;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantedLeaksTest {
    @Test
    void everyPlantedLeakIsCaught() {
        Market market = new WorldShape(1, 260, Noise.GARCH, Listing.STEADY, 0.05).noiseWorld(3, 1);
        List<Planted> leaks = PlantedLeaks.all();
        assertThat(leaks).hasSizeGreaterThanOrEqualTo(50);
        for (Planted leak : leaks) {
            assertThat(LeakAudit.of(leak.subject(), market, Integer.MAX_VALUE, 5))
                    .as(leak.name())
                    .isPresent();
        }
    }
}
