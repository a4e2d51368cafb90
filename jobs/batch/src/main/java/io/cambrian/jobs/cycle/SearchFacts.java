package io.cambrian.jobs.cycle;

import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.BehaviorMap;
import io.cambrian.evolve.Niches;
import io.cambrian.jobs.evolve.EvolveJob;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is kept of a search beside its ledger, in the result of the run that asked for it, so that searches can be compared. */
public final class SearchFacts {
    public static final String TRIALS = "trials";
    /** Last generation, from 0. */
    public static final String GENERATION = "generation";
    /** Best fitness of all generations; not there if nothing could be ranked. */
    public static final String BEST = "best_fitness";
    /** Ways to behave for which the search knows a strategy, of {@link Niches#count()}. */
    public static final String NICHES = "niches";

    private SearchFacts() {}

    /**
     * Those of a search.
     *
     * @param task on which it was scored
     */
    public static Map<String, Object> of(EvolveJob.Result search, ScoringTask task) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(TRIALS, search.trials());
        facts.put(GENERATION, search.generation());
        facts.put(
                NICHES,
                BehaviorMap.of(search.population().known(), Niches.of(task)).total());
        double best = search.generations().stream()
                .mapToDouble(EvolveJob.Generation::best)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        if (Double.isFinite(best)) {
            facts.put(BEST, best);
        }
        return facts;
    }
}
