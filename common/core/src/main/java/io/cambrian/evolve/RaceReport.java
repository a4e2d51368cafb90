package io.cambrian.evolve;

import java.util.List;

/**
 * How a generation's race went, and what racing loses.
 *
 * @param entrants strategies that had no score yet
 * @param racedOut those that were not scored on the whole task
 * @param winners those that won every heat
 * @param spared ids of those that lost a heat and were scored on the whole task all the same, drawn at random
 * @param sparedAsGood how many of the spared turned out at least as fit as the median winner; where this share comes near a
 *     half, the race is no better than a draw
 * @param barShare bars looked at over those of a search that scores everyone in full, warm-up bars counted
 * @param caseShare the same for evaluations of a strategy on an instrument in an era's regimes, warm-up left out
 */
public record RaceReport(
        int entrants,
        int racedOut,
        int winners,
        List<String> spared,
        int sparedAsGood,
        double barShare,
        double caseShare) {
    /** No race. */
    public static final RaceReport NONE = new RaceReport(0, 0, 0, List.of(), 0, 1, 1);

    public RaceReport {
        spared = List.copyOf(spared);
    }
}
