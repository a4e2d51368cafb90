package io.cambrian.evolve;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How different the members of a population are from each other. */
final class Diversity {
    private Diversity() {}

    /**
     * The chance that two comparisons or crossings, drawn with replacement from all of the population, differ: 1 minus the
     * sum of squared shares (Simpson 1949, "Measurement of diversity", doi:10.1038/163688a0).
     */
    static double of(List<Strategy> population) {
        Map<Cond, Integer> counts = new LinkedHashMap<>();
        long total = 0;
        for (Strategy strategy : population) {
            for (Cond cond : Subtrees.conds(strategy)) {
                if (cond instanceof Cond.Compare || cond instanceof Cond.Cross) {
                    counts.merge(cond, 1, Integer::sum);
                    total++;
                }
            }
        }
        long squares = 0;
        for (int count : counts.values()) {
            squares += (long) count * count;
        }
        return 1 - (double) squares / ((double) total * total);
    }
}
