package io.cambrian.jobs.turn;

import java.util.Locale;

/** Why an account orders, as its journal tells it. */
public enum OrderCause {
    DECISION("a strategy entered, left or turned a position"),
    MEMORY("memory vetoed or tilted what a strategy wants"),
    POLICY("a learned policy moved, or holds the position alone"),
    TUNING("tuned parameters changed what is held"),
    VOLATILITY("volatility changed how much of the book is held"),
    PLAN("another plan: other shares, or a strategy that left"),
    HISTORY("a position that a strategy took on days that the account did not trade under its plan"),
    STATE("a strategy was held back or let go on, by its losses or by a person"),
    PERSON("a person changed the size, or took the broker's books over"),
    LIMITS("a book that only reduces was led back within its limits"),
    EXPIRY("the plan had expired and was wound down"),
    UNFILLED("what an earlier order left open: denied, cut, rejected or taken back"),
    REBALANCE("back to targets that stand, after prices or the equity moved");

    private final String words;

    OrderCause(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** As in tables. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OrderCause of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
