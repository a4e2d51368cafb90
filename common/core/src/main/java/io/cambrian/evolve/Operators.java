package io.cambrian.evolve;

import io.cambrian.genome.Side;
import io.cambrian.genome.StrategyGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The names of what makes genomes, as the ledger shows them, and how often each is used in a generation. */
public final class Operators {
    /** Drawn from the grammar. */
    public static final String RANDOM = "random";

    /** Given to the search from outside. */
    public static final String SEED = "seed";

    /** A subtree of the second parent in the place of one of the first. */
    public static final String CROSSOVER = "crossover";

    /** The same with subtrees of about the same size. */
    public static final String SIZE_FAIR = "size_fair_crossover";

    /** The same with subtrees from the same place. */
    public static final String HOMOLOGOUS = "homologous_crossover";

    /** Whole parts (entry, exit, sizing, protection) from either parent. */
    public static final String EXCHANGE = "exchange";

    /** One node changed. */
    public static final String POINT = "point";

    /** One subtree drawn anew. */
    public static final String SUBTREE = "subtree";

    /** One subtree replaced by a part of itself. */
    public static final String HOIST = "hoist";

    /** One subtree replaced by a new, smaller one. */
    public static final String SHRINK = "shrink";

    /** One number moved on its grid. */
    public static final String CONSTANT = "constant";

    /** One part of the strategy drawn anew, added or taken away. */
    public static final String PART = "part";

    /** One side or exit made the mirror image of another, see {@link MirrorMutation}. */
    public static final String MIRROR = "mirror";

    /** One part replaced by what other searches have learned: see {@link ProductionMutation}. */
    public static final String PRODUCTION = "production";

    /** Share of the mutations by which productions are used, where there are some. */
    private static final double PRODUCTIONS = 0.3;

    /** All numbers of one of the best moved together: see {@link Refinement}. */
    public static final String REFINE = "refine";

    private final List<VariationAlterer> crossovers;
    private final List<VariationAlterer> mutations;

    private Operators(List<VariationAlterer> crossovers, List<VariationAlterer> mutations) {
        this.crossovers = crossovers;
        this.mutations = mutations;
    }

    /** The operators of one generation. */
    static Operators of(SearchSettings settings, StrategyGrammar grammar, OperatorCredit credit) {
        double crossing = settings.crossoverRate();
        double mutating = settings.mutationRate();
        List<Side> learned =
                ProductionMutation.computable(settings.rules().seeds().sides(), grammar);
        if (settings.operators() == OperatorPolicy.ADAPTIVE) {
            List<Variation> mutations = new ArrayList<>(List.of(
                    new ConstantMutation(credit.step()),
                    new SubtreeMutation(grammar),
                    new PointMutation(grammar),
                    new PartMutation(grammar),
                    new MirrorMutation(grammar),
                    new Hoist(),
                    new Shrink(grammar)));
            if (!learned.isEmpty()) {
                mutations.add(new ProductionMutation(learned, grammar));
            }
            return new Operators(
                    matched(
                            credit,
                            crossing,
                            List.of(
                                    new Crossover(),
                                    new SizeFairCrossover(),
                                    new HomologousCrossover(),
                                    new Exchange())),
                    matched(credit, mutating, mutations));
        }
        double own = learned.isEmpty() ? 1 : 1 - PRODUCTIONS;
        List<VariationAlterer> mutations = new ArrayList<>(List.of(
                new VariationAlterer(new ConstantMutation(), own * 0.3, mutating),
                new VariationAlterer(new SubtreeMutation(grammar), own * 0.2, mutating),
                new VariationAlterer(new PointMutation(grammar), own * 0.15, mutating),
                new VariationAlterer(new PartMutation(grammar), own * 0.15, mutating),
                new VariationAlterer(new MirrorMutation(grammar), own * 0.1, mutating),
                new VariationAlterer(new Hoist(), own * 0.1, mutating)));
        if (!learned.isEmpty()) {
            mutations.add(new VariationAlterer(new ProductionMutation(learned, grammar), PRODUCTIONS, mutating));
        }
        return new Operators(
                List.of(
                        new VariationAlterer(new Crossover(), 0.75, crossing),
                        new VariationAlterer(new Exchange(), 0.25, crossing)),
                List.copyOf(mutations));
    }

    private static List<VariationAlterer> matched(OperatorCredit credit, double rate, List<Variation> group) {
        List<Double> probabilities =
                credit.probabilities(group.stream().map(Variation::name).toList());
        List<VariationAlterer> alterers = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            alterers.add(new VariationAlterer(group.get(i), probabilities.get(i), rate));
        }
        return List.copyOf(alterers);
    }

    VariationAlterer crossover(RandomGenerator random) {
        return choose(crossovers, random);
    }

    VariationAlterer mutation(RandomGenerator random) {
        return choose(mutations, random);
    }

    private static VariationAlterer choose(List<VariationAlterer> choices, RandomGenerator random) {
        double u = random.nextDouble();
        for (VariationAlterer choice : choices) {
            u -= choice.share();
            if (u < 0) {
                return choice;
            }
        }
        return choices.get(0);
    }
}
