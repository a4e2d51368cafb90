package io.cambrian.live.feed;

/**
 * One finished daily bar of one series, adjusted like the plan's history.
 *
 * @param volume NaN where none exists
 * @param member whether the instrument belongs to the universe that day: only then may a position be opened
 */
public record Bar(String symbol, double open, double high, double low, double close, double volume, boolean member) {
    public Bar {
        if (!(low > 0
                        && low <= open
                        && low <= close
                        && open <= high
                        && close <= high
                        && high < Double.POSITIVE_INFINITY)
                || volume < 0) {
            throw new IllegalArgumentException("The bar of " + symbol + " (open " + open + ", high " + high + ", low "
                    + low + ", close " + close + ", volume " + volume
                    + ") must have 0 < low <= open, close <= high, and no negative volume.");
        }
    }
}
