package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VolatilityWatchTest {
    private static final int SPLIT = 756;
    private static final int[] DAYS =
            IntStream.range(18_000, 18_000 + SPLIT + 60).toArray();

    /** One percent up, one percent down; from the split on so many times as much. */
    private static double[] returns(double factor) {
        return IntStream.range(0, DAYS.length)
                .mapToDouble(t -> 0.01 * (t % 2 == 0 ? 1 : -1) * (t < SPLIT ? 1 : factor))
                .toArray();
    }

    @Test
    void anAlarmNamesItsStatisticItsThresholdAndItsDays() {
        Drift wild = VolatilityWatch.alarm("a", DAYS, returns(4), SPLIT).orElseThrow();
        assertThat(wild.change()).isEqualTo("moves twice as large");
        assertThat(wild.statistic()).isGreaterThanOrEqualTo(wild.threshold());
        assertThat(wild.threshold()).isPositive();
        assertThat(wild.from()).isEqualTo(18_000 + SPLIT);
        assertThat(wild.on() - wild.from() + 1).isEqualTo(wild.sessions()).isBetween(1, 60);
    }

    @Test
    void whatStaysAsItWasOrNeverMovedRaisesNone() {
        assertThat(VolatilityWatch.alarm("a", DAYS, returns(1), SPLIT)).isEmpty();
        assertThat(VolatilityWatch.alarm("a", DAYS, new double[DAYS.length], SPLIT))
                .isEmpty();
    }
}
