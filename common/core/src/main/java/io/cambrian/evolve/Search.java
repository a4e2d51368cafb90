package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.TrialScore;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Grammar-guided, typed genetic programming over strategies.
 *
 * <p>Generation 0 is random. Every later generation tries {@code populationSize} children: each is made by crossover of
 * two parents, by mutation of one, or drawn anew. A child that already is in the population or among its siblings is drawn
 * again a few times. Who becomes a parent and who survives is said by {@link SelectionMethod}. The ledger has
 * {@code populationSize * generations} rows, or fewer where a rule ends the search early.
 *
 * <p>With several islands the population is divided evenly: each breeds and chooses by its own settings, the best wander to the
 * next island every few generations, and all are scored together. Individuals are numbered island by island.
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

    private final SearchSettings settings;
    private final Genomes genomes;
    private final List<Island> islands = new ArrayList<>();
    private final Fitness fitness;
    private final PopulationEvaluator evaluator;
    private final Optional<Archive> archive;
    private final GenerationListener listener;

    private LedgerHash ledgerHash;
    private long trials;

    private Search(
            SearchSettings settings,
            Arena arena,
            Fitness fitness,
            Optional<Population> resumeFrom,
            GenerationListener listener) {
        this.settings = settings;
        this.fitness = fitness;
        this.genomes = new Genomes(new StrategyGrammar(settings.grammar()), settings.maxComplexity());
        this.evaluator = new PopulationEvaluator(
                arena, fitness, settings, resumeFrom.map(Population::known).orElse(List.of()));
        List<SearchSettings> each = settings.byIsland();
        boolean archives = each.stream().anyMatch(own -> own.archiveShare() > 0);
        if (archives && arena.niches().isEmpty()) {
            throw new IllegalArgumentException("An archive needs niches.");
        }
        for (int k = 0; k < each.size(); k++) {
            int island = k;
            islands.add(new Island(
                    each.get(k),
                    genomes,
                    fitness,
                    seeds(k, each.size()),
                    resumeFrom.map(stored -> stored.credits().get(island)).orElse(OperatorCredit.START),
                    evaluator::known));
        }
        this.archive = arena.niches().filter(any -> archives).map(Archive::new);
        evaluator.known().forEach(this::archive);
        this.listener = listener;
        this.ledgerHash =
                resumeFrom.map(Population::ledgerHash).map(LedgerHash::ofHex).orElse(LedgerHash.EMPTY);
        this.trials = resumeFrom.map(Population::trials).orElse(0L);
    }

    /** The seeds of an island: every so many-th. */
    private List<String> seeds(int island, int count) {
        List<String> all = settings.rules().seeds().texts();
        List<String> own = new ArrayList<>();
        for (int i = island; i < all.size(); i += count) {
            own.add(all.get(i));
        }
        return own;
    }

    /**
     * Runs a search to its last generation, or until a rule or the listener ends it.
     *
     * @param arena where strategies are scored
     * @param resumeFrom the last stored generation of the same search, or empty to begin
     * @throws DataException where the stored population does not belong to these settings or this version
     */
    public static SearchResult run(
            SearchSettings settings,
            Arena arena,
            Fitness fitness,
            Optional<Population> resumeFrom,
            GenerationListener listener) {
        return new Search(settings, arena, fitness, resumeFrom, listener).run(resumeFrom);
    }

    /** Runs a search that needs nothing but a scorer: no archive, no races, no fingerprints. */
    public static SearchResult run(
            SearchSettings settings,
            Scorer scorer,
            Fitness fitness,
            Optional<Population> resumeFrom,
            GenerationListener listener) {
        return run(settings, Arena.of(scorer), fitness, resumeFrom, listener);
    }

    /** Runs a search from the beginning, without a listener. */
    public static SearchResult run(SearchSettings settings, Scorer scorer, Fitness fitness) {
        return run(settings, scorer, fitness, Optional.empty(), GenerationListener.NONE);
    }

    private SearchResult run(Optional<Population> resumeFrom) {
        List<ISeq<Phenotype<StrategyGene, Double>>> populations =
                resumeFrom.map(this::restore).orElse(List.of());
        Population last = resumeFrom.orElse(null);
        int first = resumeFrom.map(stored -> stored.generation() + 1).orElse(0);
        for (int generation = first; generation < settings.generations() && goesOn(last); generation++) {
            List<ISeq<Phenotype<StrategyGene, Double>>> asked = asked(populations, generation);
            evaluator.begin(generation);
            int knownBefore = evaluator.size();
            Set<String> scoredBefore = scoredBefore(joined(asked));
            ISeq<Phenotype<StrategyGene, Double>> tried = evaluator.eval(joined(asked));
            List<Trial> rows = rows(tried, generation, scoredBefore);
            for (Trial row : rows) {
                ledgerHash = ledgerHash.plus(row);
            }
            trials += rows.size();
            rows.forEach(row -> archive(evaluator.known(row.strategyId())));
            populations = survivors(populations, divided(tried), rows, generation);
            last = stored(populations, generation);
            listener.generation(report(generation, rows, populations, last, evaluator.size() - knownBefore));
        }
        return SearchResult.of(last, settings.finalists());
    }

    /** Whether another generation may begin: no rule forbids it, and the listener agrees. */
    private boolean goesOn(Population last) {
        return last == null || (!isOver(settings, last) && listener.goesOn());
    }

    /** Whether a search with these settings ends with this population, be it its last generation or an early stop. */
    public static boolean isOver(SearchSettings settings, Population last) {
        SearchRules rules = settings.rules();
        boolean full = rules.maxTrials() > 0 && last.trials() + settings.populationSize() > rules.maxTrials();
        boolean stale = rules.stagnation() > 0 && last.stagnation() >= rules.stagnation();
        return last.generation() + 1 >= settings.generations() || full || stale;
    }

    /** What each island asks for. */
    private List<ISeq<Phenotype<StrategyGene, Double>>> asked(
            List<ISeq<Phenotype<StrategyGene, Double>>> populations, int generation) {
        List<Population.Known> elites = archive.map(Archive::elites).orElse(List.of());
        List<ISeq<Phenotype<StrategyGene, Double>>> asked = new ArrayList<>();
        for (int k = 0; k < islands.size(); k++) {
            Island island = islands.get(k);
            asked.add(generation == 0 ? island.begin() : island.breed(populations.get(k), elites, generation));
        }
        return asked;
    }

    private List<ISeq<Phenotype<StrategyGene, Double>>> survivors(
            List<ISeq<Phenotype<StrategyGene, Double>>> old,
            List<ISeq<Phenotype<StrategyGene, Double>>> tried,
            List<Trial> rows,
            int generation) {
        List<ISeq<Phenotype<StrategyGene, Double>>> survivors = new ArrayList<>();
        int from = 0;
        for (int k = 0; k < islands.size(); k++) {
            Island island = islands.get(k);
            island.earned(rows.subList(from, from + island.size()).stream()
                    .map(this::birth)
                    .toList());
            from += island.size();
            survivors.add(generation == 0 ? tried.get(k) : island.survivors(old.get(k), tried.get(k)));
        }
        boolean migrates = islands.size() > 1
                && generation > 0
                && generation % settings.rules().migrateEvery() == 0;
        return migrates ? Migration.ring(survivors) : survivors;
    }

    private static ISeq<Phenotype<StrategyGene, Double>> joined(List<ISeq<Phenotype<StrategyGene, Double>>> parts) {
        return parts.stream().flatMap(ISeq::stream).collect(ISeq.toISeq());
    }

    private List<ISeq<Phenotype<StrategyGene, Double>>> divided(ISeq<Phenotype<StrategyGene, Double>> all) {
        List<ISeq<Phenotype<StrategyGene, Double>>> parts = new ArrayList<>();
        int from = 0;
        for (Island island : islands) {
            parts.add(all.subSeq(from, from + island.size()));
            from += island.size();
        }
        return parts;
    }

    private void archive(Population.Known one) {
        archive.ifPresent(present -> present.add(one));
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
        Set<String> spared = new HashSet<>(evaluator.race().spared());
        List<Trial> rows = new ArrayList<>();
        for (int index = 0; index < tried.size(); index++) {
            StrategyGene gene = tried.get(index).genotype().gene();
            Population.Known known = evaluator.known(gene.id());
            boolean repeated = !seen.add(gene.id());
            Origin origin = gene.origin();
            Optional<TrialScore> score = known.outcome() instanceof ScoreOutcome.Scored scored
                    ? Optional.of(scored.score())
                    : Optional.empty();
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
                    repeated,
                    score.flatMap(s -> fitness.penalty(gene.allele(), s)),
                    spared.contains(gene.id()) && !repeated,
                    novelty(score)));
        }
        return rows;
    }

    private OptionalDouble novelty(Optional<TrialScore> score) {
        return archive.isPresent() && score.isPresent() ? archive.get().novelty(score.get()) : OptionalDouble.empty();
    }

    private OperatorCredit.Birth birth(Trial trial) {
        return OperatorCredit.Birth.of(
                trial.operator(),
                trial.parentIds().stream().map(evaluator::known).toList(),
                evaluator.known(trial.strategyId()),
                trial.repeated());
    }

    private GenerationReport report(
            int generation,
            List<Trial> rows,
            List<ISeq<Phenotype<StrategyGene, Double>>> populations,
            Population stored,
            int newlyScored) {
        ISeq<Phenotype<StrategyGene, Double>> population = joined(populations);
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
                Diversity.of(strategies),
                evaluator.race());
    }

    private Population stored(List<ISeq<Phenotype<StrategyGene, Double>>> populations, int generation) {
        List<Population.Member> members = new ArrayList<>();
        for (Phenotype<StrategyGene, Double> individual : joined(populations)) {
            StrategyGene gene = individual.genotype().gene();
            members.add(
                    new Population.Member(gene.id(), gene.text(), individual.fitness(), (int) individual.generation()));
        }
        return new Population(
                generation,
                members,
                evaluator.known(),
                trials,
                islands.stream().map(Island::credit).toList(),
                ledgerHash.hex());
    }

    private List<ISeq<Phenotype<StrategyGene, Double>>> restore(Population stored) {
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
        return divided(ISeq.of(restored));
    }

    private static String id(Phenotype<StrategyGene, Double> individual) {
        return individual.genotype().gene().id();
    }
}
