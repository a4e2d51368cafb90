package io.cambrian.jobs.memory;

import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallQuery;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.SituationPrior;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.consolidation.CaseConsolidation;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryEvidence.KnownPattern;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.RecallCasesTable.RecallCase;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What decisions recall: the remembered trades of each side, merged and pruned to the cases that forecasts need, with the table of
 * what stays and what was retired for which reason; and from them, with the active patterns, the evidence that a bundle carries.
 */
public final class DecisionMemory {
    /** Trades decided within 30 days are one observation. */
    static final RecallSettings RECALL = RecallSettings.DEFAULT.withClusterDays(FamilyResults.CLUSTER_DAYS);

    /** Situations from which it is learned how much situations differ. */
    private static final int MOST_SITUATIONS = 500;

    private DecisionMemory() {}

    /**
     * The memory of one side.
     *
     * @param all cases before they were merged and pruned
     * @param kept what is left of them
     * @param recall what decisions ask
     */
    record Side(List<PastCase> all, CaseConsolidation kept, DecisionRecall recall) {
        Side {
            all = List.copyOf(all);
        }
    }

    /**
     * What was consolidated.
     *
     * @param sides by name
     */
    public record Result(int knownDay, TreeMap<String, Side> sides) {
        /** Trades before. */
        public int trades() {
            return sides.values().stream().mapToInt(s -> s.all.size()).sum();
        }

        /** Cases that stay. */
        public int kept() {
            return sides.values().stream().mapToInt(s -> s.kept.cases().size()).sum();
        }
    }

    /** Consolidates what memory held at the close of a day, and writes what is new or changed; a repetition writes nothing. */
    public static Result run(Warehouse warehouse, int day) {
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, TradeCases.Filter.ALL);
        Result result = consolidate(trades, TradeCases.of(warehouse, trades), day);
        RecallCases.write(warehouse, day, rows(result));
        return result;
    }

    static Result consolidate(List<RememberedTrade> trades, List<PastCase> cases, int day) {
        TreeMap<String, Side> sides = new TreeMap<>();
        bySide(trades, cases).forEach((side, all) -> {
            CaseConsolidation kept = CaseConsolidation.of(TradeCases.features(), all, RECALL);
            DecisionRecall recall = new DecisionRecall(
                    TradeCases.features(), kept.cases(), kept.recall(), kept.halfLives(), SituationPrior.NONE);
            DecisionRecall.Bank bank = recall.bank();
            List<OutcomeEstimate> situations = situations(cases).stream()
                    .map(like -> bank.ask(query(day, like)).recollection().outcome())
                    .toList();
            sides.put(side, new Side(all, kept, recall.with(SituationPrior.of(situations))));
        });
        return new Result(day, sides);
    }

    /** The cases of each side, in their order. */
    static TreeMap<String, List<PastCase>> bySide(List<RememberedTrade> trades, List<PastCase> cases) {
        TreeMap<String, List<PastCase>> bySide = new TreeMap<>();
        for (int i = 0; i < trades.size(); i++) {
            bySide.computeIfAbsent(trades.get(i).side(), s -> new ArrayList<>()).add(cases.get(i));
        }
        return bySide;
    }

    /** What is asked as of a day about a situation like one of the past. */
    static RecallQuery query(int day, PastCase like) {
        return new RecallQuery(day, like.context(), like.regimeProbabilities());
    }

    /** One case of each remembered day, evenly over time. */
    private static List<PastCase> situations(List<PastCase> cases) {
        TreeMap<Integer, PastCase> byDay = new TreeMap<>();
        cases.forEach(c -> byDay.putIfAbsent(c.decisionDay(), c));
        List<PastCase> days = List.copyOf(byDay.values());
        int count = Math.min(MOST_SITUATIONS, days.size());
        List<PastCase> some = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            some.add(days.get((int) ((long) k * days.size() / count)));
        }
        return some;
    }

    private static List<RecallCase> rows(Result result) {
        List<RecallCase> rows = new ArrayList<>();
        result.sides.forEach((side, s) -> {
            Map<String, PastCase> kept = new HashMap<>();
            s.kept.cases().forEach(c -> kept.put(c.id(), c));
            for (PastCase raw : s.all) {
                PastCase c = kept.getOrDefault(raw.id(), raw);
                TreeMap<String, Double> regimes = new TreeMap<>(c.regimeProbabilities());
                rows.add(new RecallCase(
                        result.knownDay,
                        side,
                        c.id(),
                        kept.containsKey(c.id()) ? "active" : "retired",
                        s.kept.retired().getOrDefault(c.id(), ""),
                        c.decisionDay(),
                        c.knownDay(),
                        c.outcome(),
                        Arrays.stream(c.context()).boxed().toList(),
                        List.copyOf(regimes.keySet()),
                        List.copyOf(regimes.values()),
                        s.kept.loss()));
            }
        });
        return rows;
    }

    /**
     * What decisions may use, all of it known at the close of a day.
     *
     * @param result of that day
     * @param bots ids of the plan's strategies
     */
    public static MemoryEvidence evidence(Warehouse warehouse, Result result, Set<String> bots) {
        List<PastCase> all =
                result.sides.values().stream().flatMap(s -> s.all.stream()).toList();
        TreeMap<String, DecisionRecall> sides = new TreeMap<>();
        result.sides.forEach((name, side) -> sides.put(name, side.recall));
        return new MemoryEvidence(
                PatternSearch.situations(all),
                ConsolidateJob.activeOn(warehouse, result.knownDay).stream()
                        .filter(p -> p.kind().equals("success") ? p.shrunkLow() > 0 : p.shrunkHigh() < 0)
                        .map(DecisionMemory::known)
                        .toList(),
                new TreeMap<>(FamilyResults.families(warehouse, bots)),
                sides);
    }

    private static KnownPattern known(Pattern p) {
        return new KnownPattern(
                p.patternId(),
                p.kind().equals("failure"),
                p.items(),
                p.excepted(),
                p.knownDay(),
                new Difference(p.shrunk(), p.shrunkLow(), p.shrunkHigh()),
                p.trades());
    }
}
