package io.cambrian.overlay;

/**
 * One finished daily bar of one instrument, adjusted like its history.
 *
 * @param volume NaN where none exists
 * @param member whether positions may be opened in it on this day
 */
public record DayBar(
        String symbol, double open, double high, double low, double close, double volume, boolean member) {}
