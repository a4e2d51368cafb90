package io.cambrian.market;

import java.util.Locale;

/** The named rules by which a row or file is flagged, kept out or refused; counts are reported under these names. */
public enum Rule {
    /** The header names no known form of bar file. */
    UNKNOWN_LAYOUT(Action.REJECT_FILE),
    /** A column that the form needs is not in the header, or is there twice. */
    MISSING_COLUMN(Action.REJECT_FILE),
    /** The file is missing, cut off or not text. */
    UNREADABLE_FILE(Action.REJECT_FILE),

    /** More or fewer fields than the header. */
    FIELD_COUNT(Action.REJECT_ROW),
    /** The date is not in the declared format (ISO unless declared otherwise). */
    BAD_DATE(Action.REJECT_ROW),
    /** A value that is neither a number nor a word for missing. */
    BAD_NUMBER(Action.REJECT_ROW),
    /** The row names no instrument. */
    MISSING_SYMBOL(Action.REJECT_ROW),

    /** A price is empty or a word for missing; it is never taken as 0. */
    MISSING_PRICE(Action.QUARANTINE),
    /** A price of 0 or less where the role of the series does not allow it; or a volume, dividend or split out of range. */
    OUT_OF_RANGE(Action.QUARANTINE),
    /** Open or close outside [low, high], or low above high. */
    INCONSISTENT_BAR(Action.QUARANTINE),
    /** A bar of a day that has not come by the machine's clock; a mistyped date would make every real day one of the past. */
    FUTURE_DATE(Action.QUARANTINE),
    /** A bar on a day on which the declared market is closed. */
    MARKET_CLOSED(Action.QUARANTINE),
    /** Most rows of this symbol in this file are bad: it is another security; its remaining rows are kept out too. */
    WRONG_INSTRUMENT(Action.QUARANTINE),

    /** Volume 0 and one price all day: a price carried forward; it values a holding, but an order cannot fill on it. */
    NO_TRADE(Action.FLAG),
    /** A recorded split that the price does not show; the bar is loaded with a split of 1. */
    PHANTOM_SPLIT(Action.FLAG),
    /** The adjusted close shows a split that is not recorded; the bar is loaded with that split. */
    MISSING_SPLIT(Action.FLAG),
    /** The adjusted close contradicts dividend and split in a way that no simple split explains; loaded as stated. */
    ADJUSTED_CLOSE_MISMATCH(Action.FLAG),
    /** The ticker passes to another company here: a new spell, no return across the gap. */
    TICKER_REUSED(Action.FLAG),
    /** Open or close outside [low, high] in a context series: only the close is loaded. */
    INCONSISTENT_CONTEXT(Action.FLAG),
    /** A 0 in a context table stands for a figure not yet published: it is left out, the rest of the line is loaded. */
    ZERO_MEANS_MISSING(Action.FLAG);

    /** What happens to a row or file under a rule, from mild to strict. */
    public enum Action {
        /** Loaded, counted under the rule's name; some rules correct a value, which the message states. */
        FLAG,
        /** Kept out of the bars, kept in the quarantine table. */
        QUARANTINE,
        /** As quarantine, but a value could not even be read. */
        REJECT_ROW,
        /** Nothing of the file is loaded. */
        REJECT_FILE
    }

    private final Action action;

    Rule(Action action) {
        this.action = action;
    }

    public Action action() {
        return action;
    }

    /** Whether a flagged bar is loaded with another value than the one stated. */
    public boolean corrects() {
        return this == PHANTOM_SPLIT || this == MISSING_SPLIT || this == INCONSISTENT_CONTEXT;
    }

    /** The name in reports and tables, such as {@code phantom-split}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
