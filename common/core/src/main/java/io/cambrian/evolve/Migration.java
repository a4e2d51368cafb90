package io.cambrian.evolve;

import static io.cambrian.evolve.ElitistSelection.BEST_FIRST;

import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves individuals between islands: a copy of the best twentieth of each, at least one, takes the place of the worst of the
 * next island in the ring, all at the same time. Who is there already does not move. A pure function of the populations.
 */
final class Migration {
    private Migration() {}

    /** The populations after migration, in the same order and of the same sizes. */
    static List<ISeq<Phenotype<StrategyGene, Double>>> ring(List<ISeq<Phenotype<StrategyGene, Double>>> islands) {
        List<ISeq<Phenotype<StrategyGene, Double>>> moved = new ArrayList<>();
        for (int k = 0; k < islands.size(); k++) {
            int from = Math.floorMod(k - 1, islands.size());
            moved.add(arrive(islands.get(k), islands.get(from)));
        }
        return moved;
    }

    private static ISeq<Phenotype<StrategyGene, Double>> arrive(
            ISeq<Phenotype<StrategyGene, Double>> home, ISeq<Phenotype<StrategyGene, Double>> away) {
        Set<String> here = new HashSet<>();
        home.forEach(individual -> here.add(id(individual)));
        int most = Math.max(1, home.size() / 20);
        List<Phenotype<StrategyGene, Double>> migrants = away.stream()
                .sorted(BEST_FIRST)
                .filter(individual -> individual.fitness() > Fitness.WORST)
                .filter(individual -> here.add(id(individual)))
                .limit(most)
                .toList();
        List<Phenotype<StrategyGene, Double>> leaving = home.stream()
                .sorted(BEST_FIRST.reversed())
                .limit(migrants.size())
                .toList();
        List<Phenotype<StrategyGene, Double>> next = new ArrayList<>(home.asList());
        for (int i = 0; i < migrants.size(); i++) {
            next.set(indexOf(next, leaving.get(i)), migrants.get(i));
        }
        return ISeq.of(next);
    }

    private static int indexOf(
            List<Phenotype<StrategyGene, Double>> individuals, Phenotype<StrategyGene, Double> wanted) {
        for (int i = 0; i < individuals.size(); i++) {
            if (individuals.get(i) == wanted) {
                return i;
            }
        }
        throw new IllegalStateException("An individual left its island before it was replaced.");
    }

    private static String id(Phenotype<StrategyGene, Double> individual) {
        return individual.genotype().gene().id();
    }
}
