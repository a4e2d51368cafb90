package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static double[] noise(long seed) {
        RandomGenerator random = Seeds.stream(seed);
        return random.doubles(400, -1, 1).toArray();
    }

    @Test
    void aCopyIsAlikeInEveryWayAndAStrangerInNone() {
        double[] a = noise(1);
        Likeness copy = Likeness.of(Set.of("x", "y"), Set.of("x", "y"), Set.of(1L, 2L), Set.of(1L, 2L), a, a.clone());
        assertThat(copy.correlation()).isCloseTo(1, within(1e-12));
        assertThat(copy.rules()).isEqualTo(1);
        assertThat(copy.positions()).isEqualTo(1);
        assertThat(copy.badDays()).isEqualTo(1);
        double[] opposite = Arrays.stream(a).map(r -> -r).toArray();
        Likeness stranger = Likeness.of(Set.of("x"), Set.of("z"), Set.of(1L), Set.of(-1L), a, opposite);
        assertThat(stranger.correlation()).isCloseTo(-1, within(1e-12));
        assertThat(stranger.rules()).isZero();
        assertThat(stranger.positions()).isZero();
        assertThat(stranger.badDays()).isZero();
    }

    @Test
    void partsThatAreSharedCountOnce() {
        Likeness half = Likeness.of(
                Set.of("x", "y"), Set.of("y", "z", "w"), Set.of(1L, 2L, 3L), Set.of(3L), noise(1), noise(2));
        assertThat(half.rules()).isEqualTo(0.25);
        assertThat(half.positions()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(half.badDays()).isLessThan(0.3);
    }

    @Test
    void aBotThatNeverMovesHasNoBadDays() {
        Likeness still = Likeness.of(Set.of(), Set.of(), Set.of(), Set.of(), new double[100], new double[100]);
        assertThat(still.badDays()).isZero();
        assertThat(still.rules()).isZero();
        assertThat(still.correlation()).isNaN();
    }
}
