package io.cambrian.memory;

import java.util.List;

/**
 * What memory says about a situation, with its evidence.
 *
 * @param query what was asked
 * @param knownCases cases that were known at the decision
 * @param incompleteCases of these, left out because they do not know a feature that the query knows
 * @param usedFeatures features that the query knows, over which distances are taken
 * @param cases the nearest, nearest first; ties by the order of the bank (day known, day decided, id)
 * @param outcome what they say together
 * @param counterCases of these, the ones that ended on the other side of zero than the mean, nearest first
 */
public record Recollection(
        RecallQuery query,
        int knownCases,
        int incompleteCases,
        List<String> usedFeatures,
        List<RecalledCase> cases,
        OutcomeEstimate outcome,
        List<RecalledCase> counterCases) {
    public Recollection {
        usedFeatures = List.copyOf(usedFeatures);
        cases = List.copyOf(cases);
        counterCases = List.copyOf(counterCases);
    }

    /** Whether the whole interval of the mean lies on one side of zero; false where there is no interval. */
    public boolean conclusive() {
        return outcome.low() > 0 || outcome.high() < 0;
    }
}
