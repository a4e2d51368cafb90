package io.cambrian.memory.consolidation;

import io.cambrian.memory.CaseBank;
import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * When what a regime's cases say changed for good: from some day on, forecasts are better without the cases of that regime from
 * before it. Half-lives fade memory evenly; after a break they keep too much, or never have enough.
 *
 * <p>For each of some days in each regime, the squared errors of forecasts for later cases of the regime, each from what was known
 * at its decision, are compared pair by pair: with all cases, and without the regime's cases from before that day. A change is
 * claimed where the errors fall so far that Student's one-sided test over clusters of days rejects chance at the level, divided by
 * the number of days tried in all regimes (Bonferroni); of several such days the one that saves most error in all is taken.
 *
 * @param settings of the recall; decisions of the same stretch of {@code clusterDays} are one observation
 * @param level at which any change at all is claimed wrongly, in (0, 1)
 */
record ChangePoints(RecallSettings settings, double level) {
    private static final int PARTS = 12;
    private static final int FEWEST_BEFORE = 60;

    /** Cases after a change that forecasts may already recall, before they are judged. */
    private static final int WARM_UP = 30;

    private static final int FEWEST_JUDGED = 60;
    private static final int MOST_JUDGED = 600;
    private static final int FEWEST_CLUSTERS = 8;

    private record Tried(String regime, int day, double pValue, double gain) {}

    /** Squared errors of forecasts, those from all cases taken once for each question. Not safe for concurrent use. */
    private final class Forecasts {
        private final CasePruning forecasts = new CasePruning(settings, Map.of(), 0, 1);
        private final List<String> features;
        private final List<PastCase> cases;
        private final CaseBank bank;
        private final Map<String, Double> errors = new HashMap<>();

        Forecasts(List<String> features, List<PastCase> cases) {
            this.features = features;
            this.cases = cases;
            bank = CaseBank.of(features, cases);
        }

        double[] errors(List<PastCase> questions) {
            List<PastCase> others =
                    questions.stream().filter(q -> !errors.containsKey(q.id())).toList();
            double[] found = forecasts.squaredErrors(bank, others);
            for (int i = 0; i < found.length; i++) {
                errors.put(others.get(i).id(), found[i]);
            }
            return questions.stream().mapToDouble(q -> errors.get(q.id())).toArray();
        }

        double[] errorsWithout(Set<String> ids, List<PastCase> questions) {
            return forecasts.squaredErrors(
                    features, cases.stream().filter(c -> !ids.contains(c.id())).toList(), questions);
        }
    }

    /** By regime the day of the first decision after its change; regimes without one are missing. */
    SortedMap<String, Integer> find(List<String> features, List<PastCase> cases) {
        TreeMap<String, List<PastCase>> byRegime = new TreeMap<>();
        cases.stream()
                .sorted(Comparator.comparingInt(PastCase::decisionDay).thenComparing(PastCase::id))
                .forEach(c -> DecisionRecall.regime(c.regimeProbabilities())
                        .ifPresent(regime -> byRegime.computeIfAbsent(regime, name -> new ArrayList<>())
                                .add(c)));
        Forecasts forecasts = new Forecasts(features, cases);
        List<Tried> tried = new ArrayList<>();
        byRegime.forEach((regime, own) -> {
            int last = Integer.MIN_VALUE;
            for (int k = 1; k < PARTS; k++) {
                int at = k * own.size() / PARTS;
                int day = own.get(at).decisionDay();
                if (day > last && at >= FEWEST_BEFORE && own.size() - at >= WARM_UP + FEWEST_JUDGED) {
                    tried.add(tried(forecasts, own, regime, day));
                    last = day;
                }
            }
        });
        TreeMap<String, Integer> changes = new TreeMap<>();
        tried.stream()
                .filter(t -> t.pValue * tried.size() <= level)
                .sorted(Comparator.comparingDouble(Tried::gain).reversed().thenComparing(Tried::day))
                .forEach(t -> changes.putIfAbsent(t.regime, t.day));
        return changes;
    }

    private Tried tried(Forecasts forecasts, List<PastCase> own, String regime, int day) {
        List<PastCase> after = own.stream().filter(c -> c.decisionDay() >= day).toList();
        List<PastCase> later = after.subList(WARM_UP, after.size());
        List<PastCase> judged = new ArrayList<>();
        int count = Math.min(MOST_JUDGED, later.size());
        for (int k = 0; k < count; k++) {
            judged.add(later.get((int) ((long) k * later.size() / count)));
        }
        Set<String> before = new HashSet<>();
        own.stream().filter(c -> c.decisionDay() < day).forEach(c -> before.add(c.id()));
        double[] all = forecasts.errors(judged);
        double[] reset = forecasts.errorsWithout(before, judged);
        TreeMap<Integer, Double> clusters = new TreeMap<>();
        for (int i = 0; i < all.length; i++) {
            clusters.merge(
                    Math.floorDiv(judged.get(i).decisionDay(), settings.clusterDays()), all[i] - reset[i], Double::sum);
        }
        int n = clusters.size();
        if (n < FEWEST_CLUSTERS) {
            return new Tried(regime, day, 1, 0);
        }
        double mean = clusters.values().stream().mapToDouble(d -> d).sum() / n;
        double squares = clusters.values().stream()
                .mapToDouble(d -> (d - mean) * (d - mean))
                .sum();
        double error = Math.sqrt(squares / (n - 1) / n);
        double gain = mean * n * later.size() / count;
        return new Tried(
                regime, day, error > 0 ? 1 - new TDistribution(n - 1).cumulativeProbability(mean / error) : 1, gain);
    }
}
