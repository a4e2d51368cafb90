package io.cambrian.evolve;

import io.cambrian.genome.Strategy;
import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A {@link Variation} as a Jenetics alterer: takes the population in groups of as many as the variation has parents, and
 * replaces the first of each group by its child. A child that is too large, senseless or no different is tried again a few
 * times; then the parent stays. Draws from the generator bound in Jenetics' registry.
 */
final class VariationAlterer implements Alterer<StrategyGene, Double> {
    private static final int TRIES = 6;

    private final Variation variation;
    private final double share;
    private final double rate;

    /**
     * An alterer.
     *
     * @param share how often it is chosen among the operators of its group
     * @param rate how often the group is
     */
    VariationAlterer(Variation variation, double share, double rate) {
        this.variation = variation;
        this.share = share;
        this.rate = rate;
    }

    double share() {
        return share;
    }

    Variation variation() {
        return variation;
    }

    @Override
    public AltererResult<StrategyGene, Double> alter(Seq<Phenotype<StrategyGene, Double>> population, long generation) {
        MSeq<Phenotype<StrategyGene, Double>> altered = MSeq.of(population);
        RandomGenerator random = RandomRegistry.random();
        int alterations = 0;
        for (int i = 0; i + variation.parents() <= altered.size(); i += variation.parents()) {
            List<StrategyGene> parents = new ArrayList<>();
            for (int j = i; j < i + variation.parents(); j++) {
                parents.add(altered.get(j).genotype().gene());
            }
            Optional<StrategyGene> child = child(parents, random);
            if (child.isPresent()) {
                altered.set(i, StrategyChromosome.phenotype(child.get(), generation));
                alterations++;
            }
        }
        return new AltererResult<>(ISeq.of(altered), alterations);
    }

    private Optional<StrategyGene> child(List<StrategyGene> parents, RandomGenerator random) {
        List<Strategy> strategies = parents.stream().map(StrategyGene::allele).toList();
        Origin origin = new Origin(
                variation.name(), parents.stream().map(StrategyGene::id).toList(), share * rate);
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<StrategyGene> child = variation
                    .apply(strategies, random)
                    .map(strategy -> parents.get(0).child(strategy, origin))
                    .filter(gene -> gene.isValid() && !parents.contains(gene));
            if (child.isPresent()) {
                return child;
            }
        }
        return Optional.empty();
    }
}
