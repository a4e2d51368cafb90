package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
    /** The 99 % point of chi-squared with 199 degrees of freedom. */
    private static final double CRITICAL = 248.3;

    @Test
    void drawsAreAsFrequentAsPriorities() {
        ReplayBuffer<Integer> buffer = new ReplayBuffer<>(200);
        for (int i = 0; i < 200; i++) {
            buffer.add(i, 1);
        }
        for (int i = 0; i < 200; i++) {
            buffer.prioritize(i, ReplayPriority.DEFAULT.of(0.01 * (1 + i % 37), i % 5 == 0 ? 0.2 : 0.8));
        }
        int draws = 200_000;
        int[] counts = new int[200];
        for (ReplayBuffer.Draw<Integer> draw : buffer.draw(draws, 1, Seeds.stream(1))) {
            counts[draw.item()]++;
            assertThat(draw.probability()).isEqualTo(buffer.probability(draw.place()));
        }
        double chiSquared = 0;
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            double expected = draws * buffer.probability(i);
            chiSquared += (counts[i] - expected) * (counts[i] - expected) / expected;
            sum += buffer.probability(i);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(chiSquared).isLessThan(CRITICAL);
    }

    @Test
    void weightedMeanOverDrawsIsThePlainMean() {
        ReplayBuffer<Double> buffer = new ReplayBuffer<>(50);
        double mean = 0;
        for (int i = 0; i < 50; i++) {
            double value = Math.sin(i);
            buffer.add(value, 0.1 + value * value);
            mean += value / 50;
        }
        double weighted = 0;
        List<ReplayBuffer.Draw<Double>> draws = buffer.draw(100_000, 1, Seeds.stream(2));
        for (ReplayBuffer.Draw<Double> draw : draws) {
            weighted += draw.weight() * draw.item() / draws.size();
        }
        assertThat(weighted).isCloseTo(mean, within(0.01));
        assertThat(buffer.draw(10, 0, Seeds.stream(2)))
                .allSatisfy(draw -> assertThat(draw.weight()).isEqualTo(1));
    }

    @Property(tries = 200)
    void whatIsLeftIsTheNewestWithItsOwnPriorities(
            @ForAll @IntRange(min = 1, max = 40) int capacity, @ForAll @IntRange(min = 1, max = 100) int added) {
        ReplayBuffer<Integer> buffer = new ReplayBuffer<>(capacity);
        for (int i = 0; i < added; i++) {
            buffer.add(i, 1 + i);
        }
        int size = Math.min(capacity, added);
        assertThat(buffer.size()).isEqualTo(size);
        double sum = 0;
        for (int i = added - size; i < added; i++) {
            sum += 1 + i;
        }
        for (ReplayBuffer.Draw<Integer> draw : buffer.draw(50, 1, Seeds.stream(3, capacity, added))) {
            assertThat(draw.item()).isBetween(added - size, added - 1);
            assertThat(draw.probability()).isCloseTo((1 + draw.item()) / sum, within(1e-12));
        }
    }

    @Test
    void sameSeedDrawsTheSame() {
        ReplayBuffer<Integer> buffer = new ReplayBuffer<>(10);
        for (int i = 0; i < 10; i++) {
            buffer.add(i, 1 + i);
        }
        assertThat(buffer.draw(20, 0.5, Seeds.stream(9))).isEqualTo(buffer.draw(20, 0.5, Seeds.stream(9)));
    }

    @Test
    void prioritiesThatCannotBeAreRefused() {
        ReplayBuffer<Integer> buffer = new ReplayBuffer<>(3);
        assertThatThrownBy(() -> buffer.add(1, 0)).hasMessageContaining("priority (0.0)");
        assertThatThrownBy(() -> new ReplayBuffer<Integer>(3).draw(1, 1, Seeds.stream(1)))
                .hasMessageContaining("empty");
    }
}
