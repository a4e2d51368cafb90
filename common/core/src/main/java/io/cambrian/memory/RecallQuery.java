package io.cambrian.memory;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The situation for which past cases are looked up.
 *
 * @param decisionDay day at whose close the decision falls, days since 1970-01-01; cases known later do not exist for it
 * @param context one number per feature of the bank, NaN where unknown; unknown features are left out of the distance
 * @param regimeProbabilities filtered probabilities of today's regime by name, summing to at most 1; empty where unknown
 */
public record RecallQuery(int decisionDay, double[] context, SortedMap<String, Double> regimeProbabilities) {
    public RecallQuery {
        context = context.clone();
        regimeProbabilities = Collections.unmodifiableSortedMap(new TreeMap<>(regimeProbabilities));
        CaseBank.checkProbabilities("the query of day " + decisionDay, regimeProbabilities);
    }

    public RecallQuery(int decisionDay, double[] context, Map<String, Double> regimeProbabilities) {
        this(decisionDay, context, new TreeMap<>(regimeProbabilities));
    }

    /** A query that knows nothing of regimes. */
    public static RecallQuery of(int decisionDay, double... context) {
        return new RecallQuery(decisionDay, context, new TreeMap<>());
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
