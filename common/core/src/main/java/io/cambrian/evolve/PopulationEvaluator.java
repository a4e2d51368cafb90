package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.jenetics.Phenotype;
import io.jenetics.engine.Evaluator;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates a whole population by one call of the scorer with the distinct genomes that this run has not scored yet, in
 * the order in which they first appear; on a cluster a generation is therefore one job. Where the rules ask for it, what does
 * the same as an earlier genome is not scored, and the others race for being scored in full. Remembers every outcome. Not
 * safe for concurrent use; stays on the driver.
 */
final class PopulationEvaluator implements Evaluator<StrategyGene, Double> {
    private final Scorer scorer;
    private final Fitness fitness;
    private final Optional<Fingerprints> fingerprints;
    private final Optional<Race> race;
    private final Map<String, Population.Known> known = new LinkedHashMap<>();

    private int generation;
    private RaceReport lastRace = RaceReport.NONE;

    /**
     * An evaluator of a search.
     *
     * @param known what an interrupted search has asked for already
     */
    PopulationEvaluator(Arena arena, Fitness fitness, SearchSettings settings, Collection<Population.Known> known) {
        this.scorer = arena.whole();
        this.fitness = fitness;
        this.fingerprints = settings.rules().duplicates() == DuplicateRule.SIGNALS
                ? Optional.of(new Fingerprints(arena))
                : Optional.empty();
        this.race = settings.rules().racing() == RacePolicy.HALVING
                ? Optional.of(new Race(arena, fitness, settings))
                : Optional.empty();
        for (Population.Known one : known) {
            this.known.put(one.strategyId(), one);
        }
        fingerprints.ifPresent(prints -> prints.originals(known.stream()
                .filter(one -> !isDuplicate(one.outcome()))
                .map(one -> StrategyText.parse(one.text()))
                .toList()));
    }

    private static boolean isDuplicate(ScoreOutcome outcome) {
        return outcome instanceof ScoreOutcome.Rejected rejected
                && rejected.reason().equals(Fingerprints.DUPLICATE);
    }

    /** The generation that is evaluated from now on. */
    void begin(int number) {
        generation = number;
        lastRace = RaceReport.NONE;
    }

    /** How the race of the generation went. */
    RaceReport race() {
        return lastRace;
    }

    @Override
    public ISeq<Phenotype<StrategyGene, Double>> eval(Seq<Phenotype<StrategyGene, Double>> population) {
        Map<String, StrategyGene> fresh = new LinkedHashMap<>();
        for (Phenotype<StrategyGene, Double> individual : population) {
            StrategyGene gene = individual.genotype().gene();
            if (!known.containsKey(gene.id())) {
                fresh.putIfAbsent(gene.id(), gene);
            }
        }
        if (!fresh.isEmpty()) {
            score(new ArrayList<>(fresh.values()));
        }
        MSeq<Phenotype<StrategyGene, Double>> evaluated = MSeq.of(population);
        for (int i = 0; i < evaluated.size(); i++) {
            Phenotype<StrategyGene, Double> individual = evaluated.get(i);
            evaluated.set(
                    i,
                    individual.withFitness(
                            known(individual.genotype().gene().id()).fitness()));
        }
        return ISeq.of(evaluated);
    }

    private void score(List<StrategyGene> genes) {
        List<Strategy> strategies = genes.stream().map(StrategyGene::allele).toList();
        List<Optional<String>> originals = fingerprints
                .map(prints -> prints.originals(strategies))
                .orElseGet(() -> Collections.nCopies(genes.size(), Optional.empty()));
        List<Strategy> entrants = new ArrayList<>();
        for (int i = 0; i < genes.size(); i++) {
            if (originals.get(i).isEmpty()) {
                entrants.add(strategies.get(i));
            }
        }
        List<ScoreOutcome> outcomes = entrants.isEmpty() ? List.of() : outcomes(entrants);
        if (outcomes.size() != entrants.size()) {
            throw new IllegalStateException(
                    "The scorer gave " + outcomes.size() + " outcomes for " + entrants.size() + " strategies.");
        }
        int next = 0;
        for (int i = 0; i < genes.size(); i++) {
            StrategyGene gene = genes.get(i);
            ScoreOutcome outcome = originals.get(i).isPresent()
                    ? new ScoreOutcome.Rejected(
                            Fingerprints.DUPLICATE,
                            "The strategy does the same as " + originals.get(i).get() + " on the probe bars.")
                    : outcomes.get(next++);
            known.put(
                    gene.id(),
                    new Population.Known(gene.id(), gene.text(), Fitness.of(fitness, gene.allele(), outcome), outcome));
        }
    }

    private List<ScoreOutcome> outcomes(List<Strategy> entrants) {
        if (race.isEmpty()) {
            return scorer.score(entrants);
        }
        Race.Result result = race.get().run(entrants, generation);
        lastRace = result.report();
        return result.outcomes();
    }

    /** How many distinct genomes have been scored. */
    int size() {
        return known.size();
    }

    boolean knows(String strategyId) {
        return known.containsKey(strategyId);
    }

    Population.Known known(String strategyId) {
        return known.get(strategyId);
    }

    /** In the order in which they were first asked for. */
    List<Population.Known> known() {
        return List.copyOf(known.values());
    }
}
