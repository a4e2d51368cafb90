package io.cambrian.evolve;

import java.util.List;

/**
 * Where a genome came from.
 *
 * @param operator name of the variation, or {@link Operators#RANDOM}
 * @param parentIds strategy ids, the receiving parent first; empty for a random genome
 */
record Origin(String operator, List<String> parentIds) {
    static final Origin RANDOM = new Origin(Operators.RANDOM, List.of());

    Origin {
        parentIds = List.copyOf(parentIds);
    }
}
