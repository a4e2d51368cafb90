package io.cambrian.jobs.market;

import io.cambrian.market.MarketOptions;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Which market to load.
 *
 * @param symbols the instruments; empty means all
 * @param maxSymbols at most so many of them, the first in alphabetical order; 0 means all
 * @param from first day, since 1970-01-01
 * @param to last day
 * @param longestGapDays calendar days without a bar after which a new spell begins
 * @param volatilityFloor annualized volatility below which a spell is left out as a peg; 0 keeps all
 * @param fewestBars spells with fewer bars are left out
 * @param periodsPerYear for annualization; empty means that of the instruments' calendar
 * @param universe how membership is used
 */
public record MarketQuery(
        List<String> symbols,
        int maxSymbols,
        int from,
        int to,
        int longestGapDays,
        double volatilityFloor,
        int fewestBars,
        OptionalDouble periodsPerYear,
        UniverseUse universe) {

    /** How membership is used. */
    public enum UniverseUse {
        /** Instruments that the table {@code universe} names are members on its days, all others always. */
        WHERE_KNOWN,
        /** Instruments that the table does not name are never members, so they are left out. */
        STRICT,
        /** Every instrument is always a member: results hold for survivors only. */
        IGNORED
    }

    public MarketQuery {
        symbols = List.copyOf(symbols);
        if (maxSymbols < 0 || from > to) {
            throw new IllegalArgumentException("At most " + maxSymbols + " symbols from day " + from + " to day " + to
                    + ": the number must not be negative, and the days must be in order.");
        }
    }

    /** All instruments and days; pegs below 1 % a year and spells of fewer than 60 bars are left out. */
    public static MarketQuery all() {
        return new MarketQuery(
                List.of(),
                0,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                MarketOptions.LONGEST_GAP_DAYS,
                0.01,
                60,
                OptionalDouble.empty(),
                UniverseUse.WHERE_KNOWN);
    }

    /** For the identity of a run: what is not as in {@link #all()}, empty for that. */
    public Map<String, Object> parameters() {
        MarketQuery all = all();
        Map<String, Object> map = new LinkedHashMap<>();
        if (!symbols.isEmpty()) {
            map.put("symbols", symbols.stream().distinct().sorted().toList());
        }
        putOther(map, "max_symbols", maxSymbols, all.maxSymbols);
        putOther(map, "from", from, all.from);
        putOther(map, "to", to, all.to);
        putOther(map, "longest_gap_days", longestGapDays, all.longestGapDays);
        putOther(map, "volatility_floor", volatilityFloor, all.volatilityFloor);
        putOther(map, "fewest_bars", fewestBars, all.fewestBars);
        periodsPerYear.ifPresent(periods -> map.put("periods_per_year", periods));
        putOther(map, "universe", universe.name(), all.universe.name());
        return map;
    }

    private static void putOther(Map<String, Object> map, String name, Object value, Object usual) {
        if (!value.equals(usual)) {
            map.put(name, value);
        }
    }

    public MarketQuery withSymbols(List<String> value) {
        return new MarketQuery(
                value, maxSymbols, from, to, longestGapDays, volatilityFloor, fewestBars, periodsPerYear, universe);
    }

    public MarketQuery withMaxSymbols(int value) {
        return new MarketQuery(
                symbols, value, from, to, longestGapDays, volatilityFloor, fewestBars, periodsPerYear, universe);
    }

    public MarketQuery between(LocalDate first, LocalDate last) {
        return between((int) first.toEpochDay(), (int) last.toEpochDay());
    }

    public MarketQuery between(int first, int last) {
        return new MarketQuery(
                symbols,
                maxSymbols,
                first,
                last,
                longestGapDays,
                volatilityFloor,
                fewestBars,
                periodsPerYear,
                universe);
    }

    public MarketQuery withVolatilityFloor(double value) {
        return new MarketQuery(
                symbols, maxSymbols, from, to, longestGapDays, value, fewestBars, periodsPerYear, universe);
    }

    public MarketQuery withFewestBars(int value) {
        return new MarketQuery(
                symbols, maxSymbols, from, to, longestGapDays, volatilityFloor, value, periodsPerYear, universe);
    }

    public MarketQuery withPeriodsPerYear(double value) {
        return new MarketQuery(
                symbols,
                maxSymbols,
                from,
                to,
                longestGapDays,
                volatilityFloor,
                fewestBars,
                OptionalDouble.of(value),
                universe);
    }

    public MarketQuery withUniverse(UniverseUse value) {
        return new MarketQuery(
                symbols, maxSymbols, from, to, longestGapDays, volatilityFloor, fewestBars, periodsPerYear, value);
    }
}
