package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import java.time.Duration;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as users write them. */
final class Spans {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([a-z]+)");

    private Spans() {}

    /** A time of the clock, such as {@code 24h}. */
    static Duration clock(String option, String text) {
        Matcher m = FORM.matcher(text.strip());
        if (m.matches()) {
            long n = Long.parseLong(m.group(1));
            switch (m.group(2)) {
                case "s" -> {
                    return Duration.ofSeconds(n);
                }
                case "min" -> {
                    return Duration.ofMinutes(n);
                }
                case "h" -> {
                    return Duration.ofHours(n);
                }
                case "d" -> {
                    return Duration.ofDays(n);
                }
                default -> {
                    // refused below
                }
            }
        }
        throw new ConfigException(
                "The " + option + " (" + text + ") must be a number with s, min, h or d, such as 24h.");
    }

    /** A time of the calendar, such as {@code 3m}. */
    static Period calendar(String option, String text) {
        Matcher m = FORM.matcher(text.strip());
        if (m.matches()) {
            int n = Integer.parseInt(m.group(1));
            switch (m.group(2)) {
                case "d" -> {
                    return Period.ofDays(n);
                }
                case "w" -> {
                    return Period.ofWeeks(n);
                }
                case "m" -> {
                    return Period.ofMonths(n);
                }
                case "y" -> {
                    return Period.ofYears(n);
                }
                default -> {
                    // refused below
                }
            }
        }
        throw new ConfigException(
                "The " + option + " (" + text + ") must be a number with d, w, m or y: 3m is three months.");
    }
}
