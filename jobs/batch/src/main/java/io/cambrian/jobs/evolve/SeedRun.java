package io.cambrian.jobs.evolve;

import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.Seeding;
import io.cambrian.evolve.Survivors;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.List;

/** The best strategies of a finished search as seeds of another, with the last day that went into them. */
public final class SeedRun {
    private static final int BEST = 10;

    private SeedRun() {}

    /**
     * Seeds from a run. They know all development days of that run, and what its own seeds knew.
     *
     * @throws ConfigException if there is no such finished search, or it found nothing
     */
    public static Seeding best(Warehouse warehouse, String runId) {
        EndedSearch search = EndedSearch.of(warehouse, runId);
        List<String> texts = SearchResult.of(search.population(), BEST).finalists().stream()
                .map(finalist -> StrategyText.print(finalist.strategy()))
                .toList();
        if (texts.isEmpty()) {
            throw new ConfigException("The search " + runId + " found no strategy that could be a seed.");
        }
        return new Seeding(texts, search.knownTo());
    }

    /**
     * What several searches have learned: see {@link Seeding#learned}. It knows all days that any of them knows.
     *
     * @throws ConfigException if one of them is no finished search, or found nothing
     */
    public static Seeding learned(Warehouse warehouse, List<String> runIds) {
        List<List<Strategy>> searches = new ArrayList<>();
        int knownTo = Integer.MIN_VALUE;
        for (String runId : runIds) {
            EndedSearch search = EndedSearch.of(warehouse, runId);
            List<Strategy> best = Survivors.of(search.population()).best();
            if (best.isEmpty()) {
                throw new ConfigException("The search " + runId + " found no strategy that others could learn from.");
            }
            searches.add(best);
            knownTo = Math.max(knownTo, search.knownTo());
        }
        return Seeding.learned(searches, knownTo);
    }
}
