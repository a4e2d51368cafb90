package io.cambrian.market;

import io.cambrian.fault.ConfigException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Set;

/** The calendars of markets: on which days there is a session, and how many of them make a year. */
public enum Calendars {
    /**
     * New York Stock Exchange: weekdays without the exchange's holidays, which are computed by its Rule 7.2, and without
     * its single closings since 1971. Before 1971 every weekday counts as a session.
     */
    US_EQUITY(252),
    /** Foreign exchange: every day but Saturday may have a bar, since the week opens on Sunday evening. */
    FX(260),
    /** Crypto currencies: every day. */
    CRYPTO(365),
    /** No calendar is declared: every day may have a bar. */
    NONE(252);

    private static final Set<LocalDate> SINGLE_CLOSINGS = Set.of(
            LocalDate.of(1972, 11, 7), // election day
            LocalDate.of(1972, 12, 28), // President Truman
            LocalDate.of(1973, 1, 25), // President Johnson
            LocalDate.of(1976, 11, 2), // election day
            LocalDate.of(1977, 7, 14), // blackout
            LocalDate.of(1980, 11, 4), // election day
            LocalDate.of(1985, 9, 27), // hurricane Gloria
            LocalDate.of(1994, 4, 27), // President Nixon
            LocalDate.of(2001, 9, 11),
            LocalDate.of(2001, 9, 12),
            LocalDate.of(2001, 9, 13),
            LocalDate.of(2001, 9, 14),
            LocalDate.of(2004, 6, 11), // President Reagan
            LocalDate.of(2007, 1, 2), // President Ford
            LocalDate.of(2012, 10, 29), // hurricane Sandy
            LocalDate.of(2012, 10, 30),
            LocalDate.of(2018, 12, 5), // President Bush
            LocalDate.of(2025, 1, 9)); // President Carter

    private final int periodsPerYear;

    Calendars(int periodsPerYear) {
        this.periodsPerYear = periodsPerYear;
    }

    /** Daily bars that make a year, for annualization. */
    public int periodsPerYear() {
        return periodsPerYear;
    }

    /** The name on the command line and in tables, such as {@code us-equity}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The calendar of that label. */
    public static Calendars parse(String text) {
        for (Calendars calendar : values()) {
            if (calendar.label().equals(text)) {
                return calendar;
            }
        }
        throw new ConfigException("The calendar '" + text + "' is not known; give us-equity, fx, crypto or none.");
    }

    /**
     * Whether the market is open.
     *
     * @param day days since 1970-01-01
     */
    public boolean isSession(int day) {
        // 1970-01-01 was a Thursday: Saturdays are 2 modulo 7, Sundays 3
        int weekday = Math.floorMod(day, 7);
        if (this != US_EQUITY) {
            return this != FX || weekday != 2;
        }
        if (weekday == 2 || weekday == 3) {
            return false;
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        return date.getYear() < 1971 || !isHoliday(date);
    }

    private static boolean isHoliday(LocalDate date) {
        int year = date.getYear();
        boolean holiday = switch (date.getMonth()) {
            case JANUARY ->
                date.equals(sundayToMonday(LocalDate.of(year, 1, 1)))
                        || year >= 1998 && date.equals(nth(year, Month.JANUARY, 3, DayOfWeek.MONDAY));
            case FEBRUARY -> date.equals(nth(year, Month.FEBRUARY, 3, DayOfWeek.MONDAY));
            case MARCH, APRIL -> date.equals(easter(year).minusDays(2));
            case MAY -> date.equals(LocalDate.of(year, 5, 1).with(TemporalAdjusters.lastInMonth(DayOfWeek.MONDAY)));
            case JUNE -> year >= 2022 && date.equals(nearestWeekday(LocalDate.of(year, 6, 19)));
            case JULY -> date.equals(nearestWeekday(LocalDate.of(year, 7, 4)));
            case SEPTEMBER -> date.equals(nth(year, Month.SEPTEMBER, 1, DayOfWeek.MONDAY));
            case NOVEMBER -> date.equals(nth(year, Month.NOVEMBER, 4, DayOfWeek.THURSDAY));
            case DECEMBER -> date.equals(nearestWeekday(LocalDate.of(year, 12, 25)));
            default -> false;
        };
        return holiday || SINGLE_CLOSINGS.contains(date);
    }

    private static LocalDate nth(int year, Month month, int n, DayOfWeek weekday) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(n, weekday));
    }

    private static LocalDate nearestWeekday(LocalDate date) {
        return switch (date.getDayOfWeek()) {
            case SATURDAY -> date.minusDays(1);
            case SUNDAY -> date.plusDays(1);
            default -> date;
        };
    }

    /** A New Year's Day on Saturday is not made up for: the last business day of a year stays open. */
    private static LocalDate sundayToMonday(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SUNDAY ? date.plusDays(1) : date;
    }

    /** Easter Sunday of the Gregorian calendar: the algorithm of Meeus, Jones and Butcher (Nature 13, 1876, p. 487). */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        int m = (a + 11 * h + 22 * l) / 451;
        int n = h + l - 7 * m + 114;
        return LocalDate.of(year, n / 31, n % 31 + 1);
    }
}
