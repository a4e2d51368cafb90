package io.cambrian.memory;

import io.cambrian.memory.SituationPrior.Difference;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The memory of one kind of decision: cases, how they are weighed, and how much situations differ. One and the same for the
 * decisions themselves, for the list that is distilled from them, and for tests.
 *
 * @param features of the contexts
 * @param cases that may be recalled, each only once known
 * @param settings how they are weighed
 * @param halfLives in days by regime of the situation, where they differ from that of the settings
 * @param prior by which what is recalled is shrunk
 */
public record DecisionRecall(
        List<String> features,
        List<PastCase> cases,
        RecallSettings settings,
        SortedMap<String, Double> halfLives,
        SituationPrior prior) {
    public DecisionRecall {
        features = List.copyOf(features);
        cases = List.copyOf(cases);
        halfLives = Collections.unmodifiableSortedMap(new TreeMap<>(halfLives));
    }

    /** What memory says of a situation. */
    public record Answer(Difference difference, Recollection recollection) {}

    /** Cases that are ready to be searched. Immutable and safe for concurrent use. */
    public final class Bank {
        private final CaseBank bank = CaseBank.of(features, cases);

        private Bank() {}

        public Answer ask(RecallQuery query) {
            Double halfLife =
                    regime(query.regimeProbabilities()).map(halfLives::get).orElse(null);
            Recollection found = ContextRecall.of(
                            bank, halfLife == null ? settings : settings.withHalfLifeDays(halfLife))
                    .recall(query);
            return new Answer(prior.shrunk(found.outcome()), found);
        }
    }

    public Bank bank() {
        return new Bank();
    }

    public DecisionRecall with(SituationPrior other) {
        return new DecisionRecall(features, cases, settings, halfLives, other);
    }

    /** The likeliest regime, the first by name in a tie; empty where unknown. */
    public static java.util.Optional<String> regime(Map<String, Double> probabilities) {
        return probabilities.entrySet().stream()
                .max(Map.Entry.<String, Double>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }
}
