package io.cambrian.evolve;

import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import java.util.random.RandomGenerator;

/** Which genomes a search admits, and where new ones come from. */
final class Genomes {
    private static final int MOST_TRIES = 10_000;

    private final StrategyGrammar grammar;
    private final StrategyGrammar simple;
    private final int maxComplexity;

    Genomes(StrategyGrammar grammar, int maxComplexity) {
        this.grammar = grammar;
        this.simple = new StrategyGrammar(grammar.options().withMaxDepth(1));
        this.maxComplexity = maxComplexity;
    }

    StrategyGrammar grammar() {
        return grammar;
    }

    boolean admits(Strategy canonical) {
        return Complexity.of(canonical) <= maxComplexity && Sense.of(canonical);
    }

    /** A random admitted genome; simpler ones when the grammar's usual depth keeps exceeding the largest complexity. */
    StrategyGene random(RandomGenerator random) {
        return random(random, Origin.RANDOM);
    }

    /** The same with another origin. */
    StrategyGene random(RandomGenerator random, Origin origin) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            StrategyGene gene = StrategyGene.of((tries < 20 ? grammar : simple).random(random), origin, this);
            if (gene.isValid()) {
                return gene;
            }
        }
        throw new IllegalStateException("The grammar gives no strategy of at most " + maxComplexity + " nodes.");
    }
}
