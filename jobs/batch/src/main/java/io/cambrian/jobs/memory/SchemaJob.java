package io.cambrian.jobs.memory;

import io.cambrian.evolve.Seeding;
import io.cambrian.evolve.Survivors;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.evolve.EndedSearch;
import io.cambrian.memory.consolidation.SchemaSearch;
import io.cambrian.memory.consolidation.SchemaSeeds;
import io.cambrian.tables.RulesTable;
import io.cambrian.tables.RulesTable.Rule;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.List;

/**
 * Abstracts a finished search: what the entry rules of its survivors have in common and those of the dead have not. Another
 * search can begin with strategies made after such schemas; they know all days that the first one saw, so it is judged on later
 * ones only.
 */
public final class SchemaJob {
    private SchemaJob() {}

    /** A search as it ended. */
    private record Ended(int knownTo, Survivors strategies) {}

    /** Writes the schemas of a search; a repetition writes nothing. */
    public static List<Rule> run(Warehouse warehouse, String runId) {
        Ended ended = ended(warehouse, runId);
        List<Rule> rules = new ArrayList<>();
        for (SchemaSearch.Found f : found(ended)) {
            rules.add(new Rule(
                    ended.knownTo,
                    RulesTable.SCHEMA,
                    runId,
                    rules.size() + 1,
                    f.schema().text(),
                    "",
                    f.survivors(),
                    f.lift(),
                    Double.NaN,
                    f.qValue()));
        }
        if (!rules.isEmpty()) {
            warehouse.merge(
                    RulesTable.SPEC,
                    warehouse.rows(
                            RulesTable.SPEC,
                            rules.stream().map(RulesTable::toRow).toList()));
        }
        return rules;
    }

    private static List<SchemaSearch.Found> found(Ended ended) {
        return SchemaSeeds.learn(ended.strategies.best(), ended.strategies.dead());
    }

    /**
     * Strategies made after the schemas of a search: each takes a survivor that is an instance of a schema and fills the schema's
     * holes anew. The same search, number and seed give the same strategies.
     *
     * @param count how many are wanted; fewer where schemas leave no room
     * @throws ConfigException if there is no such finished search, or its survivors have nothing in common
     */
    public static Seeding seeds(Warehouse warehouse, String runId, int count, long seed) {
        Ended ended = ended(warehouse, runId);
        List<SchemaSearch.Found> schemas = found(ended);
        if (schemas.isEmpty()) {
            throw new ConfigException("The survivors of the search " + runId
                    + " have nothing in common that the dead have not.\nTake its best strategies as they are: --seeds-from "
                    + runId + ".");
        }
        SchemaSeeds made = new SchemaSeeds(
                ended.strategies.best(),
                schemas.stream().map(SchemaSearch.Found::schema).toList());
        return new Seeding(made.make(count, seed), ended.knownTo);
    }

    private static Ended ended(Warehouse warehouse, String runId) {
        EndedSearch search = EndedSearch.of(warehouse, runId);
        return new Ended(search.knownTo(), Survivors.of(search.population()));
    }
}
