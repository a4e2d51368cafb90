package io.cambrian.feature;

/** What a number of the strategy language measures; only numbers of the same unit can be compared or added. */
public enum Unit {
    /** A price level of the instrument, adjusted to total return. */
    PRICE,
    /** A difference of two prices, such as an average true range or a standard deviation of prices. */
    DISTANCE,
    /** Units traded. */
    VOLUME,
    /** A simple return as a fraction: 0.01 is 1 %. */
    RETURN,
    /** An annualized standard deviation of returns as a fraction. */
    VOLATILITY,
    /** A bounded oscillator on the scale 0 to 100, such as RSI or ADX. */
    OSCILLATOR,
    /** A number without dimension, such as a z-score. */
    RATIO
}
