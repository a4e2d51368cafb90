package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgmentWindowTest {
    /** Every second day. */
    private static final int[] CALENDAR =
            IntStream.range(0, 100).map(t -> 2 * t).toArray();

    @Test
    void whoHasDaysEnoughIsJudgedOnTheDaysThatNoneOfThemKnows() {
        assertThat(JudgmentWindow.of(CALENDAR, Map.of("a", 60, "b", 70, "c", 100), Integer.MIN_VALUE, 60))
                .contains(new JudgmentWindow(List.of("a", "b"), 72, 64));
    }

    @Test
    void daysOfAJudgmentAreNotUsedAgain() {
        assertThat(JudgmentWindow.of(CALENDAR, Map.of("a", 10), 61, 60))
                .contains(new JudgmentWindow(List.of("a"), 62, 69));
        assertThat(JudgmentWindow.of(CALENDAR, Map.of("a", 10), 80, 60)).isEmpty();
    }

    @Test
    void aSearchBetweenTakesNoDaysFromWhoWaitsLonger() {
        Map<String, Integer> watched = Map.of("early", 60, "late", 140);
        assertThat(JudgmentWindow.of(CALENDAR, watched, Integer.MIN_VALUE, 60))
                .hasValueSatisfying(w -> assertThat(w.ids()).containsExactly("early"));
        assertThat(JudgmentWindow.of(CALENDAR, Map.of("late", 140), Integer.MIN_VALUE, 60))
                .isEmpty();
        assertThat(JudgmentWindow.of(CALENDAR, Map.of(), 0, 60)).isEmpty();
    }

    @Test
    void sessionsAreCountedAfterADayOnTheCalendarOrNot() {
        assertThat(JudgmentWindow.sessionsAfter(CALENDAR, 198)).isZero();
        assertThat(JudgmentWindow.sessionsAfter(CALENDAR, 197)).isEqualTo(1);
        assertThat(JudgmentWindow.sessionsAfter(CALENDAR, 196)).isEqualTo(1);
        assertThat(JudgmentWindow.sessionsAfter(CALENDAR, -5)).isEqualTo(100);
    }
}
