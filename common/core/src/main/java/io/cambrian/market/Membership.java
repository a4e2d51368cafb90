package io.cambrian.market;

/**
 * One uninterrupted stay of an instrument in a universe. Days are since 1970-01-01.
 *
 * @param symbol instrument
 * @param from first day in the universe
 * @param to first day no longer in it; {@link Integer#MAX_VALUE} while it still is
 * @param knownOn day on which the stay became known; a position may be opened from then on
 */
public record Membership(String symbol, int from, int to, int knownOn) {
    /** The end of a stay that has not ended. */
    public static final int OPEN = Integer.MAX_VALUE;

    public Membership {
        if (symbol == null || symbol.isBlank() || from >= to) {
            throw new IllegalArgumentException("A stay of '" + symbol + "' from day " + from + " to day " + to
                    + " must have a symbol and end later.");
        }
    }

    boolean holdsOn(int day) {
        return from <= day && day < to && knownOn <= day;
    }
}
