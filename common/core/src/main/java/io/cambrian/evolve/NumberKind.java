package io.cambrian.evolve;

/** Which numbers of a strategy are moved. */
public enum NumberKind {
    /** When to be in: those of the conditions, and longest holding times. */
    SIGNALS,
    /** How much to risk: size, stop, trail, take profit. */
    RISK,
    ALL
}
