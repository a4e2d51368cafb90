package io.cambrian.jobs.evolve;

import io.cambrian.evolve.Population;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Where the strategies of one search come from: what was made from what, by which operator, in which generation. */
public final class Ancestry {
    private static final int MOST_ANCESTORS = 30;

    private final Map<String, Birth> births;
    private final Map<String, Population.Known> known;

    /** When a strategy was first tried, and what it was made from. */
    private record Birth(int generation, String operator, List<String> parents) {}

    /**
     * A strategy that another was made from.
     *
     * @param generation in which it was first tried, from 0
     * @param parents ids of what it was made from
     * @param fitness by which the search ranked it
     */
    public record Ancestor(
            String id, int generation, String operator, List<String> parents, double fitness, String text) {
        public Ancestor {
            parents = List.copyOf(parents);
        }
    }

    private Ancestry(Map<String, Birth> births, Map<String, Population.Known> known) {
        this.births = births;
        this.known = known;
    }

    /** Reads the lineage of a search. */
    public static Ancestry of(Warehouse warehouse, String searchId, Population population) {
        Map<String, Birth> births = new HashMap<>();
        for (Row row : warehouse
                .read(LineageTable.SPEC)
                .where(functions.col("run_id").equalTo(searchId))
                .orderBy("generation", "individual")
                .collectAsList()) {
            births.putIfAbsent(
                    row.getAs("strategy_id"),
                    new Birth(
                            row.<Integer>getAs("generation"),
                            row.getAs("operator"),
                            row.getList(row.fieldIndex("parent_ids"))));
        }
        Map<String, Population.Known> known = new HashMap<>();
        population.known().forEach(k -> known.put(k.strategyId(), k));
        return new Ancestry(births, known);
    }

    /** The ancestors of a strategy, nearest first in the choice and by generation in the list, itself last. */
    public List<Ancestor> of(String id) {
        Map<String, Ancestor> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty() && found.size() < MOST_ANCESTORS) {
            String at = open.poll();
            Birth birth = births.get(at);
            if (birth != null && !found.containsKey(at)) {
                Population.Known k = known.get(at);
                found.put(
                        at,
                        new Ancestor(at, birth.generation(), birth.operator(), birth.parents(), k.fitness(), k.text()));
                open.addAll(birth.parents());
            }
        }
        Ancestor self = found.remove(id);
        List<Ancestor> tree = new ArrayList<>(found.values());
        tree.sort(Comparator.comparingInt(Ancestor::generation).thenComparing(Ancestor::id));
        if (self != null) {
            tree.add(self);
        }
        return tree;
    }
}
