package io.cambrian.market;

import io.cambrian.fault.ConfigException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the user declares about a bar file, since it cannot be guessed safely.
 *
 * @param calendar market whose sessions the days must be
 * @param role what the series is
 * @param dateFormat pattern of {@link DateTimeFormatter}; null means ISO ({@code 2016-01-31}, a time after it is ignored)
 * @param symbol symbol of a file that holds one series and no symbol column; null means the file's name up to the first dot
 * @param volume whether shares with intraday prices must have a volume column
 * @param history tickers that passed to another company
 * @param clock by which a bar may be of the day after today at the latest (UTC), since somewhere tomorrow has begun; null where days
 *     to come are believed, as those of a made-up market are. A clock and no day, since a process may read for months
 */
public record ReadOptions(
        Calendars calendar,
        Role role,
        String dateFormat,
        String symbol,
        Volume volume,
        SymbolHistory history,
        Clock clock)
        implements java.io.Serializable {

    /** Whether a file of shares with intraday prices must have a volume column. */
    public enum Volume {
        REQUIRED,
        MAY_BE_ABSENT
    }

    public ReadOptions {
        if (dateFormat != null) {
            formatter(dateFormat);
        }
    }

    /** ISO dates, of any time, shares, no calendar, nothing else declared. */
    public static ReadOptions standard() {
        return new ReadOptions(Calendars.NONE, Role.SHARE, null, null, Volume.REQUIRED, SymbolHistory.none(), null);
    }

    public ReadOptions withCalendar(Calendars value) {
        return new ReadOptions(value, role, dateFormat, symbol, volume, history, clock);
    }

    public ReadOptions withRole(Role value) {
        return new ReadOptions(calendar, value, dateFormat, symbol, volume, history, clock);
    }

    public ReadOptions withDateFormat(String value) {
        return new ReadOptions(calendar, role, value, symbol, volume, history, clock);
    }

    public ReadOptions withSymbol(String value) {
        return new ReadOptions(calendar, role, dateFormat, value, volume, history, clock);
    }

    public ReadOptions withVolume(Volume value) {
        return new ReadOptions(calendar, role, dateFormat, symbol, value, history, clock);
    }

    public ReadOptions withHistory(SymbolHistory value) {
        return new ReadOptions(calendar, role, dateFormat, symbol, volume, value, clock);
    }

    /** @param value by which days may not be those to come */
    public ReadOptions withClock(Clock value) {
        return new ReadOptions(calendar, role, dateFormat, symbol, volume, history, value);
    }

    /** The last day that bars may be of, in days since 1970-01-01. */
    int latest() {
        return clock == null
                ? Integer.MAX_VALUE
                : Math.toIntExact(
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay() + 1);
    }

    static DateTimeFormatter formatter(String pattern) {
        try {
            // strict resolution refuses February 30; it needs the proleptic year u where people write y
            return DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                    .withResolverStyle(java.time.format.ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "The date format '" + pattern + "' is not a pattern: " + e.getMessage()
                            + "\nExamples: M/d/yyyy, dd-MM-yyyy.",
                    e);
        }
    }
}
