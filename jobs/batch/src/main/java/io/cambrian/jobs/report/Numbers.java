package io.cambrian.jobs.report;

import io.cambrian.jobs.report.SearchFigures.Figure;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How numbers are written for readers: with units, a real minus sign, no more digits than they carry, a dash for unknown. */
public final class Numbers {
    static final String UNKNOWN = "–";

    /** A number and its unit stay on one line. */
    private static final String UNIT_GAP = "\u00a0";

    private Numbers() {}

    /** Two decimals: Sharpe ratios, correlations. */
    static String ratio(double value) {
        return fixed(value, 2);
    }

    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return UNKNOWN;
        }
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
        return text.startsWith("-") ? (zero ? text.substring(1) : "−" + text.substring(1)) : text;
    }

    /** A fraction as percent, one decimal. */
    static String percent(double fraction) {
        return percent(fraction, 1);
    }

    static String percent(double fraction, int decimals) {
        return Double.isFinite(fraction) ? fixed(100 * fraction, decimals) + UNIT_GAP + "%" : UNKNOWN;
    }

    /** A small share, such as a loss per day or costs per year, as percent: two decimals below one percent, where one would say too little. */
    static String loss(double fraction) {
        return percent(fraction, Math.abs(fraction) < 0.00995 ? 2 : 1);
    }

    /** A signed return: the sign is always written, since color alone says nothing. */
    static String signedPercent(double fraction) {
        String text = percent(fraction, 1);
        return fraction > 0 && !text.equals("0.0" + UNIT_GAP + "%") ? "+" + text : text;
    }

    /** The difference of two fractions, in percentage points. */
    static String signedPoints(double difference) {
        String text = fixed(100 * difference, 1);
        return (difference > 0 && !text.equals("0.0") ? "+" : "") + text + UNIT_GAP + "points";
    }

    static String probability(double p) {
        if (!Double.isFinite(p)) {
            return UNKNOWN;
        }
        return p > 0 && p < 0.001 ? "< 0.001" : fixed(p, p < 0.1 ? 3 : 2);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace('-', '−');
    }

    /** {@code 1 trial}, {@code 2 trials}. */
    static String count(long count, String singular) {
        return count(count) + " " + singular + (count == 1 ? "" : "s");
    }

    static String money(double amount, String currency) {
        return fixed(amount, 2) + UNIT_GAP + currency;
    }

    static String years(LocalDate from, LocalDate to) {
        return years((ChronoUnit.DAYS.between(from, to) + 1) / 365.25);
    }

    static String years(double years) {
        return Double.isFinite(years) ? fixed(years, 1) + UNIT_GAP + "years" : UNKNOWN;
    }

    static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) {
            return UNKNOWN;
        }
        return seconds < 120
                ? fixed(seconds, seconds < 10 ? 1 : 0) + UNIT_GAP + "s"
                : fixed(seconds / 60, 1) + UNIT_GAP + "min";
    }

    static String figure(Figure figure) {
        return switch (figure.unit()) {
            case RATIO -> ratio(figure.value());
            case PERCENT -> loss(figure.value());
            case PROBABILITY -> probability(figure.value());
            case COUNT -> Double.isFinite(figure.value()) ? count(Math.round(figure.value())) : UNKNOWN;
            case YEARS -> years(figure.value());
            case SECONDS -> seconds(figure.value());
        };
    }

    static LocalDate day(int epochDay) {
        return LocalDate.ofEpochDay(epochDay);
    }
}
