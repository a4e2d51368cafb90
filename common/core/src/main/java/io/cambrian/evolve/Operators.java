package io.cambrian.evolve;

import io.cambrian.genome.StrategyGrammar;
import java.util.List;
import java.util.random.RandomGenerator;

/** The names of what makes genomes, as the ledger shows them, and how often each is used. */
public final class Operators {
    /** Drawn from the grammar. */
    public static final String RANDOM = "random";

    /** A subtree of the second parent in the place of one of the first. */
    public static final String CROSSOVER = "crossover";

    /** Whole parts (entry, exit, sizing, protection) from either parent. */
    public static final String EXCHANGE = "exchange";

    /** One node changed. */
    public static final String POINT = "point";

    /** One subtree drawn anew. */
    public static final String SUBTREE = "subtree";

    /** One subtree replaced by a part of itself. */
    public static final String HOIST = "hoist";

    /** One number moved on its grid. */
    public static final String CONSTANT = "constant";

    /** One part of the strategy drawn anew, added or taken away. */
    public static final String PART = "part";

    private record Weighted(VariationAlterer alterer, double weight) {}

    private final List<Weighted> crossovers;
    private final List<Weighted> mutations;

    Operators(StrategyGrammar grammar) {
        crossovers = List.of(weighted(new Crossover(), 0.75), weighted(new Exchange(), 0.25));
        mutations = List.of(
                weighted(new ConstantMutation(), 0.35),
                weighted(new SubtreeMutation(grammar), 0.25),
                weighted(new PointMutation(grammar), 0.15),
                weighted(new PartMutation(grammar), 0.15),
                weighted(new Hoist(), 0.1));
    }

    private static Weighted weighted(Variation variation, double weight) {
        return new Weighted(new VariationAlterer(variation), weight);
    }

    VariationAlterer crossover(RandomGenerator random) {
        return choose(crossovers, random);
    }

    VariationAlterer mutation(RandomGenerator random) {
        return choose(mutations, random);
    }

    private static VariationAlterer choose(List<Weighted> choices, RandomGenerator random) {
        double u = random.nextDouble();
        for (Weighted choice : choices) {
            u -= choice.weight();
            if (u < 0) {
                return choice.alterer();
            }
        }
        return choices.get(0).alterer();
    }
}
