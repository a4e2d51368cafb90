package io.cambrian.live.feed;

import java.util.Optional;

/** Finished days of bars, in order. */
public interface MarketFeed {
    /** The next day on which any series has a bar; empty when there is none (any more, or yet). */
    Optional<DayBars> next();

    /** Whether bars of a day after the one that was given last are here already. Never waits, and never looks for more. */
    boolean hasLater();

    /** Told before the first day is asked for: days up to this one need not be given, since the plan's history has them. */
    default void passOver(int day) {}

    /** How many days there are in all, as far as is known; for progress. */
    int days();
}
