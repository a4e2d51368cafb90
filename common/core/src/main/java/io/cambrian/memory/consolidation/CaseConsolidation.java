package io.cambrian.memory.consolidation;

import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The whole way from many cases to the few that decisions recall: those of a regime from before what they say changed are retired
 * ({@link ChangePoints}), like ones are merged ({@link CaseMerging}), half-lives are
 * learned per regime, and what forecasts do not miss is pruned ({@link CasePruning}).
 *
 * @param cases that stay, in the order of their decisions
 * @param retired reason by id of each other case
 * @param recall how the cases that stay are weighed
 * @param halfLives in days by regime, where they differ from that of {@code recall}
 * @param loss growth of the squared error by pruning, on the cases' own situations, as a fraction
 */
public record CaseConsolidation(
        List<PastCase> cases,
        Map<String, String> retired,
        RecallSettings recall,
        SortedMap<String, Double> halfLives,
        double loss) {
    /** That of the decisions, then of the ids. */
    public static final Comparator<PastCase> ORDER =
            Comparator.comparingInt(PastCase::decisionDay).thenComparing(PastCase::id);

    /** Largest growth of the squared error by pruning. */
    static final double MOST_LOSS = 0.002;

    /** Chance that any change is claimed where there is none. */
    private static final double CHANGE_LEVEL = 0.01;

    private static final int MOST_QUESTIONS = 1_000;
    private static final double WARM_UP = 0.5;

    /** Merging averages what few cases say; below this many, each is kept. */
    private static final int FEWEST = 100;

    public CaseConsolidation {
        cases = List.copyOf(cases);
    }

    /**
     * Consolidates.
     *
     * @param settings for recalling the cases as they are
     */
    public static CaseConsolidation of(List<String> features, List<PastCase> cases, RecallSettings settings) {
        if (cases.size() < FEWEST) {
            return new CaseConsolidation(cases.stream().sorted(ORDER).toList(), Map.of(), settings, new TreeMap<>(), 0);
        }
        SortedMap<String, Integer> changes = new ChangePoints(settings, CHANGE_LEVEL).find(features, cases);
        Map<String, String> retired = new LinkedHashMap<>();
        List<PastCase> holding = new ArrayList<>();
        for (PastCase c : cases) {
            Integer change = DecisionRecall.regime(c.regimeProbabilities())
                    .map(changes::get)
                    .orElse(null);
            if (change != null && c.decisionDay() < change) {
                retired.put(c.id(), "before what its regime means changed, on " + LocalDate.ofEpochDay(change));
            } else {
                holding.add(c);
            }
        }
        CaseMerging.Result merged = CaseMerging.merge(features, holding, settings);
        TreeMap<String, Double> halfLives =
                new TreeMap<>(CasePruning.halfLives(features, merged.cases(), merged.settings(), WARM_UP));
        CasePruning.Result pruned = new CasePruning(merged.settings(), halfLives, MOST_LOSS, MOST_QUESTIONS)
                .prune(features, merged.cases());
        merged.retired().forEach((id, into) -> retired.put(id, "merged into " + into));
        pruned.retired().forEach((id, why) -> retired.put(id, "pruned: " + why));
        Map<String, PastCase> byId = merged.cases().stream().collect(Collectors.toMap(PastCase::id, c -> c));
        return new CaseConsolidation(
                pruned.kept().stream().map(byId::get).toList(), retired, merged.settings(), halfLives, pruned.loss());
    }
}
