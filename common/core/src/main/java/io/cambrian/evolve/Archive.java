package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The best strategy of each way to behave: MAP-Elites (Mouret and Clune 2015, "Illuminating search spaces by mapping elites",
 * arXiv:1504.04909) over the {@link Niches}. A strategy keeps its niche until a fitter one comes, or one as fit with a smaller
 * id; what the fitness refuses has no niche. So the archive is a function of the set of trials, whatever their order, and a
 * resumed search finds it again in its ledger.
 */
final class Archive {
    private final Niches niches;
    private final SortedMap<Integer, Population.Known> elites = new TreeMap<>();

    Archive(Niches niches) {
        this.niches = niches;
    }

    void add(Population.Known one) {
        if (one.fitness() > Fitness.WORST && one.outcome() instanceof ScoreOutcome.Scored scored) {
            elites.merge(niches.of(scored.score()), one, (old, other) -> isBetter(other, old) ? other : old);
        }
    }

    private static boolean isBetter(Population.Known one, Population.Known other) {
        return one.fitness() > other.fitness()
                || (one.fitness() == other.fitness() && one.strategyId().compareTo(other.strategyId()) < 0);
    }

    /** In the order of the niches. */
    List<Population.Known> elites() {
        return List.copyOf(elites.values());
    }
}
