package io.cambrian.jobs.turn.success;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.turn.success.Holdings.Position;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static Holdings days(Map<String, Position> first, Map<String, Position> later) {
        TreeMap<Integer, Map<String, Position>> days = new TreeMap<>();
        days.put(1, first);
        days.put(2, first);
        days.put(3, later);
        return new Holdings(days);
    }

    private static Position of(double units, double price) {
        return new Position(units, price);
    }

    @Test
    void halfToCashOrToTheOtherSideIsHalf() {
        Map<String, Position> held = Map.of("A", of(4, 10), "B", of(-1, 20));
        assertThat(days(held, Map.of("A", of(2, 10), "B", of(-0.5, 20))).sessionsToMoveHalf(1))
                .isEqualTo(2);
        assertThat(days(held, Map.of("A", of(-4, 10), "B", of(-1, 20))).sessionsToMoveHalf(1))
                .isEqualTo(2);
        assertThat(days(held, Map.of("A", of(1, 10), "C", of(3, 10), "B", of(-1, 20)))
                        .sessionsToMoveHalf(1))
                .isEqualTo(2);
    }

    /** What is bought on top has moved nothing. */
    @Test
    void moreOfTheSameOrOfOthersIsNoMove() {
        Map<String, Position> held = Map.of("A", of(1, 5));
        assertThat(days(held, Map.of("A", of(2, 5), "C", of(10, 5))).sessionsToMoveHalf(1))
                .isInfinite();
    }

    @Test
    void whatPricesDoIsNoMove() {
        assertThat(days(Map.of("A", of(1, 100), "B", of(2, 5)), Map.of("A", of(1, 10)))
                        .sessionsToMoveHalf(1))
                .isInfinite();
    }

    @Test
    void whereNothingWasHeldNothingCanMove() {
        assertThat(days(Map.of(), Map.of("A", of(3, 1))).sessionsToMoveHalf(1)).isNaN();
    }
}
