package io.cambrian.memory.consolidation;

import io.cambrian.feature.Unit;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Strategies made after schemas: each takes a survivor that is an instance of a schema and fills the schema's holes anew with what
 * the grammar grows. The schemas are the productions, the survivors say what stands around them.
 *
 * @param survivors of earlier searches
 * @param schemas that their entry rules have in common
 */
public record SchemaSeeds(List<Strategy> survivors, List<Schema> schemas) {
    private static final int DEPTH = 2;
    private static final int ATTEMPTS = 20;

    public SchemaSeeds {
        survivors = List.copyOf(survivors);
        schemas = List.copyOf(schemas);
    }

    /** What the survivors' entry rules have in common and those of the dead have not. */
    public static List<SchemaSearch.Found> learn(List<Strategy> survivors, List<Strategy> dead) {
        return SchemaSearch.DEFAULT.search(entries(survivors), entries(dead));
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
     * Makes strategies, canonical and distinct; the same survivors, schemas, number and seed give the same ones.
     *
     * @param count how many are wanted; fewer where schemas leave no room
     */
    public List<String> make(int count, long seed) {
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        Set<String> ids = new LinkedHashSet<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; !schemas.isEmpty() && texts.size() < count && i < count * ATTEMPTS; i++) {
            made(schemas.get(i % schemas.size()), grammar, Seeds.stream(seed, i))
                    .ifPresent(s -> {
                        Strategy canonical = Canonical.of(s);
                        if (ids.add(StrategyId.of(canonical))) {
                            texts.add(StrategyText.print(canonical));
                        }
                    });
        }
        return texts;
    }

    private Optional<Strategy> made(Schema schema, StrategyGrammar grammar, RandomGenerator random) {
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
}
