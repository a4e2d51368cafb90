package io.cambrian.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.NodeCounts;
import io.cambrian.genome.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

class PopulationsTest {
    @Test
    void evolutionIsRepeatableAndMakesStrategiesAlike() {
        WalkMarket walks = WalkMarket.of(2, 400);
        List<Strategy> random = Populations.random(60);
        List<Strategy> evolved = Populations.evolved(60, 6, walks, 2, 400);
        assertThat(random).hasSize(60).isEqualTo(Populations.random(60));
        assertThat(evolved).hasSize(60).isEqualTo(Populations.evolved(60, 6, walks, 2, 400));
        assertThat(NodeCounts.of(evolved).reuseFactor())
                .isGreaterThan(NodeCounts.of(random).reuseFactor());
    }
}
