package io.cambrian.evolve;

/** How much of the data a strategy is scored on before it is clear whether it deserves the rest. */
public enum RacePolicy {
    /** Every strategy is scored on the whole task. */
    NONE,
    /** Successive halving: see {@link Race}. */
    HALVING
}
