package io.cambrian.jobs.evolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.evolve.Population;
import io.cambrian.fault.ConfigException;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;

/**
 * A finished search, as its ledger holds it.
 *
 * @param population the last one, with all that was ever scored
 * @param knownTo last day that went into it: its development days, and what its own seeds knew
 */
public record EndedSearch(Population population, int knownTo) {
    /**
     * A search of a warehouse.
     *
     * @throws ConfigException if there is no such finished search
     */
    public static EndedSearch of(Warehouse warehouse, String runId) {
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
        return new EndedSearch(
                last,
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
