package io.cambrian.evolve;

import java.util.List;

/**
 * Where a genome came from.
 *
 * @param operator name of the variation, or {@link Operators#RANDOM}
 * @param parentIds strategy ids, the receiving parent first; empty for a random genome
 * @param probability with which the search proposed the operator at the draw that made the genome; 1 where nothing else
 *     could make it
 */
record Origin(String operator, List<String> parentIds, double probability) {
    static final Origin RANDOM = random(1);
    static final Origin SEED = new Origin(Operators.SEED, List.of(), 1);

    Origin {
        parentIds = List.copyOf(parentIds);
    }

    static Origin random(double probability) {
        return new Origin(Operators.RANDOM, List.of(), probability);
    }
}
