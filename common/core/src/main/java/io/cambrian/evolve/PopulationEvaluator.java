package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.genome.Strategy;
import io.jenetics.Phenotype;
import io.jenetics.engine.Evaluator;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import io.jenetics.util.Seq;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a whole population by one call of the scorer with the distinct genomes that this run has not scored yet, in
 * the order in which they first appear; on a cluster a generation is therefore one job. Remembers every outcome. Not safe
 * for concurrent use; stays on the driver.
 */
final class PopulationEvaluator implements Evaluator<StrategyGene, Double> {
    private final Scorer scorer;
    private final Fitness fitness;
    private final Map<String, Population.Known> known = new LinkedHashMap<>();

    PopulationEvaluator(Scorer scorer, Fitness fitness, Collection<Population.Known> known) {
        this.scorer = scorer;
        this.fitness = fitness;
        for (Population.Known one : known) {
            this.known.put(one.strategyId(), one);
        }
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
        List<ScoreOutcome> outcomes = scorer.score(strategies);
        if (outcomes.size() != genes.size()) {
            throw new IllegalStateException(
                    "The scorer gave " + outcomes.size() + " outcomes for " + genes.size() + " strategies.");
        }
        for (int i = 0; i < genes.size(); i++) {
            StrategyGene gene = genes.get(i);
            ScoreOutcome outcome = outcomes.get(i);
            known.put(
                    gene.id(), new Population.Known(gene.id(), gene.text(), fitness(gene.allele(), outcome), outcome));
        }
    }

    private double fitness(Strategy strategy, ScoreOutcome outcome) {
        if (outcome instanceof ScoreOutcome.Scored scored) {
            double value = fitness.of(strategy, scored.score());
            return Double.isNaN(value) ? Fitness.WORST : value;
        }
        return Fitness.WORST;
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
