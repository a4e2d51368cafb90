package io.cambrian.turn;

import io.cambrian.evidence.StrategyState;
import io.cambrian.genome.Strategy;

/**
 * A strategy that a search chose and that days after it judge.
 *
 * @param id of the strategy
 * @param state by all that was said of it
 * @param knownTo last day that went into its choice, since 1970-01-01
 * @param looks judgments since
 * @param claimable whether the lifetime budget may be asked for it: what nobody can earn is not claimed
 */
public record Watched(String id, Strategy strategy, StrategyState state, int knownTo, int looks, boolean claimable) {
    /** The same after a judgment. */
    public Watched with(StrategyState after, int looksAfter) {
        return new Watched(id, strategy, after, knownTo, looksAfter, claimable);
    }
}
