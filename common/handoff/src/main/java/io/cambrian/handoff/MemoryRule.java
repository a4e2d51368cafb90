package io.cambrian.handoff;

/**
 * A line of the list that decides like the cluster's memory; the first whose items all hold decides. For people and for
 * comparison: no order depends on it.
 *
 * @param position from 1
 * @param text items such as {@code volatility_20=high and side=long}, or {@code otherwise}
 * @param action take, avoid or no view
 * @param cases situations of the past that reached it
 * @param sureness share of them that agree with memory
 * @param fidelity balanced agreement of the whole list with memory
 */
public record MemoryRule(int position, String text, String action, int cases, double sureness, double fidelity) {
    public MemoryRule {
        if (position < 1 || text.isBlank() || action.isBlank() || cases < 0) {
            throw new IllegalArgumentException("The memory rule " + position + " ('" + text + "', action '" + action
                    + "', " + cases + " cases) needs a place, a text, an action and a count.");
        }
        if (!(sureness >= 0 && sureness <= 1) || !(fidelity >= 0 && fidelity <= 1)) {
            throw new IllegalArgumentException("The sureness (" + sureness + ") and fidelity (" + fidelity
                    + ") of memory rule " + position + " must be in [0, 1].");
        }
    }
}
