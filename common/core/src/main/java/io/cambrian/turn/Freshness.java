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
        if (old > usualGap + 1L) {
            warnings.add(
                    "The last bars are of " + lastBar + ", " + old + " days ago, and sessions are at most " + usualGap
                            + (usualGap == 1 ? " day" : " days")
                            + " apart as a rule. Look whether files still drop in.");
        }
        long left = ChronoUnit.DAYS.between(today, expires);
        if (left <= 0) {
            warnings.add("The plan expired on " + expires
                    + ": a live process only winds it down. New bars bring a new plan.");
        } else if (left <= usualGap) {
            warnings.add("The plan expires on " + expires + ", before new bars are sure to come. New bars bring a new"
                    + " plan; a longer --valid-days keeps it.");
        }
        return warnings;
    }
}
