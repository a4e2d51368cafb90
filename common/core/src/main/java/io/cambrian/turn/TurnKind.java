package io.cambrian.turn;

import java.util.Locale;

/** What a turn of the cycle does. */
public enum TurnKind {
    /** Nothing changed. */
    NOTHING,
    /** Trades the new days on paper, remembers, and publishes the plan as of today. */
    TEND,
    /** Also judges what is watched where days suffice, and decides anew on the shares of who is in the plan. */
    REALLOCATE,
    /** Also searches for more. */
    SEARCH,
    /** A person put an earlier plan back in force. */
    ROLLBACK;

    /** The name in tables. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By its name in tables. */
    public static TurnKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
