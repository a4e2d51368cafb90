package io.cambrian.evolve;

import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.jenetics.Gene;
import io.jenetics.util.RandomRegistry;

/**
 * A Jenetics gene that carries one whole typed strategy in canonical form, its text, its id and its origin. Jenetics' own
 * tree genes hold one untyped operation per node and cannot promise that a crossing keeps units; here the tree's
 * constructors do.
 */
final class StrategyGene implements Gene<Strategy, StrategyGene> {
    private final Strategy strategy;
    private final String text;
    private final String id;
    private final Origin origin;
    private final Genomes genomes;

    private StrategyGene(Strategy canonical, Origin origin, Genomes genomes) {
        this.strategy = canonical;
        this.text = StrategyText.print(canonical);
        this.id = StrategyId.ofCanonicalText(text);
        this.origin = origin;
        this.genomes = genomes;
    }

    static StrategyGene of(Strategy strategy, Origin origin, Genomes genomes) {
        return new StrategyGene(Canonical.of(strategy), origin, genomes);
    }

    @Override
    public Strategy allele() {
        return strategy;
    }

    String text() {
        return text;
    }

    String id() {
        return id;
    }

    Origin origin() {
        return origin;
    }

    /** A random genome from the bound generator. */
    @Override
    public StrategyGene newInstance() {
        return genomes.random(RandomRegistry.random());
    }

    @Override
    public StrategyGene newInstance(Strategy other) {
        return of(other, origin, genomes);
    }

    StrategyGene child(Strategy child, Origin childOrigin) {
        return of(child, childOrigin, genomes);
    }

    @Override
    public boolean isValid() {
        return genomes.admits(strategy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StrategyGene gene && id.equals(gene.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
