package io.cambrian.live.control;

import io.cambrian.fault.DataException;

/**
 * By which rules a day is judged; the journal has it with each day, so that one that is done again is judged as it was. Days
 * are judged by the last ones.
 */
public enum Rules {
    /** Every close is believed, and holdings are measured by the risk of the book alone. */
    FIRST,
    /**
     * Holdings are worth their last believed closes, and beyond gross, net or the share of one instrument a book only reduces;
     * waiting orders end with it.
     */
    BELIEVED,
    /** What a bot lost, and its state, go on where the next plan has it too. */
    LASTING;

    /** Days that are done now. */
    public static final Rules NOW = LASTING;

    /** Whether what came with other rules holds by these too: each has what those before it have. */
    public boolean have(Rules others) {
        return compareTo(others) >= 0;
    }

    /** As the journal has it, from 1. */
    public int number() {
        return ordinal() + 1;
    }

    /** The rules behind a number. */
    public static Rules of(int number) {
        if (number < 1 || number > values().length) {
            throw new DataException("The journal has days that were judged by rules of another version (" + number
                    + ").\nUse the version that wrote it.");
        }
        return values()[number - 1];
    }
}
