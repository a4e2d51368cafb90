package io.cambrian.overlay;

import io.cambrian.market.BarSeries;

/**
 * One finished daily bar of one instrument, adjusted like its history.
 *
 * @param volume NaN where none exists
 * @param member whether positions may be opened in it on this day
 */
public record DayBar(String symbol, double open, double high, double low, double close, double volume, boolean member) {
    /** A bar of a series. */
    public static DayBar of(BarSeries s, int t) {
        return new DayBar(s.symbol(), s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t], s.member()[t]);
    }
}
