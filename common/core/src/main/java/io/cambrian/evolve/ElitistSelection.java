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

/** Parents win tournaments by fitness; the elite of the old population takes the place of the worst children. */
class ElitistSelection implements Selection {
    static final Comparator<Phenotype<StrategyGene, Double>> BEST_FIRST = Comparator.comparing(
                    (Phenotype<StrategyGene, Double> individual) -> individual.fitness())
            .reversed()
            .thenComparing(individual -> individual.genotype().gene().id());

    private final Selector<StrategyGene, Double> tournament;
    private final int eliteCount;

    ElitistSelection(SearchSettings settings) {
        // Jenetics' tournament needs two; a tournament of one is no selection
        this.tournament = settings.tournamentSize() == 1
                ? new MonteCarloSelector<>()
                : new TournamentSelector<>(settings.tournamentSize());
        this.eliteCount = settings.eliteCount();
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
        originals.addAll(copies);
        originals.subList(0, places).stream().sorted().map(children::get).forEach(survivors::add);
        return ISeq.of(survivors);
    }

    private static String id(Phenotype<StrategyGene, Double> individual) {
        return individual.genotype().gene().id();
    }
}
