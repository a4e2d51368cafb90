package io.cambrian.live.feed;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The last day that bars may be of: the day after today by a real clock (UTC), since somewhere tomorrow has begun. What is
 * dated later is mistyped: a single such row would make every real day come too late.
 */
public record LatestDay(Clock clock) {
    /** Any day: for bars that were worked through before. */
    static final int NONE = Integer.MAX_VALUE;

    /** In days since 1970-01-01. */
    int day() {
        return Math.toIntExact(
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay() + 1);
    }
}
