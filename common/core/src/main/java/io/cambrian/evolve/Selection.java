package io.cambrian.evolve;

import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;

/** Who becomes a parent, and who lives on. A pure function of its arguments and of the generator bound in Jenetics' registry. */
interface Selection {
    /**
     * What draws the parents of one generation's children.
     *
     * @param population evaluated; the selector is only ever given this population
     * @param generation that the children will belong to
     */
    Selector<StrategyGene, Double> parents(ISeq<Phenotype<StrategyGene, Double>> population, int generation);

    /** The next population, as large as the old one, in an order that is a function of the two alone. */
    ISeq<Phenotype<StrategyGene, Double>> survivors(
            ISeq<Phenotype<StrategyGene, Double>> old, ISeq<Phenotype<StrategyGene, Double>> children);
}
