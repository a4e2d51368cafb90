package io.cambrian.evolve;

import io.jenetics.Chromosome;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;

/** The one chromosome of a genotype, with the one gene that is the strategy. */
record StrategyChromosome(StrategyGene only) implements Chromosome<StrategyGene> {
    @Override
    public StrategyGene get(int index) {
        if (index != 0) {
            throw new IndexOutOfBoundsException("Index " + index + " of a chromosome of one gene.");
        }
        return only;
    }

    @Override
    public int length() {
        return 1;
    }

    @Override
    public Chromosome<StrategyGene> newInstance(ISeq<StrategyGene> genes) {
        return new StrategyChromosome(genes.get(0));
    }

    @Override
    public Chromosome<StrategyGene> newInstance() {
        return new StrategyChromosome(only.newInstance());
    }

    static Phenotype<StrategyGene, Double> phenotype(StrategyGene gene, long generation) {
        return Phenotype.of(Genotype.of(new StrategyChromosome(gene)), generation);
    }
}
