package io.cambrian.market;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Reads the numbers and dates of a bar file; refuses what would have to be guessed. */
final class Values {
    static final int NO_DAY = Integer.MIN_VALUE;

    private Values() {}

    /** Whether the text says that there is no value: empty, null, NaN, N/A, NA, none, a lone dash or dot. */
    static boolean isMissing(String text) {
        return switch (text.length()) {
            case 0 -> true;
            case 1 -> text.equals("-") || text.equals(".");
            case 2 -> text.equalsIgnoreCase("na");
            case 3 -> text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("n/a");
            case 4 -> text.equalsIgnoreCase("null") || text.equalsIgnoreCase("none");
            default -> false;
        };
    }

    /** The number, or NaN if the text is no plain finite decimal number. */
    static double number(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // parseDouble would also take 1d, 0x1p3, NaN and Infinity
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return Double.NaN;
            }
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isInfinite(value) ? Double.NaN : value;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * Days since 1970-01-01.
     *
     * @param format null for an ISO date, after which a time may stand
     * @return {@link Integer#MIN_VALUE} if the text is no such date
     */
    static int day(String text, DateTimeFormatter format) {
        try {
            if (format != null) {
                return (int) LocalDate.parse(text, format).toEpochDay();
            }
            if (text.length() < 10
                    || text.charAt(4) != '-'
                    || text.charAt(7) != '-'
                    || text.length() > 10 && text.charAt(10) != ' ' && text.charAt(10) != 'T') {
                return NO_DAY;
            }
            int year = digits(text, 0, 4);
            int month = digits(text, 5, 7);
            int dayOfMonth = digits(text, 8, 10);
            return year < 0 || month < 0 || dayOfMonth < 0
                    ? NO_DAY
                    : (int) LocalDate.of(year, month, dayOfMonth).toEpochDay();
        } catch (DateTimeException e) {
            return NO_DAY;
        }
    }

    static boolean isDay(int day) {
        return day != NO_DAY;
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + c - '0';
        }
        return value;
    }
}
