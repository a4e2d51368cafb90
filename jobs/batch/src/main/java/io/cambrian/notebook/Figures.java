package io.cambrian.notebook;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.report.Numbers;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * Numbers in words. A sentence such as {@code "{last growth:times:2} after {rows} days"} takes its figures from the answer to a
 * query: <code>{rows}</code>, <code>{first column}</code>, {@code last}, {@code max}, {@code min}, {@code sum}, {@code mean},
 * each with a format after a colon.
 *
 * <p>Formats: {@code percent:1} of a fraction, {@code times:2}, {@code day}, {@code 0} or {@code 0.00}; without one, whole
 * numbers are shown whole and others with three decimals.
 */
final class Figures {
    static final String UNKNOWN = "–";
    private static final String UNIT = "\u00a0%";
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)(?: (\\w+))?(?::([^}]+))?}");

    private Figures() {}

    static String fill(String sentence, Frame frame) {
        Matcher slot = SLOT.matcher(sentence);
        return slot.replaceAll(m -> Matcher.quoteReplacement(slot(m.group(1), m.group(2), m.group(3), frame)));
    }

    private static String slot(String what, String column, String how, Frame frame) {
        if (what.equals("rows")) {
            return format(frame.size(), how == null ? "0" : how);
        }
        if (frame.size() == 0) {
            return UNKNOWN;
        }
        if (what.equals("first") || what.equals("last")) {
            Object value = frame.value(what.equals("first") ? 0 : frame.size() - 1, column);
            if (value == null) {
                return UNKNOWN;
            }
            if (frame.isDay(column)) {
                return Frame.day(value).toString();
            }
            if (!frame.isNumber(column)) {
                return value instanceof Boolean truth ? (truth ? "yes" : "no") : value.toString();
            }
        }
        double[] all = frame.numbers(column);
        DoubleStream known = DoubleStream.of(all).filter(x -> !Double.isNaN(x));
        double value = switch (what) {
            case "first" -> all[0];
            case "last" -> all[all.length - 1];
            case "max" -> known.max().orElse(Double.NaN);
            case "min" -> known.min().orElse(Double.NaN);
            case "sum" -> known.sum();
            case "mean" -> known.average().orElse(Double.NaN);
            default ->
                throw new ConfigException("The words '{" + what + " ...}' mean nothing.\n"
                        + "Use rows, first, last, max, min, sum or mean.");
        };
        if (how == null && frame.isDay(column)) {
            return LocalDate.ofEpochDay((long) value).toString();
        }
        return format(value, how == null ? (frame.isWhole(column) ? "0" : "0.000") : how);
    }

    /** A number; a dash where there is none. */
    static String format(double value, String how) {
        if (!Double.isFinite(value)) {
            return UNKNOWN;
        }
        String kind = how.contains(":") ? how.substring(0, how.indexOf(':')) : how;
        int digits = how.contains(":")
                ? Integer.parseInt(how.substring(how.indexOf(':') + 1))
                : how.contains(".") ? how.length() - how.indexOf('.') - 1 : 0;
        return switch (kind) {
            case "percent" -> Numbers.fixed(100 * value, digits) + UNIT;
            case "times" -> "×" + Numbers.fixed(value, digits);
            case "day" -> LocalDate.ofEpochDay((long) value).toString();
            default -> Numbers.fixed(value, digits);
        };
    }
}
