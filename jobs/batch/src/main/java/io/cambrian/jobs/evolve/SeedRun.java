package io.cambrian.jobs.evolve;

import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.Seeding;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyText;
import io.cambrian.tables.Warehouse;
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
}
