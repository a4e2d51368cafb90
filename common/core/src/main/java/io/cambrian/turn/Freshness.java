package io.cambrian.turn;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How fresh a plan and the bars behind it are on a day. The day comes from a clock, so this warns and decides nothing.
 *
 * @param today the day
 * @param lastBar last day that the warehouse has bars of
 * @param expires first day on which the plan is only wound down
 * @param usualGap longest usual time between sessions, calendar days
 */
public record Freshness(LocalDate today, LocalDate lastBar, LocalDate expires, int usualGap) {
    /** Sessions from which the usual gap is taken. */
    private static final int LOOKED_AT = 252;

    /** Share of the gaps that are usual: a long holiday is not. */
    private static final double USUAL = 0.95;

    /** Share of a plan's life that is its end. */
    private static final double END = 0.2;

    /** Days for which a plan is over when somebody writes about it whose bars are of the past: nobody waits for the next one. */
    private static final int PAST = 92;

    private static final String WINDS_DOWN =
            "nothing is opened, and what the account holds only shrinks as its strategies leave it; from a week later on it is sold"
                    + " off within four, until all of it is cash.";

    /**
     * The day from which on a plan is near its end: the last fifth of its life, a day at least.
     *
     * @param asOf last day that it knows
     * @param expires first day on which it is only wound down
     */
    public static LocalDate nearItsEnd(LocalDate asOf, LocalDate expires) {
        long life = ChronoUnit.DAYS.between(asOf, expires);
        return expires.minusDays(Math.max(1, (long) Math.ceil(END * life)));
    }

    /** Whether a plan was over for so long on a day that it is one on bars of the past, such as those of a demo. */
    public static boolean isOfThePast(LocalDate expires, LocalDate day) {
        return day.isAfter(expires.plusDays(PAST));
    }

    /** The first day on which bars are overdue. */
    public static LocalDate overdue(LocalDate lastBar, int usualGap) {
        return lastBar.plusDays(usualGap + 2L);
    }

    /** What a person should know once bars are overdue. */
    public static String overdueWords(LocalDate lastBar, int usualGap) {
        return silent(lastBar, "", usualGap);
    }

    private static String silent(LocalDate lastBar, String ago, int usualGap) {
        return "The last bars are of " + lastBar + ago + ", and sessions are at most " + usualGap
                + (usualGap == 1 ? " day" : " days") + " apart as a rule. Look whether files still drop in.";
    }

    /** What becomes of a plan that is near its end, and what to do. */
    public static String nearing(LocalDate expires) {
        return "The plan expires on " + expires + ": from then on " + WINDS_DOWN
                + " Let new bars drop in before, and a turn writes the next plan; a longer --valid-days keeps one longer.";
    }

    /** What has become of a plan that is over, and what to do. */
    public static String over(LocalDate expires) {
        return "The plan expired on " + expires + ": since then " + WINDS_DOWN
                + " Let new bars drop in, and a turn writes the next plan.";
    }

    /** The gap between sessions that 19 of 20 of the last year do not exceed; 1 where there are none. */
    public static int usualGap(int[] calendar) {
        int from = Math.max(1, calendar.length - LOOKED_AT);
        int[] gaps = new int[Math.max(0, calendar.length - from)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = calendar[from + i] - calendar[from + i - 1];
        }
        Arrays.sort(gaps);
        return gaps.length == 0 ? 1 : gaps[(int) Math.ceil(USUAL * gaps.length) - 1];
    }

    /** What a person should know, each with what to do; empty where all is well. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        long old = ChronoUnit.DAYS.between(lastBar, today);
        if (!today.isBefore(overdue(lastBar, usualGap))) {
            warnings.add(silent(lastBar, ", " + old + " days ago", usualGap));
        }
        if (!today.isBefore(expires)) {
            warnings.add(over(expires));
        } else if (!today.isBefore(nearItsEnd(lastBar, expires))) {
            warnings.add(nearing(expires));
        }
        return warnings;
    }
}
