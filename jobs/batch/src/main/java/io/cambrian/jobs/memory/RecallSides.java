package io.cambrian.jobs.memory;

import io.cambrian.jobs.memory.DecisionMemory.Result;
import io.cambrian.jobs.memory.DecisionMemory.Side;
import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.SituationPrior;
import io.cambrian.memory.consolidation.CaseConsolidation;
import io.cambrian.tables.RecallCasesTable.RecallCase;
import io.cambrian.tables.RecallSidesTable;
import io.cambrian.tables.RecallSidesTable.RecallSide;
import io.cambrian.tables.Warehouse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** The sides of memory in their table, and with the cases of their day back from it. */
public final class RecallSides {
    /** No hash: what is looked for is never found. */
    private static final String ANEW = "";

    private RecallSides() {}

    /**
     * Says that memory was consolidated, once all else of the day is written.
     *
     * @param told hash of what it was made of
     */
    static void write(Warehouse warehouse, Result memory, String told) {
        List<Row> rows = memory.sides().entrySet().stream()
                .map(side -> row(memory.knownDay(), side.getKey(), side.getValue(), told))
                .toList();
        if (!rows.isEmpty()) {
            warehouse.merge(RecallSidesTable.SPEC, warehouse.rows(RecallSidesTable.SPEC, rows));
        }
    }

    /** The same where the next turn is to look anew all the same: a person looked, or the first search. */
    public static void write(Warehouse warehouse, Result memory) {
        write(warehouse, memory, ANEW);
    }

    /**
     * Has the next turn consolidate anew: a person looked at memory as of a day, and may have found what turns do not. That memory was
     * consolidated on later days stays known.
     */
    public static void forget(Warehouse warehouse, int day) {
        List<Row> rows = RecallSidesTable.days(warehouse).tailMap(day, true).values().stream()
                .flatMap(List::stream)
                .map(side -> RecallSidesTable.toRow(side.told(ANEW)))
                .toList();
        if (!rows.isEmpty()) {
            warehouse.merge(RecallSidesTable.SPEC, warehouse.rows(RecallSidesTable.SPEC, rows));
        }
    }

    private static Row row(int day, String name, Side side, String told) {
        return RecallSidesTable.toRow(new RecallSide(
                day,
                name,
                side.all().size(),
                told,
                side.kept().recall().neighbors(),
                side.kept().halfLives(),
                side.recall().prior().mean(),
                side.recall().prior().tauSquared(),
                side.kept().loss()));
    }

    /**
     * Memory as it was consolidated last up to a day; empty where it was made of something else, or is not there whole.
     *
     * @param told hash of what it would be made of
     * @param all cases of that, by side
     */
    static Optional<Result> read(Warehouse warehouse, int day, String told, TreeMap<String, List<PastCase>> all) {
        List<RecallSide> last = RecallSidesTable.lastUpTo(warehouse, day);
        if (last.isEmpty()
                || last.size() != all.size()
                || !last.stream().allMatch(side -> side.told().equals(told) && all.containsKey(side.side()))) {
            return Optional.empty();
        }
        int known = last.get(0).knownDay();
        Map<RecallCases.Key, RecallCase> cases = RecallCases.asOf(warehouse, known);
        TreeMap<String, Side> sides = new TreeMap<>();
        for (RecallSide side : last) {
            List<PastCase> raw = all.get(side.side());
            List<RecallCase> rows = raw.stream()
                    .map(c -> cases.get(new RecallCases.Key(side.side(), c.id())))
                    .filter(Objects::nonNull)
                    .toList();
            if (rows.size() < raw.size()) {
                return Optional.empty();
            }
            sides.put(side.side(), side(side, raw, rows));
        }
        return Optional.of(new Result(known, sides));
    }

    private static Side side(RecallSide side, List<PastCase> raw, List<RecallCase> rows) {
        Map<String, String> retired = new HashMap<>();
        rows.stream().filter(r -> !r.active()).forEach(r -> retired.put(r.caseId(), r.reason()));
        CaseConsolidation kept = new CaseConsolidation(
                rows.stream()
                        .filter(RecallCase::active)
                        .map(RecallCases::of)
                        .sorted(CaseConsolidation.ORDER)
                        .toList(),
                retired,
                DecisionMemory.RECALL.withNeighbors(side.neighbors()),
                side.halfLives(),
                side.loss());
        DecisionRecall recall = new DecisionRecall(
                TradeCases.features(),
                kept.cases(),
                kept.recall(),
                kept.halfLives(),
                new SituationPrior(side.usual(), side.tauSquared()));
        return new Side(raw, kept, recall);
    }
}
