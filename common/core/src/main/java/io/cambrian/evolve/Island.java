package io.cambrian.evolve;

import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One population with its own settings, its own streams and its own credit of operators: makes children and chooses survivors.
 * Scores nothing. Not safe for concurrent use.
 */
final class Island {
    private static final long BEGIN = Seeds.ofText("begin");
    private static final long BREED = Seeds.ofText("breed");
    private static final long FRESH = Seeds.ofText("fresh");

    private final SearchSettings settings;
    private final Genomes genomes;
    private final Selection selection;
    private final List<String> seeds;

    private OperatorCredit credit;

    /**
     * An island.
     *
     * @param seeds texts that stand in the first generation
     * @param known what became of a genome, by id
     */
    Island(
            SearchSettings settings,
            Genomes genomes,
            Fitness fitness,
            List<String> seeds,
            OperatorCredit credit,
            Function<String, Population.Known> known) {
        this.settings = settings;
        this.genomes = genomes;
        this.seeds = List.copyOf(seeds);
        this.credit = credit;
        this.selection = switch (settings.selection()) {
            case TOURNAMENT -> new ElitistSelection(settings);
            case LEXICASE -> new LexicaseSelection(settings, fitness, known);
            case NSGA2 -> new Nsga2(settings, known);
        };
    }

    int size() {
        return settings.populationSize();
    }

    OperatorCredit credit() {
        return credit;
    }

    void earned(Collection<OperatorCredit.Birth> generation) {
        credit = credit.after(generation);
    }

    /** The first generation: the seeds, then random genomes. */
    ISeq<Phenotype<StrategyGene, Double>> begin() {
        List<Phenotype<StrategyGene, Double>> individuals = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String seed : seeds) {
            StrategyGene gene = StrategyGene.of(StrategyText.parse(seed), Origin.SEED, genomes);
            taken.add(gene.id());
            individuals.add(StrategyChromosome.phenotype(gene, 0));
        }
        for (int index = individuals.size(); index < size(); index++) {
            StrategyGene gene = null;
            for (int attempt = 0;
                    attempt <= settings.redraws() && (gene == null || taken.contains(gene.id()));
                    attempt++) {
                gene = genomes.random(stream(0, index, BEGIN, attempt));
            }
            taken.add(gene.id());
            individuals.add(StrategyChromosome.phenotype(gene, 0));
        }
        return ISeq.of(individuals);
    }

    /**
     * As many children as the population has individuals.
     *
     * @param elites the best of each way to behave, of which the settings' share of the parents is drawn; may be empty
     */
    ISeq<Phenotype<StrategyGene, Double>> breed(
            ISeq<Phenotype<StrategyGene, Double>> population, List<Population.Known> elites, int generation) {
        Set<String> taken = new HashSet<>();
        population.forEach(individual -> taken.add(individual.genotype().gene().id()));
        Operators operators = Operators.of(settings, genomes.grammar(), credit);
        Selector<StrategyGene, Double> parents =
                withElites(selection.parents(population, generation), elites, generation);
        int refined = (int) (settings.rules().refine() * size());
        List<Phenotype<StrategyGene, Double>> targets = Refinement.targets(population, refined);
        int bred = targets.isEmpty() ? size() : size() - refined;
        List<Phenotype<StrategyGene, Double>> children = new ArrayList<>();
        for (int index = 0; index < size(); index++) {
            int place = index - bred;
            Phenotype<StrategyGene, Double> child = null;
            for (int attempt = 0; attempt <= settings.redraws() && isTaken(child, taken); attempt++) {
                child = RandomRegistry.with(
                        stream(generation, index, BREED, attempt),
                        random -> place < 0
                                ? child(population, parents, operators, generation, random)
                                : refined(targets.get(place % targets.size()), generation));
            }
            if (isTaken(child, taken)) {
                child = StrategyChromosome.phenotype(genomes.random(stream(generation, index, FRESH, 0)), generation);
            }
            taken.add(child.genotype().gene().id());
            children.add(child);
        }
        return ISeq.of(children);
    }

    ISeq<Phenotype<StrategyGene, Double>> survivors(
            ISeq<Phenotype<StrategyGene, Double>> old, ISeq<Phenotype<StrategyGene, Double>> children) {
        return selection.survivors(old, children);
    }

    private Selector<StrategyGene, Double> withElites(
            Selector<StrategyGene, Double> others, List<Population.Known> elites, int generation) {
        if (settings.archiveShare() == 0) {
            return others;
        }
        List<Phenotype<StrategyGene, Double>> parents = elites.stream()
                .map(elite -> StrategyChromosome.phenotype(
                                StrategyGene.of(StrategyText.parse(elite.text()), Origin.RANDOM, genomes),
                                generation - 1L)
                        .withFitness(elite.fitness()))
                .toList();
        return parents.isEmpty() ? others : new ArchiveParents(parents, settings.archiveShare(), others);
    }

    private static boolean isTaken(Phenotype<StrategyGene, Double> child, Set<String> taken) {
        return child == null || taken.contains(child.genotype().gene().id());
    }

    /** One child; the generator is also the one bound in Jenetics' registry. */
    private Phenotype<StrategyGene, Double> child(
            ISeq<Phenotype<StrategyGene, Double>> population,
            Selector<StrategyGene, Double> selector,
            Operators operators,
            int generation,
            RandomGenerator random) {
        double u = random.nextDouble();
        double bred = settings.crossoverRate() + settings.mutationRate();
        if (u >= bred) {
            return StrategyChromosome.phenotype(genomes.random(random, Origin.random(1 - bred)), generation);
        }
        VariationAlterer alterer =
                u < settings.crossoverRate() ? operators.crossover(random) : operators.mutation(random);
        ISeq<Phenotype<StrategyGene, Double>> parents =
                selector.select(population, alterer.variation().parents(), Optimize.MAXIMUM);
        return alterer.alter(parents, generation).population().get(0);
    }

    /** One refinement; the place in the generation is kept for it, so nothing else is proposed there. */
    private Phenotype<StrategyGene, Double> refined(Phenotype<StrategyGene, Double> target, int generation) {
        StrategyGene gene = target.genotype().gene();
        StepShape shape = credit.shape(gene.text(), Constants.of(gene.allele()).size());
        return new VariationAlterer(new Refinement(shape), 1, 1)
                .alter(ISeq.of(target), generation)
                .population()
                .get(0);
    }

    private RandomGenerator stream(int generation, int index, long purpose, int attempt) {
        return Seeds.stream(settings.seed(), settings.island(), generation, index, purpose, attempt);
    }
}
