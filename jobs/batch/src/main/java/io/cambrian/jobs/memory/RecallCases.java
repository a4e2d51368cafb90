package io.cambrian.jobs.memory;

import io.cambrian.memory.PastCase;
import io.cambrian.tables.RecallCasesTable;
import io.cambrian.tables.RecallCasesTable.RecallCase;
import io.cambrian.tables.RecallSidesTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Cases to recall in their table: a day adds those that are new or changed, and of each the last row up to a day holds. */
final class RecallCases {
    private RecallCases() {}

    /** What is one case through all days. */
    record Key(String side, String caseId) {
        static Key of(RecallCase c) {
            return new Key(c.side(), c.caseId());
        }
    }

    /** All cases as they were consolidated last up to a day. */
    static Map<Key, RecallCase> asOf(Warehouse warehouse, int day) {
        Map<Key, RecallCase> cases = new HashMap<>();
        if (warehouse.exists(RecallCasesTable.SPEC)) {
            RecallCasesTable.asOf(warehouse.read(RecallCasesTable.SPEC), day).collectAsList().stream()
                    .map(RecallCasesTable::fromRow)
                    .forEach(c -> cases.put(Key.of(c), c));
        }
        return cases;
    }

    /**
     * Makes some cases those of a day, in one commit; what the tables say of other days stays.
     *
     * @param cases all that were consolidated on the day
     */
    static void write(Warehouse warehouse, int day, List<RecallCase> cases) {
        Map<Key, RecallCase> before = asOf(warehouse, day);
        List<RecallCase> rows = new ArrayList<>(cases.stream()
                .filter(c -> !before.containsKey(Key.of(c)) || !c.isLike(before.get(Key.of(c))))
                .toList());
        Set<Key> now = cases.stream().map(Key::of).collect(Collectors.toSet());
        before.forEach((key, was) -> {
            if (!now.contains(key) && !was.gone()) {
                rows.add(was.goneOn(day));
            }
        });
        if (!rows.isEmpty()) {
            rows.addAll(later(warehouse, day, rows, before));
            warehouse.merge(
                    RecallCasesTable.SPEC,
                    warehouse.rows(
                            RecallCasesTable.SPEC,
                            rows.stream().map(RecallCasesTable::toRow).toList()));
        }
    }

    /** Rows by which the next day after one that is consolidated late keeps what it found unchanged, and gets nothing that it did not have. */
    private static List<RecallCase> later(
            Warehouse warehouse, int day, List<RecallCase> changed, Map<Key, RecallCase> before) {
        if (!warehouse.exists(RecallCasesTable.SPEC)) {
            return List.of();
        }
        List<RecallCase> rows =
                RecallCasesTable.next(warehouse.read(RecallCasesTable.SPEC), day).collectAsList().stream()
                        .map(RecallCasesTable::fromRow)
                        .toList();
        Integer other = RecallSidesTable.days(warehouse).higherKey(day);
        if (rows.isEmpty() && other == null) {
            return List.of();
        }
        int first = rows.isEmpty() ? other : rows.get(0).knownDay();
        int next = other == null ? first : Math.min(first, other);
        Set<Key> own =
                rows.stream().filter(r -> r.knownDay() == next).map(Key::of).collect(Collectors.toSet());
        return changed.stream()
                .filter(row -> !own.contains(Key.of(row)))
                .map(row -> before.containsKey(Key.of(row))
                        ? before.get(Key.of(row)).on(next)
                        : row.untoldOn(next))
                .toList();
    }

    /** As it is recalled. */
    static PastCase of(RecallCase row) {
        Map<String, Double> regimes = new TreeMap<>();
        for (int k = 0; k < row.regimes().size(); k++) {
            regimes.put(row.regimes().get(k), row.probabilities().get(k));
        }
        return new PastCase(
                row.caseId(),
                row.decisionDay(),
                row.outcomeDay(),
                row.context().stream().mapToDouble(Double::doubleValue).toArray(),
                regimes,
                row.outcome());
    }
}
