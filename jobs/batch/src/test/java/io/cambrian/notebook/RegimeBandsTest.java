package io.cambrian.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegimeBandsTest {
    /** Of three kinds of market the middle one is on no day the most likely. */
    @Test
    void aKindOfMarketHasTheColorOfItsBandsWhereAnotherIsMissing() {
        RegimeBands bands =
                RegimeBands.of(new double[] {1, 2, 3}, new double[] {0, 2, 2}, List.of("calm", "storm", "storm"), 1, 4);
        assertThat(bands.spans()).extracting(span -> span.get(0)).containsExactly(0.0, 2.0);
        assertThat(bands.names()).isEqualTo(Map.of(0, "calm", 2, "storm"));
        assertThat(Chart.legend(bands).html())
                .containsPattern("--regime-0\\)[^-]*calm")
                .containsPattern("--regime-2\\)[^-]*storm")
                .doesNotContain("--regime-1");
    }
}
