package io.cambrian.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BlockShuffleTest {
    @Property(tries = 300)
    void everyValueStaysOnceAndBlocksStayTogether(
            @ForAll @IntRange(max = 60) int n,
            @ForAll @IntRange(min = 1, max = 12) int block,
            @ForAll @IntRange(max = 10_000) int seed) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> i);
        double[] shuffled = BlockShuffle.of(values, block, Seeds.stream(seed));
        assertThat(shuffled).containsExactlyInAnyOrder(values);
        int breaks = 0;
        for (int i = 1; i < n; i++) {
            breaks += shuffled[i] != (shuffled[i - 1] + 1) % n ? 1 : 0;
        }
        assertThat(breaks).isLessThanOrEqualTo(Math.max(0, (n + block - 1) / block - 1));
        assertThat(BlockShuffle.of(values, block, Seeds.stream(seed))).isEqualTo(shuffled);
    }
}
