package io.cambrian.turn;

import io.cambrian.evidence.StrategyState;
import io.cambrian.genome.Strategy;

/**
 * A strategy that a search chose and that days after it judge.
 *
 * @param id of the strategy
 * @param state by all that was said of it
 * @param knownTo last day that went into its choice, since 1970-01-01
 * @param provenTo last day that went into its promotion; where nothing promoted it after its choice, that of its choice
 * @param looks judgments since its choice
 * @param claimable whether the lifetime budget may be asked for it: what nobody can earn is not claimed
 */
public record Watched(
        String id, Strategy strategy, StrategyState state, int knownTo, int provenTo, int looks, boolean claimable) {
    /** One that was just chosen. */
    public static Watched chosen(String id, Strategy strategy, StrategyState state, int knownTo, boolean claimable) {
        return new Watched(id, strategy, state, knownTo, knownTo, 0, claimable);
    }

    /**
     * The same after a judgment.
     *
     * @param day last of it
     */
    public Watched with(StrategyState after, int looksAfter, int day) {
        return new Watched(
                id,
                strategy,
                after,
                knownTo,
                after.isPromoted() && !state.isPromoted() ? day : provenTo,
                looksAfter,
                claimable);
    }
}
