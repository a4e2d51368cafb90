package io.cambrian.memory;

import java.util.Arrays;
import java.util.Map;

/**
 * The situation for which past cases are looked up.
 *
 * @param decisionDay day at whose close the decision falls, days since 1970-01-01; cases known later do not exist for it
 * @param context one number per feature of the bank, NaN where unknown; unknown features are left out of the distance
 * @param regimeProbabilities filtered probabilities of today's regime by name, summing to at most 1; empty where unknown
 */
public record RecallQuery(int decisionDay, double[] context, Map<String, Double> regimeProbabilities) {
    public RecallQuery {
        context = context.clone();
        regimeProbabilities = Map.copyOf(regimeProbabilities);
        CaseBank.checkProbabilities("the query of day " + decisionDay, regimeProbabilities);
    }

    /** A query that knows nothing of regimes. */
    public static RecallQuery of(int decisionDay, double... context) {
        return new RecallQuery(decisionDay, context, Map.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecallQuery o
                && decisionDay == o.decisionDay
                && Arrays.equals(context, o.context)
                && regimeProbabilities.equals(o.regimeProbabilities);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * decisionDay + Arrays.hashCode(context)) + regimeProbabilities.hashCode();
    }

    @Override
    public String toString() {
        return "RecallQuery[" + decisionDay + ", " + Arrays.toString(context) + "]";
    }
}
