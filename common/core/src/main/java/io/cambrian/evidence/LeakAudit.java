package io.cambrian.evidence;

import io.cambrian.market.Market;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Whether something that is computed from bars looks ahead: it is computed again in markets that are the same up to a day and
 * other ones, or at their end, after it. What it says of the days up to there must not change.
 *
 * <p>A leak of h days shows only at cuts less than h days before a day on which it is at work, so that a leak that rarely is
 * needs many cuts. What was computed from the past alone is never accused: its numbers are the same bits, and differences up
 * to {@value #TOLERANCE} of the largest value are forgiven, for sums that are taken in another order.
 */
public final class LeakAudit {
    /** Relative difference that is rounding. */
    public static final double TOLERANCE = 1e-9;

    private LeakAudit() {}

    /** What is audited. */
    @FunctionalInterface
    public interface Subject {
        /**
         * One value for each day of the market's calendar, known at the close of that day; NaN where it is unknown. The same
         * market gives the same values.
         */
        double[] values(Market market);
    }

    /** How a leak was seen. */
    public enum Check {
        /** Other prices after the day change what was known on it. */
        OTHER_FUTURE("changes when prices after it are changed"),
        /** What was known on the day changes once later days exist. */
        NO_FUTURE("changes when the days after it are taken away"),
        /** What the live process would decide, bar by bar, is not what the backtest did. */
        REPLAY("is not what deciding bar by bar gives"),
        /** An observation is used before it was known. */
        KNOWLEDGE_TIME("changes with observations that were not known yet"),
        /** It foretells the next return beyond belief, and says nothing of it a day earlier. */
        SHIFTED("foretells the next return, and nothing of it when it is one bar older");

        private final String words;

        Check(String words) {
            this.words = words;
        }
    }

    /**
     * A leak.
     *
     * @param check how it was seen
     * @param day on which the value leaks, days since 1970-01-01
     * @param before the value in the market itself
     * @param after the value in the altered one
     */
    public record Leak(Check check, int day, double before, double after) {
        /** Six digits, or all where six are the same on both sides. */
        private String shortly(double value) {
            return six(before).equals(six(after)) ? String.valueOf(value) : six(value);
        }

        private static String six(double value) {
            return Double.isFinite(value)
                    ? new BigDecimal(value)
                            .round(new MathContext(6))
                            .stripTrailingZeros()
                            .toString()
                    : String.valueOf(value);
        }

        /** One sentence. */
        public String words(String subject) {
            return subject + " looks ahead: its value of " + LocalDate.ofEpochDay(day) + " " + check.words + " ("
                    + shortly(before) + " becomes " + shortly(after) + ").";
        }
    }

    /**
     * Audits at evenly spread days.
     *
     * @param cuts days after which the future is altered; as many as there are days for all of them
     * @param seed of the other futures
     * @return the first leak found, if any
     */
    public static Optional<Leak> of(Subject subject, Market market, int cuts, long seed) {
        int[] calendar = market.calendar();
        double[] known = checked(subject.values(market), calendar.length);
        for (int at : AlteredFutures.spread(0, calendar.length - 2, cuts)) {
            double[] other = checked(subject.values(AlteredFutures.other(market, calendar[at], seed)), calendar.length);
            Optional<Leak> leak = compare(Check.OTHER_FUTURE, calendar, known, other, at);
            if (leak.isEmpty()) {
                Market cut = AlteredFutures.cut(market, calendar[at]);
                double[] less = checked(subject.values(cut), cut.calendar().length);
                leak = compare(Check.NO_FUTURE, calendar, known, less, at);
            }
            if (leak.isPresent()) {
                return leak;
            }
        }
        return Optional.empty();
    }

    private static double[] checked(double[] values, int days) {
        if (values.length != days) {
            throw new IllegalArgumentException("The subject gave " + values.length + " values for " + days + " days.");
        }
        return values;
    }

    /** The first day up to {@code last} on which two series of values differ. */
    static Optional<Leak> compare(Check check, int[] days, double[] one, double[] other, int last) {
        double largest = 0;
        for (int t = 0; t <= last; t++) {
            if (Double.isFinite(one[t])) {
                largest = Math.max(largest, Math.abs(one[t]));
            }
        }
        for (int t = 0; t <= last; t++) {
            boolean same = Double.compare(one[t], other[t]) == 0
                    || one[t] == other[t]
                    || Math.abs(one[t] - other[t]) <= TOLERANCE * Math.max(largest, Math.abs(other[t]));
            if (!same) {
                return Optional.of(new Leak(check, days[t], one[t], other[t]));
            }
        }
        return Optional.empty();
    }
}
