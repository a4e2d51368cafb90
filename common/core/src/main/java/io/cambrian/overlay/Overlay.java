package io.cambrian.overlay;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * Changes target weights from evidence. Stands between the bots and the limits, which have the last word.
 *
 * <p>A pure function of what it was built from and of the closes and proposals that it was given in order: no clock, no file,
 * nothing of the broker. A restart gives it the same days again and must find it in the same state. It need not know whether
 * it is in force: {@link OverlayChain} runs a twin without it and decides that from their accounts.
 */
public interface Overlay {
    /** What kind it is, such as {@code memory}: unique in a chain, and in the journal beside all it does. */
    String kind();

    /**
     * Takes over from earlier plans of the same account, before anything else.
     *
     * @param before what the overlay of this kind did up to this plan's as-of, days ascending
     */
    default void inherit(List<Ruling> before) {}

    /**
     * Paper accounts that it keeps for itself, by name: after {@link #inherit} and the history, and before the first day that is decided,
     * they are put where those of the same names stood under the plan before.
     */
    default SortedMap<String, PaperAccount> accounts() {
        return Collections.emptySortedMap();
    }

    /** Takes in a close, of the plan's history and of each day that is decided, before {@link #adjust}. */
    default void observe(Close close) {}

    /**
     * Whether it is switched off while its account speaks against it. Not what is there to hold less: that costs whenever things
     * go well.
     */
    default boolean mustEarn() {
        return true;
    }

    /** What is to be held instead; called once for each day that is decided, days ascending. */
    Adjustment adjust(Close close, Proposal proposal);
}
