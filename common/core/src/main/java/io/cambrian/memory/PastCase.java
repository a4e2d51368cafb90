package io.cambrian.memory;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A remembered case: what the market looked like when something was decided, and what came of it.
 *
 * @param id unique among the cases of a bank
 * @param decisionDay day at whose close it was decided, days since 1970-01-01
 * @param knownDay day from whose close on the outcome could be known; never before the decision
 * @param context one number per feature of the bank, NaN where unknown
 * @param regimeProbabilities filtered probabilities at the decision by name of the regime, summing to at most 1; empty where
 *     unknown
 * @param outcome what came of it, signed; finite
 */
public record PastCase(
        String id,
        int decisionDay,
        int knownDay,
        double[] context,
        Map<String, Double> regimeProbabilities,
        double outcome) {
    public PastCase {
        context = context.clone();
        regimeProbabilities = Map.copyOf(regimeProbabilities);
        if (id.isBlank()) {
            throw new IllegalArgumentException("A case needs an id.");
        }
        if (knownDay < decisionDay) {
            throw new IllegalArgumentException("Case " + id + " is known on day " + knownDay
                    + ", before its decision on day " + decisionDay + ".");
        }
        if (!Double.isFinite(outcome)) {
            throw new IllegalArgumentException("The outcome (" + outcome + ") of case " + id + " must be finite.");
        }
        CaseBank.checkProbabilities("case " + id, regimeProbabilities);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PastCase o
                && id.equals(o.id)
                && decisionDay == o.decisionDay
                && knownDay == o.knownDay
                && Arrays.equals(context, o.context)
                && regimeProbabilities.equals(o.regimeProbabilities)
                && Double.compare(outcome, o.outcome) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, decisionDay, knownDay, outcome, regimeProbabilities) * 31 + Arrays.hashCode(context);
    }

    @Override
    public String toString() {
        return "PastCase[" + id + ", decided " + decisionDay + ", known " + knownDay + ", outcome " + outcome + "]";
    }
}
