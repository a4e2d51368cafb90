package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final LocalDate FRIDAY = LocalDate.of(2024, 5, 3);

    private static Freshness on(LocalDate today) {
        return new Freshness(today, FRIDAY, FRIDAY.plusDays(7), 3);
    }

    @Test
    void aWeekendIsNoReasonToWorry() {
        assertThat(on(FRIDAY).warnings()).isEmpty();
        assertThat(on(FRIDAY.plusDays(3)).warnings()).isEmpty();
        assertThat(on(FRIDAY.plusDays(4)).warnings())
                .as("not in the last fifth yet")
                .isEmpty();
    }

    @Test
    void aDeadFeedAndAPlanNearItsEndAreSaid() {
        assertThat(on(FRIDAY.plusDays(5)).warnings())
                .hasSize(2)
                .anyMatch(w -> w.contains("5 days ago"))
                .anyMatch(w -> w.contains("expires on 2024-05-10")
                        && w.contains("from then on nothing is opened")
                        && w.contains("until all of it is cash")
                        && w.contains("--valid-days"));
        assertThat(on(FRIDAY.plusDays(7)).warnings()).anyMatch(w -> w.contains("expired on 2024-05-10"));
    }

    @Test
    void theLastFifthOfAPlansLifeIsItsEnd() {
        assertThat(Freshness.nearItsEnd(FRIDAY, FRIDAY.plusDays(7))).isEqualTo(FRIDAY.plusDays(5));
        assertThat(Freshness.nearItsEnd(FRIDAY, FRIDAY.plusDays(100))).isEqualTo(FRIDAY.plusDays(80));
        assertThat(Freshness.nearItsEnd(FRIDAY, FRIDAY.plusDays(1))).isEqualTo(FRIDAY);
        Freshness long80 = new Freshness(FRIDAY.plusDays(80), FRIDAY, FRIDAY.plusDays(100), 3);
        assertThat(long80.warnings()).anyMatch(w -> w.contains("expires on 2024-08-11"));
        assertThat(Freshness.over(FRIDAY)).contains("expired on 2024-05-03", "Let new bars drop in");
    }

    @Test
    void aPlanThatWasOverLongAgoIsOfThePast() {
        assertThat(Freshness.isOfThePast(FRIDAY, FRIDAY)).isFalse();
        assertThat(Freshness.isOfThePast(FRIDAY, FRIDAY.plusDays(92))).isFalse();
        assertThat(Freshness.isOfThePast(FRIDAY, FRIDAY.plusDays(93))).isTrue();
    }

    @Test
    void theUsualGapForgetsOneLongHoliday() {
        // five sessions a week, and one stop of ten days
        int[] calendar = IntStream.range(0, 300)
                .map(t -> t / 5 * 7 + t % 5 + (t > 200 ? 10 : 0))
                .toArray();
        assertThat(Freshness.usualGap(calendar)).isEqualTo(3);
        assertThat(Freshness.usualGap(new int[] {5})).isEqualTo(1);
        assertThat(Freshness.usualGap(IntStream.range(0, 40).toArray())).isEqualTo(1);
    }
}
