package io.cambrian.evolve;

/** Which operators a search uses, and how often. */
public enum OperatorPolicy {
    /** Seven operators with fixed shares. */
    FIXED,
    /**
     * Ten operators, among them size-fair and homologous crossover and shrink mutation, whose shares among the crossovers and
     * among the mutations follow {@link OperatorCredit}; so does the step by which numbers move.
     */
    ADAPTIVE
}
