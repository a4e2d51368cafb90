package io.cambrian.turn;

import java.time.LocalDate;
import java.util.Locale;

/**
 * An alarm on a strategy whose returns are not what they were.
 *
 * @param strategy its id
 * @param change that the returns speak for, in words
 * @param statistic of the alarm: the sum of log likelihood ratios of the change against none, never below zero
 * @param threshold from which on it is an alarm
 * @param from first session of the sum, days since 1970-01-01: since when the strategy is watched, or the one after its last alarm
 * @param on session of the alarm
 * @param sessions from the one to the other, both of them included
 */
public record Drift(
        String strategy, String change, double statistic, double threshold, int from, int on, int sessions) {
    /** As the reason of a turn. */
    String words() {
        return String.format(
                Locale.ROOT,
                "the returns of %s are not what they were (%s: CUSUM %.2f on %s, an alarm from %.2f on;"
                        + " watched since %s, %d sessions)",
                strategy,
                change,
                statistic,
                LocalDate.ofEpochDay(on),
                threshold,
                LocalDate.ofEpochDay(from),
                sessions);
    }
}
