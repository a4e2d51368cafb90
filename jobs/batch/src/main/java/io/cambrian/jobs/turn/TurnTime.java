package io.cambrian.jobs.turn;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The wall time of a turn, from the moment in which its process began with it.
 *
 * @param budget wall time of the whole turn; empty for no limit
 * @param clock nanoseconds since some moment
 * @param began by that clock
 */
record TurnTime(Optional<Duration> budget, LongSupplier clock, long began) {
    /** Time that begins now. */
    static TurnTime beginning(Optional<Duration> budget, LongSupplier clock) {
        return new TurnTime(budget, clock, clock.getAsLong());
    }

    /** For a search: half of what is left of the turn, so that what comes after it fits. */
    Optional<Duration> forSearch() {
        return budget.map(whole -> {
            Duration left = whole.minusNanos(clock.getAsLong() - began);
            return left.isNegative() ? Duration.ZERO : left.dividedBy(2);
        });
    }

    double seconds() {
        return (clock.getAsLong() - began) / 1e9;
    }
}
