package io.cambrian.live;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long the last days took; nothing is decided on it. A decision is what lies between a day's bars and the orders that the
 * limits let through, without what the broker does and what the journal takes; a day is all until its close, without the reading
 * of files before it and the dashboard after it. Begins anew with each plan. Not safe for concurrent use.
 */
final class DayTimes {
    private static final int DAYS = 1_000;

    private final LongSupplier nanos;
    private final long[] decisions = new long[DAYS];
    private final long[] wholes = new long[DAYS];
    private int days;
    private long begun;
    private long deciding;
    private long decided;

    /** @param nanos a clock as {@link System#nanoTime} is one */
    DayTimes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A day's bars are there. */
    void begin() {
        begun = nanos.getAsLong();
        decided = 0;
    }

    /** From here on it is decided. */
    void decide() {
        deciding = nanos.getAsLong();
    }

    /** Up to here. */
    void pause() {
        decided += nanos.getAsLong() - deciding;
    }

    /** The day is closed. */
    void end() {
        decisions[days % DAYS] = decided;
        wholes[days % DAYS] = nanos.getAsLong() - begun;
        days++;
    }

    /** Median and 99 % quantile in seconds over at most the last {@value #DAYS} days, by name; empty before the first. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (days > 0) {
            put(figures, "decision_seconds", decisions);
            put(figures, "day_seconds", wholes);
        }
        return figures;
    }

    private void put(Map<String, Double> figures, String name, long[] ring) {
        long[] sorted = Arrays.copyOf(ring, Math.min(days, DAYS));
        Arrays.sort(sorted);
        figures.put(name + "_median", sorted[sorted.length / 2] / 1e9);
        figures.put(name + "_p99", sorted[sorted.length * 99 / 100] / 1e9);
    }
}
