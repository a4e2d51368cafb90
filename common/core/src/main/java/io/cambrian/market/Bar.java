package io.cambrian.market;

/**
 * One day of one instrument as its source stated it: prices as traded, with the day's corporate actions beside them.
 *
 * @param symbol ticker, currency code or series name
 * @param day days since 1970-01-01
 * @param open first price of the day; NaN in a close-only bar, as are high and low
 * @param high highest price
 * @param low lowest price
 * @param close last price, in the instrument's currency
 * @param volume units traded; NaN where the source has none (absent volume is not zero volume)
 * @param adjustedClose the vendor's adjusted close; NaN where not stated. Only compared with, never traded on: it changes
 *     with every later dividend
 * @param dividend cash per unit going ex on this day, in the units after this day's split; 0 where none is stated
 * @param split new units per old unit on this day; 1 where none is stated
 */
public record Bar(
        String symbol,
        int day,
        double open,
        double high,
        double low,
        double close,
        double volume,
        double adjustedClose,
        double dividend,
        double split) {

    /** A bar that has only a close. */
    public static Bar closeOnly(String symbol, int day, double close) {
        return new Bar(symbol, day, Double.NaN, Double.NaN, Double.NaN, close, Double.NaN, Double.NaN, 0, 1);
    }

    public boolean isCloseOnly() {
        return Double.isNaN(open) || Double.isNaN(high) || Double.isNaN(low);
    }

    /** Whether nothing was traded: volume 0 and one price all day. Such a bar values a holding, but fills no order. */
    public boolean isWithoutTrade() {
        return volume == 0 && open == close && high == close && low == close;
    }

    /** Whether all prices that the bar states are positive: only such prices have returns. */
    public boolean isPositive() {
        return close > 0 && (isCloseOnly() || open > 0 && high > 0 && low > 0);
    }

    /** The gross total return of this day, {@code (close + dividend) * split / previousClose}. */
    public double growthSince(double previousClose) {
        return (close + dividend) * split / previousClose;
    }

    Bar withSplit(double newSplit) {
        return new Bar(symbol, day, open, high, low, close, volume, adjustedClose, dividend, newSplit);
    }

    Bar withCloseOnly() {
        return new Bar(symbol, day, Double.NaN, Double.NaN, Double.NaN, close, volume, adjustedClose, dividend, split);
    }
}
