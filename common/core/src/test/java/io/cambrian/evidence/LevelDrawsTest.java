package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LevelDrawsTest {
    @Test
    void aSmallLevelHasFourDrawsAtIt() {
        assertThat(LevelDraws.of(0.0005, 1_999)).isEqualTo(1_999);
        assertThat(LevelDraws.of(0.0004, 1_999)).isEqualTo(9_999);
        assertThat(LevelDraws.most(0.0004, 9_999)).isEqualTo(4);
        assertThat(LevelDraws.of(0.0001, 9_999)).isEqualTo(9_999);
        assertThat(LevelDraws.of(2e-6, 1_999)).isEqualTo(LevelDraws.MOST);
    }

    @Test
    void whatNoDrawsCanShowGetsNoneAndSaysSo() {
        assertThat(LevelDraws.isReachable(1e-6)).isTrue();
        assertThat(LevelDraws.limit(1e-6, "nothing passes")).isEmpty();
        assertThat(LevelDraws.isReachable(9e-7)).isFalse();
        assertThat(LevelDraws.of(9e-7, 1_999)).isEqualTo(1_999);
        assertThat(LevelDraws.limit(9e-7, "nothing passes"))
                .isEqualTo(", which is less than 999,999 draws can show, so that nothing passes any more");
    }
}
