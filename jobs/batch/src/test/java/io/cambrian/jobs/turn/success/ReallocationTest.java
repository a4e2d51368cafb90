package io.cambrian.jobs.turn.success;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReallocationTest {
    private static TreeMap<Integer, Map<String, Double>> days(Map<String, Double> first, Map<String, Double> later) {
        TreeMap<Integer, Map<String, Double>> days = new TreeMap<>();
        days.put(1, first);
        days.put(2, first);
        days.put(3, later);
        return days;
    }

    @Test
    void halfToCashOrToTheOtherSideIsHalf() {
        Map<String, Double> held = Map.of("A", 0.4, "B", -0.2);
        assertThat(Reallocation.wait(days(held, Map.of("A", 0.2, "B", -0.1)), 1))
                .isEqualTo(2);
        assertThat(Reallocation.wait(days(held, Map.of("A", -0.4, "B", -0.2)), 1))
                .isEqualTo(2);
        assertThat(Reallocation.wait(days(held, Map.of("A", 0.1, "C", 0.3, "B", -0.2)), 1))
                .isEqualTo(2);
    }

    /** What is bought on top has moved nothing. */
    @Test
    void moreOfTheSameOrOfOthersIsNoMove() {
        Map<String, Double> held = Map.of("A", 0.05);
        assertThat(Reallocation.wait(days(held, Map.of("A", 0.1, "C", 0.5)), 1)).isInfinite();
    }

    @Test
    void whereNothingWasHeldNothingCanMove() {
        assertThat(Reallocation.wait(days(Map.of("A", 0.0), Map.of("A", 0.3)), 1))
                .isNaN();
    }
}
