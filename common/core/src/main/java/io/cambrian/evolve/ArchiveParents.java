package io.cambrian.evolve;

import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws some parents from the archive, each elite equally likely, and leaves the others to another selector. Draws from the
 * generator bound in Jenetics' registry.
 *
 * @param elites at least one
 * @param share of the parents that come from the archive
 * @param others selects the rest from the population
 */
record ArchiveParents(List<Phenotype<StrategyGene, Double>> elites, double share, Selector<StrategyGene, Double> others)
        implements Selector<StrategyGene, Double> {
    @Override
    public ISeq<Phenotype<StrategyGene, Double>> select(
            Seq<Phenotype<StrategyGene, Double>> population, int count, Optimize opt) {
        RandomGenerator random = RandomRegistry.random();
        List<Phenotype<StrategyGene, Double>> parents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parents.add(
                    random.nextDouble() < share
                            ? elites.get(random.nextInt(elites.size()))
                            : others.select(population, 1, opt).get(0));
        }
        return ISeq.of(parents);
    }
}
