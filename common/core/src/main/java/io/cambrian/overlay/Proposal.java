package io.cambrian.overlay;

import java.util.List;
import java.util.SortedMap;

/**
 * What is to be held after the next fill, before an overlay.
 *
 * @param targets signed fraction of equity by symbol, 0 included, of all instruments that have a bar on the day: the sum of
 *     the bots' or what the overlay before made of it
 * @param bots what each bot contributes to the sum, ordered by id; never changed by overlays before
 */
public record Proposal(SortedMap<String, Double> targets, List<BotTargets> bots) {
    public Proposal {
        targets = SymbolMap.copyOf(targets);
        bots = List.copyOf(bots);
    }

    /**
     * The targets of one bot.
     *
     * @param id of the bot
     * @param share of the capital that the plan gives it
     * @param targets signed fraction of the whole account's equity by symbol, where it wants to hold something
     * @param since by the same symbols the day on whose close it decided for that side: today's are new entries
     */
    public record BotTargets(
            String id, double share, SortedMap<String, Double> targets, SortedMap<String, Integer> since) {
        public BotTargets {
            targets = SymbolMap.copyOf(targets);
            since = SymbolMap.copyOf(since);
            if (!SymbolMap.haveSameKeys(targets, since)) {
                throw new IllegalArgumentException("The targets of bot " + id + " are in " + targets.keySet()
                        + ", their days of entry in " + since.keySet() + ".");
            }
        }
    }

    /** The same bots with other targets. */
    public Proposal with(SortedMap<String, Double> other) {
        return new Proposal(other, bots);
    }
}
