package io.cambrian.live.divergence;

import java.util.Locale;

/**
 * What drives an account and its backtest apart. Each part is the difference between two accounts that differ in one respect
 * only; from the backtest on they are, in order:
 *
 * <ol>
 *   <li>the backtest: the plans' targets, decided and filled on reference bars, in full, in fractional units, at the model's
 *       costs, without limits;
 *   <li>the same on the bars that were traded on;
 *   <li>with what limits, halts, vetoes and sizes left of each order;
 *   <li>with the units that were filled in the end, each at the next bar;
 *   <li>with those units on the days on which they were filled;
 *   <li>the account itself, at its prices and fees.
 * </ol>
 */
public enum Part {
    /** Bars were other than the reference's, late or missing, and decisions with them. */
    DATA("bars other than the reference's"),
    /** Limits, halts, vetoes and sizes made orders smaller or stopped them. */
    LIMIT("limits, halts, vetoes, sizes, expired plans"),
    /** Whole lots, minimum sizes, partial fills, rejects. */
    FILL("lots, partial fills, rejects"),
    /** Orders were filled later than at the next bar. */
    TIMING("filled later than at the next bar"),
    /** Prices and fees were other than the model's; also what was taken over from a broker's books. */
    COST("prices and fees against the model");

    private final String meaning;

    Part(String meaning) {
        this.meaning = meaning;
    }

    /** In a few words. */
    public String meaning() {
        return meaning;
    }

    /** The name in tables and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
