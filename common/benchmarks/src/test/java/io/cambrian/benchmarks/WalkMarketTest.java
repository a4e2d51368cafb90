package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WalkMarketTest {
    @Test
    void hasTheBitsOfTheStandardWorkload() {
        WalkMarket walks = WalkMarket.standard();
        assertThat(walks.checksum()).isEqualTo(0x67f0705e147435fdL);
        assertThat(walks.series().get(0).close()[0]).isEqualTo(24.682393667174768);
        assertThat(walks.series().get(99).close()[4_999]).isEqualTo(419.86399985859106);
    }
}
