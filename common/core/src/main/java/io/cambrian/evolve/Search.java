package io.cambrian.evolve;

import io.cambrian.backtest.Scorer;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Grammar-guided, typed genetic programming over strategies.
 *
 * <p>Generation 0 is random. Every later generation tries {@code populationSize} children: each is made by crossover of
 * two parents, by mutation of one, or drawn anew. A child that already is in the population or among its siblings is drawn
 * again a few times. Who becomes a parent and who survives is said by {@link SelectionMethod}. The ledger has
 * {@code populationSize * generations} rows.
 *
 * <p>Genotypes, phenotypes, selectors, alterers and the evaluator are Jenetics'; the loop is not its {@code Engine}. The
 * engine draws everything of a generation from one stream in the order of its internal steps, and starts the initial
 * population from the stream's state; here each individual has its own stream, derived from (seed, island, generation,
 * index, purpose, attempt) and bound in Jenetics' registry while the individual is made. A run that goes on from a stored
 * {@link Population} therefore gives the same bits as one that never stopped, and no count of threads or partitions
 * matters: whatever is parallel happens inside the {@link Scorer}, whose answers do not depend on it.
 */
public final class Search {
    static {
        JeneticsRegistry.load();
    }

    private static final long BEGIN = Seeds.ofText("begin");
    private static final long BREED = Seeds.ofText("breed");
    private static final long FRESH = Seeds.ofText("fresh");

    private final SearchSettings settings;
    private final Genomes genomes;
    private final Selection selection;
    private final PopulationEvaluator evaluator;
    private final Optional<Archive> archive;
    private final GenerationListener listener;

    private OperatorCredit credit;
    private LedgerHash ledgerHash;
    private long trials;

    private Search(
            SearchSettings settings,
            Scorer scorer,
            Fitness fitness,
            Optional<Niches> niches,
            Optional<Population> resumeFrom,
            GenerationListener listener) {
        if (settings.archiveShare() > 0 && niches.isEmpty()) {
            throw new IllegalArgumentException("An archive needs niches.");
        }
        StrategyGrammar grammar = new StrategyGrammar(settings.grammar());
        this.settings = settings;
        this.genomes = new Genomes(grammar, settings.maxComplexity());
        this.evaluator = new PopulationEvaluator(
                scorer, fitness, resumeFrom.map(Population::known).orElse(List.of()));
        this.selection = switch (settings.selection()) {
            case TOURNAMENT -> new ElitistSelection(settings);
            case LEXICASE -> new LexicaseSelection(settings, fitness, evaluator::known);
            case NSGA2 -> new Nsga2(settings, evaluator::known);
        };
        this.archive = niches.filter(any -> settings.archiveShare() > 0).map(Archive::new);
        evaluator.known().forEach(this::archive);
        this.listener = listener;
        this.credit = resumeFrom.map(Population::credit).orElse(OperatorCredit.START);
        this.ledgerHash =
                resumeFrom.map(Population::ledgerHash).map(LedgerHash::ofHex).orElse(LedgerHash.EMPTY);
        this.trials = resumeFrom.map(Population::trials).orElse(0L);
    }

    /**
     * Runs a search to its last generation.
     *
     * @param scorer gets each distinct genome once, in one list per generation
     * @param niches the ways to behave, needed where the settings ask for an archive
     * @param resumeFrom the last stored generation of the same search, or empty to begin
     * @throws DataException where the stored population does not belong to these settings or this version
     */
    public static SearchResult run(
            SearchSettings settings,
            Scorer scorer,
            Fitness fitness,
            Optional<Niches> niches,
            Optional<Population> resumeFrom,
            GenerationListener listener) {
        return new Search(settings, scorer, fitness, niches, resumeFrom, listener).run(resumeFrom);
    }

    /** Runs a search without an archive. */
    public static SearchResult run(
            SearchSettings settings,
            Scorer scorer,
            Fitness fitness,
            Optional<Population> resumeFrom,
            GenerationListener listener) {
        return run(settings, scorer, fitness, Optional.empty(), resumeFrom, listener);
    }

    /** Runs a search from the beginning, without a listener. */
    public static SearchResult run(SearchSettings settings, Scorer scorer, Fitness fitness) {
        return run(settings, scorer, fitness, Optional.empty(), GenerationListener.NONE);
    }

    private SearchResult run(Optional<Population> resumeFrom) {
        ISeq<Phenotype<StrategyGene, Double>> population =
                resumeFrom.map(this::restore).orElse(ISeq.empty());
        Population last = resumeFrom.orElse(null);
        int first = resumeFrom.map(stored -> stored.generation() + 1).orElse(0);
        for (int generation = first; generation < settings.generations(); generation++) {
            ISeq<Phenotype<StrategyGene, Double>> asked = generation == 0 ? begin() : breed(population, generation);
            int knownBefore = evaluator.size();
            Set<String> scoredBefore = scoredBefore(asked);
            ISeq<Phenotype<StrategyGene, Double>> tried = evaluator.eval(asked);
            List<Trial> rows = rows(tried, generation, scoredBefore);
            for (Trial row : rows) {
                ledgerHash = ledgerHash.plus(row);
            }
            trials += rows.size();
            rows.forEach(row -> archive(evaluator.known(row.strategyId())));
            credit = credit.after(rows.stream().map(this::birth).toList());
            population = generation == 0 ? tried : selection.survivors(population, tried);
            last = stored(population, generation);
            listener.generation(report(generation, rows, population, last, evaluator.size() - knownBefore));
        }
        return SearchResult.of(last, settings.finalists());
    }

    private ISeq<Phenotype<StrategyGene, Double>> begin() {
        List<Phenotype<StrategyGene, Double>> individuals = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int index = 0; index < settings.populationSize(); index++) {
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

    private ISeq<Phenotype<StrategyGene, Double>> breed(
            ISeq<Phenotype<StrategyGene, Double>> population, int generation) {
        Set<String> taken = new HashSet<>();
        population.forEach(individual -> taken.add(individual.genotype().gene().id()));
        Operators operators = Operators.of(settings, genomes.grammar(), credit);
        Selector<StrategyGene, Double> parents = withArchive(selection.parents(population, generation), generation);
        List<Phenotype<StrategyGene, Double>> children = new ArrayList<>();
        for (int index = 0; index < settings.populationSize(); index++) {
            Phenotype<StrategyGene, Double> child = null;
            for (int attempt = 0; attempt <= settings.redraws() && isTaken(child, taken); attempt++) {
                child = RandomRegistry.with(
                        stream(generation, index, BREED, attempt),
                        random -> child(population, parents, operators, generation, random));
            }
            if (isTaken(child, taken)) {
                child = StrategyChromosome.phenotype(genomes.random(stream(generation, index, FRESH, 0)), generation);
            }
            taken.add(child.genotype().gene().id());
            children.add(child);
        }
        return ISeq.of(children);
    }

    private void archive(Population.Known one) {
        archive.ifPresent(present -> present.add(one));
    }

    private Selector<StrategyGene, Double> withArchive(Selector<StrategyGene, Double> others, int generation) {
        List<Phenotype<StrategyGene, Double>> elites = archive.map(Archive::elites).orElse(List.of()).stream()
                .map(elite -> StrategyChromosome.phenotype(
                                StrategyGene.of(StrategyText.parse(elite.text()), Origin.RANDOM, genomes),
                                generation - 1L)
                        .withFitness(elite.fitness()))
                .toList();
        return elites.isEmpty() ? others : new ArchiveParents(elites, settings.archiveShare(), others);
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

    private RandomGenerator stream(int generation, int index, long purpose, int attempt) {
        return Seeds.stream(settings.seed(), settings.island(), generation, index, purpose, attempt);
    }

    /** The genomes of a generation that this run has scored before it. */
    private Set<String> scoredBefore(ISeq<Phenotype<StrategyGene, Double>> asked) {
        Set<String> before = new HashSet<>();
        for (Phenotype<StrategyGene, Double> individual : asked) {
            if (evaluator.knows(id(individual))) {
                before.add(id(individual));
            }
        }
        return before;
    }

    private List<Trial> rows(ISeq<Phenotype<StrategyGene, Double>> tried, int generation, Set<String> scoredBefore) {
        Set<String> seen = new HashSet<>(scoredBefore);
        List<Trial> rows = new ArrayList<>();
        for (int index = 0; index < tried.size(); index++) {
            StrategyGene gene = tried.get(index).genotype().gene();
            Population.Known known = evaluator.known(gene.id());
            boolean repeated = !seen.add(gene.id());
            Origin origin = gene.origin();
            rows.add(new Trial(
                    generation,
                    index,
                    gene.allele(),
                    gene.id(),
                    origin.parentIds(),
                    origin.operator(),
                    origin.probability(),
                    known.outcome(),
                    known.fitness(),
                    repeated));
        }
        return rows;
    }

    private OperatorCredit.Birth birth(Trial trial) {
        List<Double> parents = trial.parentIds().stream()
                .map(parent -> evaluator.known(parent).fitness())
                .toList();
        return new OperatorCredit.Birth(trial.operator(), parents, trial.fitness(), trial.repeated());
    }

    private GenerationReport report(
            int generation,
            List<Trial> rows,
            ISeq<Phenotype<StrategyGene, Double>> population,
            Population stored,
            int newlyScored) {
        double[] fitness = rows.stream().mapToDouble(Trial::fitness).sorted().toArray();
        double best = population.stream().mapToDouble(Phenotype::fitness).max().orElse(Fitness.WORST);
        List<Strategy> strategies = population.stream()
                .map(individual -> individual.genotype().gene().allele())
                .toList();
        long distinct = population.stream().map(Search::id).distinct().count();
        return new GenerationReport(
                generation,
                rows,
                stored,
                best,
                fitness[(fitness.length - 1) / 2],
                newlyScored,
                (double) distinct / population.size(),
                Diversity.of(strategies));
    }

    private Population stored(ISeq<Phenotype<StrategyGene, Double>> population, int generation) {
        List<Population.Member> members = new ArrayList<>();
        for (Phenotype<StrategyGene, Double> individual : population) {
            StrategyGene gene = individual.genotype().gene();
            members.add(
                    new Population.Member(gene.id(), gene.text(), individual.fitness(), (int) individual.generation()));
        }
        return new Population(generation, members, evaluator.known(), trials, credit, ledgerHash.hex());
    }

    private ISeq<Phenotype<StrategyGene, Double>> restore(Population stored) {
        if (stored.members().size() != settings.populationSize()) {
            throw new DataException("The stored population of generation " + stored.generation() + " has "
                    + stored.members().size() + " members, the settings ask for " + settings.populationSize()
                    + ".\nResume with the settings of the run, or begin a new one.");
        }
        List<Phenotype<StrategyGene, Double>> restored = new ArrayList<>();
        for (Population.Member member : stored.members()) {
            StrategyGene gene = StrategyGene.of(StrategyText.parse(member.text()), Origin.RANDOM, genomes);
            if (!gene.id().equals(member.strategyId()) || !evaluator.knows(gene.id())) {
                throw new DataException("The stored individual " + member.strategyId() + " of generation "
                        + stored.generation()
                        + " is not what this version makes of its text, or its score is missing.\n"
                        + "Resume with the version that began the run, or begin a new one.");
            }
            restored.add(StrategyChromosome.phenotype(gene, member.born()).withFitness(member.fitness()));
        }
        return ISeq.of(restored);
    }

    private static String id(Phenotype<StrategyGene, Double> individual) {
        return individual.genotype().gene().id();
    }
}
