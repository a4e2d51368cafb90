package io.cambrian.evolve;

import io.jenetics.MonteCarloSelector;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.TournamentSelector;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Parents win tournaments by fitness; the elite of the old population takes the place of the worst children. Where the rules
 * leave most children without a score, as a race does, the old ones with a score live on before any child without: otherwise
 * each generation would throw away nearly all that is known.
 */
class ElitistSelection implements Selection {
    static final Comparator<Phenotype<StrategyGene, Double>> BEST_FIRST = Comparator.comparing(
                    (Phenotype<StrategyGene, Double> individual) -> individual.fitness())
            .reversed()
            .thenComparing(individual -> individual.genotype().gene().id());

    private final Selector<StrategyGene, Double> tournament;
    private final int eliteCount;
    private final boolean scoresAreRare;

    ElitistSelection(SearchSettings settings) {
        // Jenetics' tournament needs two; a tournament of one is no selection
        this.tournament = settings.tournamentSize() == 1
                ? new MonteCarloSelector<>()
                : new TournamentSelector<>(settings.tournamentSize());
        this.eliteCount = settings.eliteCount();
        this.scoresAreRare = settings.rules().leavesTrialsUnscored();
    }

    @Override
    public Selector<StrategyGene, Double> parents(ISeq<Phenotype<StrategyGene, Double>> population, int generation) {
        return tournament;
    }

    /** Old elite first, best first; then the children in their order without the worst, copies counted as worst. */
    @Override
    public ISeq<Phenotype<StrategyGene, Double>> survivors(
            ISeq<Phenotype<StrategyGene, Double>> old, ISeq<Phenotype<StrategyGene, Double>> children) {
        Set<String> seen = new LinkedHashSet<>();
        List<Phenotype<StrategyGene, Double>> survivors = new ArrayList<>();
        for (Phenotype<StrategyGene, Double> individual :
                old.stream().sorted(BEST_FIRST).toList()) {
            if (survivors.size() < eliteCount && seen.add(id(individual))) {
                survivors.add(individual);
            }
        }
        int places = old.size() - survivors.size();
        List<Integer> originals = new ArrayList<>();
        List<Integer> copies = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            (seen.add(id(children.get(i))) ? originals : copies).add(i);
        }
        Comparator<Integer> bestFirst = Comparator.comparing(children::get, BEST_FIRST);
        originals.sort(bestFirst);
        copies.sort(bestFirst);
        List<Phenotype<StrategyGene, Double>> elders = scoresAreRare
                ? old.stream()
                        .sorted(BEST_FIRST)
                        .filter(individual -> individual.fitness() > Fitness.WORST && seen.add(id(individual)))
                        .toList()
                : List.of();
        long admitted = originals.stream()
                .filter(i -> children.get(i).fitness() > Fitness.WORST)
                .count();
        int staying = (int) Math.max(0, Math.min(elders.size(), places - admitted));
        originals.addAll(copies);
        originals.subList(0, places - staying).stream()
                .sorted()
                .map(children::get)
                .forEach(survivors::add);
        survivors.addAll(elders.subList(0, staying));
        return ISeq.of(survivors);
    }

    private static String id(Phenotype<StrategyGene, Double> individual) {
        return individual.genotype().gene().id();
    }
}
