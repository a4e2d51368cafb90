package io.cambrian.overlay;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an overlay wants instead of the proposal.
 *
 * @param targets for the same symbols as the proposal's
 * @param changes why, in the order in which they were made; a change that lasts is told once, on its first day
 * @param considered decisions that were looked at today, changed or not
 * @param notes of what the overlay learned today, such as a rule that expired; for people
 * @param counterfactuals of vetoes so far
 */
public record Adjustment(
        SortedMap<String, Double> targets,
        List<Change> changes,
        int considered,
        List<String> notes,
        List<Counterfactual> counterfactuals) {
    public Adjustment {
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
        counterfactuals = List.copyOf(counterfactuals);
        targets.forEach((symbol, target) -> {
            if (!Double.isFinite(target)) {
                throw new IllegalArgumentException("The target of " + symbol + " (" + target + ") must be finite.");
            }
        });
    }

    /** Where every target was looked at, and nothing is vetoed. */
    public Adjustment(SortedMap<String, Double> targets, List<Change> changes, List<String> notes) {
        this(targets, changes, targets.size(), notes, List.of());
    }

    /** The proposal as it is. */
    public static Adjustment none(Proposal proposal) {
        return new Adjustment(proposal.targets(), List.of(), List.of());
    }
}
