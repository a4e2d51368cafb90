package io.cambrian.backtest;

/** What became of one strategy that was given to a scorer: one bad candidate is data, not a crash. */
public sealed interface ScoreOutcome {
    record Scored(TrialScore score) implements ScoreOutcome {}

    /**
     * The strategy could not be scored.
     *
     * @param reason a short code that can be counted, such as {@code never_trades}
     * @param message what happened, for a person
     */
    record Rejected(String reason, String message) implements ScoreOutcome {}
}
