package io.cambrian.evolve;

/** Which strategies count as the same. */
public enum DuplicateRule {
    /** Those with the same canonical text. */
    TEXT,
    /** Also those that do the same on probe bars: see {@link Fingerprints}. */
    SIGNALS
}
