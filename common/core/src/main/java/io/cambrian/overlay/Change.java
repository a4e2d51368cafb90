package io.cambrian.overlay;

/**
 * Why a target became another one.
 *
 * @param bot whose position it concerns; empty for that of all bots
 * @param symbol of the instrument
 * @param from target before
 * @param to target after
 * @param reason what decided: the id of a rule, pattern, policy or parameter
 * @param evidence for people: what it rests on, in words and figures
 */
public record Change(String bot, String symbol, double from, double to, String reason, String evidence) {
    public Change {
        if (!Double.isFinite(from) || !Double.isFinite(to) || reason.isBlank()) {
            throw new IllegalArgumentException("A change of " + symbol + " from " + from + " to " + to
                    + " needs finite targets and a reason ('" + reason + "').");
        }
    }

    /** Of all bots' sum. */
    public Change(String symbol, double from, double to, String reason, String evidence) {
        this("", symbol, from, to, reason, evidence);
    }
}
