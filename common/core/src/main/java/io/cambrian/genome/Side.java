package io.cambrian.genome;

import java.util.OptionalInt;

/**
 * When one side (long or short) is entered and left.
 *
 * @param exit may be null when {@code maxHeldBars} is present: the position then ends by time only
 * @param maxHeldBars {@code held > n bars}: leave once the position has been held for more than n bars
 */
public record Side(Cond enter, Cond exit, OptionalInt maxHeldBars) {
    public Side {
        if (enter == null || (exit == null && maxHeldBars.isEmpty())) {
            throw new IllegalArgumentException("A side needs an entry, and an exit by condition or by time.");
        }
        if (maxHeldBars.isPresent() && maxHeldBars.getAsInt() < 1) {
            throw new IllegalArgumentException("The longest holding time must be at least one bar.");
        }
    }
}
