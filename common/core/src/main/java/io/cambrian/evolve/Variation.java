package io.cambrian.evolve;

import io.cambrian.genome.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes one child of one or more parents; keeps types by construction. */
interface Variation {
    /** The operator's name in the ledger. */
    String name();

    /** How many parents it takes. */
    int parents();

    /** A child, not yet canonical and perhaps too large; empty where the operator found nothing to do. */
    Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random);
}
