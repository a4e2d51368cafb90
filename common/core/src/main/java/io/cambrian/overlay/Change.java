package io.cambrian.overlay;

/**
 * Why a target became another one.
 *
 * @param symbol of the instrument
 * @param from target before
 * @param to target after
 * @param reason what decided: the id of a rule, pattern, policy or parameter
 * @param evidence for people: what it rests on, in words and figures
 */
public record Change(String symbol, double from, double to, String reason, String evidence) {
    public Change {
        if (!Double.isFinite(from) || !Double.isFinite(to) || reason.isBlank()) {
            throw new IllegalArgumentException("A change of " + symbol + " from " + from + " to " + to
                    + " needs finite targets and a reason ('" + reason + "').");
        }
    }
}
