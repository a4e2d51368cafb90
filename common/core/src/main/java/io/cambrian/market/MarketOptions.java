package io.cambrian.market;

/**
 * How bars become the series of a market.
 *
 * @param from first day, since 1970-01-01
 * @param to last day
 * @param longestGapDays calendar days without a bar after which a new spell begins
 * @param volatilityFloor spells whose annualized volatility is below it are left out (pegs); 0 keeps all
 * @param fewestBars spells with fewer bars are left out
 * @param periodsPerYear trading days that make a year
 */
public record MarketOptions(
        int from, int to, int longestGapDays, double volatilityFloor, int fewestBars, double periodsPerYear) {
    /** Calendar days without a bar after which a new spell begins, unless stated otherwise. */
    public static final int LONGEST_GAP_DAYS = 30;

    public MarketOptions {
        if (longestGapDays < 1 || !(volatilityFloor >= 0) || fewestBars < 1 || !(periodsPerYear > 0)) {
            throw new IllegalArgumentException("The longest gap (" + longestGapDays + "), the fewest bars ("
                    + fewestBars
                    + ") and the periods per year (" + periodsPerYear + ") must be positive, the volatility floor ("
                    + volatilityFloor + ") not negative.");
        }
    }

    /** Everything is kept: what a calculator does with the file that it is given. */
    public static MarketOptions keepAll(double periodsPerYear) {
        return new MarketOptions(Integer.MIN_VALUE, Integer.MAX_VALUE, LONGEST_GAP_DAYS, 0, 1, periodsPerYear);
    }

    /** For a search: pegs (below 1 % a year) and spells of fewer than 60 bars are left out. */
    public static MarketOptions forSearch(double periodsPerYear) {
        return new MarketOptions(Integer.MIN_VALUE, Integer.MAX_VALUE, LONGEST_GAP_DAYS, 0.01, 60, periodsPerYear);
    }

    public MarketOptions between(int newFrom, int newTo) {
        return new MarketOptions(newFrom, newTo, longestGapDays, volatilityFloor, fewestBars, periodsPerYear);
    }

    public MarketOptions withVolatilityFloor(double value) {
        return new MarketOptions(from, to, longestGapDays, value, fewestBars, periodsPerYear);
    }

    public MarketOptions withFewestBars(int value) {
        return new MarketOptions(from, to, longestGapDays, volatilityFloor, value, periodsPerYear);
    }

    public MarketOptions withLongestGapDays(int value) {
        return new MarketOptions(from, to, value, volatilityFloor, fewestBars, periodsPerYear);
    }
}
