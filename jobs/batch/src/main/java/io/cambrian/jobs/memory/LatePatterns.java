package io.cambrian.jobs.memory;

import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.RecallSidesTable;
import io.cambrian.tables.Warehouse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Patterns of a day that is looked at after a later one: they hold up to that one, which keeps those that it had. */
final class LatePatterns {
    static final String REASON = "not found on this day, and on one before it only later";

    private LatePatterns() {}

    /**
     * Rows of the next day on which memory was looked at, of patterns that it has no row of.
     *
     * @param found on the day
     * @return empty where there is no later day
     */
    static List<Pattern> next(Warehouse warehouse, int day, List<Pattern> found) {
        Map<String, TreeMap<Integer, Pattern>> rows = new HashMap<>();
        TreeSet<Integer> days = new TreeSet<>(RecallSidesTable.days(warehouse).keySet());
        if (warehouse.exists(PatternsTable.SPEC)) {
            warehouse.read(PatternsTable.SPEC).collectAsList().stream()
                    .map(PatternsTable::fromRow)
                    .forEach(p -> {
                        days.add(p.knownDay());
                        rows.computeIfAbsent(p.patternId(), id -> new TreeMap<>())
                                .put(p.knownDay(), p);
                    });
        }
        Integer next = days.higher(day);
        return next == null
                ? List.of()
                : found.stream()
                        .flatMap(p -> row(p, rows.getOrDefault(p.patternId(), new TreeMap<>()), day, next).stream())
                        .toList();
    }

    private static Optional<Pattern> row(Pattern found, TreeMap<Integer, Pattern> rows, int day, int next) {
        if (rows.containsKey(next)) {
            return Optional.empty();
        }
        var had = rows.floorEntry(day);
        return Optional.of(
                had == null ? ConsolidateJob.retired(found, next, REASON) : ConsolidateJob.on(had.getValue(), next));
    }
}
