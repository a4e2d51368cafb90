package io.cambrian.jobs.memory;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.Seeding;
import io.cambrian.fault.ConfigException;
import io.cambrian.feature.Unit;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.evolve.EndedSearch;
import io.cambrian.memory.consolidation.Schema;
import io.cambrian.memory.consolidation.SchemaSearch;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.RulesTable;
import io.cambrian.tables.RulesTable.Rule;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Abstracts a finished search: what the entry rules of its survivors have in common and those of the dead have not. Another
 * search can begin with strategies made after such schemas; they know all days that the first one saw, so it is judged on later
 * ones only.
 */
public final class SchemaJob {
    /** Share of the scored strategies that count as survivors. */
    private static final double SURVIVING = 0.1;

    /** Dead strategies that are compared, evenly over the ranks: pairs are counted, and more say nothing new. */
    private static final int MOST_DEAD = 200;

    private static final int MOST_SURVIVORS = 30;
    private static final int DEPTH = 2;
    private static final int ATTEMPTS = 20;

    private SchemaJob() {}

    /** A search as it ended. */
    private record Ended(int knownTo, List<Strategy> survivors, List<Strategy> dead) {}

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
        return SchemaSearch.DEFAULT.search(entries(ended.survivors), entries(ended.dead));
    }

    private static List<Cond> entries(List<Strategy> strategies) {
        List<Cond> entries = new ArrayList<>();
        for (Strategy s : strategies) {
            s.longSide().map(Side::enter).ifPresent(entries::add);
            s.shortSide().map(Side::enter).ifPresent(entries::add);
        }
        return entries;
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
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        Set<String> ids = new LinkedHashSet<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; texts.size() < count && i < count * ATTEMPTS; i++) {
            Schema schema = schemas.get(i % schemas.size()).schema();
            RandomGenerator random = Seeds.stream(seed, i);
            made(ended.survivors, schema, grammar, random).ifPresent(s -> {
                Strategy canonical = Canonical.of(s);
                if (ids.add(StrategyId.of(canonical))) {
                    texts.add(StrategyText.print(canonical));
                }
            });
        }
        return new Seeding(texts, ended.knownTo);
    }

    private static Optional<Strategy> made(
            List<Strategy> survivors, Schema schema, StrategyGrammar grammar, RandomGenerator random) {
        List<Strategy> instances = survivors.stream()
                .filter(s -> matches(schema, s.longSide()) || matches(schema, s.shortSide()))
                .toList();
        if (instances.isEmpty()) {
            return Optional.empty();
        }
        Strategy s = instances.get(random.nextInt(instances.size()));
        Cond entry = schema.fill(new ByGrammar(grammar, random));
        return Optional.of(new Strategy(
                matches(schema, s.longSide()) ? s.longSide().map(side -> with(side, entry)) : s.longSide(),
                matches(schema, s.longSide()) ? s.shortSide() : s.shortSide().map(side -> with(side, entry)),
                s.sizing(),
                s.protection()));
    }

    private static boolean matches(Schema schema, Optional<Side> side) {
        return side.map(x -> schema.matches(x.enter())).orElse(false);
    }

    private static Side with(Side side, Cond entry) {
        return new Side(entry, side.exit(), side.maxHeldBars());
    }

    /** Fills holes with what the grammar grows. */
    private record ByGrammar(StrategyGrammar grammar, RandomGenerator random) implements Schema.Filler {
        @Override
        public Cond cond() {
            return grammar.condition(random, DEPTH);
        }

        @Override
        public Num num(Unit unit) {
            return grammar.number(unit, random, DEPTH);
        }

        @Override
        public double number(double from, double to) {
            return from + (to - from) * random.nextDouble();
        }
    }

    private static Ended ended(Warehouse warehouse, String runId) {
        EndedSearch search = EndedSearch.of(warehouse, runId);
        List<Population.Known> scored = search.population().known().stream()
                .filter(k -> k.outcome() instanceof ScoreOutcome.Scored && Double.isFinite(k.fitness()))
                .sorted(Comparator.comparingDouble((Population.Known k) -> -k.fitness())
                        .thenComparing(Population.Known::strategyId))
                .toList();
        int survive = Math.min(MOST_SURVIVORS, (int) Math.ceil(SURVIVING * scored.size()));
        List<Strategy> survivors = new ArrayList<>();
        List<Strategy> dead = new ArrayList<>();
        int others = scored.size() - survive;
        double step = Math.max(1, others / (double) MOST_DEAD);
        for (int i = 0; i < survive; i++) {
            survivors.add(StrategyText.parse(scored.get(i).text()));
        }
        for (double at = 0; at < others; at += step) {
            dead.add(StrategyText.parse(scored.get(survive + (int) at).text()));
        }
        return new Ended(search.knownTo(), survivors, dead);
    }
}
