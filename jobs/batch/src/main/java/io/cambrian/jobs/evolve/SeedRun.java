package io.cambrian.jobs.evolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.Seeding;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyText;
import io.cambrian.tables.RunsTable;
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
        RunsTable.Run run = RunsTable.find(warehouse, runId)
                .filter(found -> found.job().equals("evolve"))
                .orElseThrow(() -> new ConfigException("The warehouse " + warehouse.location()
                        + " has no finished search " + runId + ".\nA search prints its run when it ends."));
        JsonNode parameters = parameters(run);
        int size = parameters.path("population").asInt()
                / parameters.path("islands").asInt(1);
        Population last = new Ledger(warehouse, runId, size)
                .lastCommitted()
                .orElseThrow(() -> new IllegalStateException("Run " + runId + " is finished but has no population."));
        List<String> texts = SearchResult.of(last, BEST).finalists().stream()
                .map(finalist -> StrategyText.print(finalist.strategy()))
                .toList();
        if (texts.isEmpty()) {
            throw new ConfigException("The search " + runId + " found no strategy that could be a seed.");
        }
        return new Seeding(
                texts,
                Math.max(
                        parameters.path("to").asInt(),
                        parameters.path("seeds_known_to").asInt(Integer.MIN_VALUE)));
    }

    private static JsonNode parameters(RunsTable.Run run) {
        try {
            return new ObjectMapper().readTree(run.parameters());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The parameters of run " + run.runId() + " are no JSON.", e);
        }
    }
}
