package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DayTimesTest {
    private long now;

    @Test
    void onlyWhatIsDecidedCountsAsADecision() {
        DayTimes times = new DayTimes(() -> now);
        assertThat(times.figures()).isEmpty();
        for (int day = 1; day <= 1_100; day++) {
            times.begin();
            now += 1_000_000_000L; // the broker
            times.decide();
            now += day;
            times.pause();
            now += 1_000_000_000L; // the journal
            times.decide();
            now += day;
            times.pause();
            times.end();
        }
        assertThat(times.figures())
                .as("of days 101 to 1,100")
                .containsEntry("decision_seconds_median", 2 * 601 / 1e9)
                .containsEntry("decision_seconds_p99", 2 * 1091 / 1e9)
                .containsEntry("day_seconds_median", (2_000_000_000L + 2 * 601) / 1e9);
    }
}
