package io.cambrian.live.allocator;

import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each bot's targets earned from close to close, as a share of the account: before costs, limits and overlays, so that
 * bots can be compared. It follows from bars and bots alone and is the same after a restart. Not safe for concurrent use.
 */
public final class BotResults {
    private final Map<String, Double> closes = new HashMap<>();
    private final SortedMap<String, Double> earned = new TreeMap<>();
    private final Map<String, Double> peaks = new HashMap<>();
    private Map<String, SortedMap<String, Double>> held = Map.of();

    /** The last price before the first day. */
    public void see(String symbol, double close) {
        closes.put(symbol, close);
    }

    /**
     * Takes a day: what was held until its close has earned, and what is targeted now is held from there on.
     *
     * @param targets of each bot, by symbol; not to be changed any more
     */
    public void onDay(DayBars day, Map<String, SortedMap<String, Double>> targets) {
        Map<String, Double> moves = new HashMap<>();
        for (Bar bar : day.bars()) {
            Double before = closes.put(bar.symbol(), bar.close());
            if (before != null) {
                moves.put(bar.symbol(), bar.close() / before - 1);
            }
        }
        held.forEach((bot, weights) -> {
            double sum = 0;
            for (Map.Entry<String, Double> w : weights.entrySet()) {
                sum += w.getValue() * moves.getOrDefault(w.getKey(), 0.0);
            }
            double now = earned.merge(bot, sum, Double::sum);
            peaks.merge(bot, Math.max(0, now), Math::max);
        });
        Set<String> quiet = new HashSet<>(closes.keySet());
        day.bars().forEach(bar -> quiet.remove(bar.symbol()));
        Map<String, SortedMap<String, Double>> next = new HashMap<>();
        targets.forEach((bot, weights) ->
                next.put(bot, withQuiet(weights, held.getOrDefault(bot, Collections.emptySortedMap()), quiet)));
        held = next;
    }

    /** What has no bar today cannot be traded, and stays. */
    private static SortedMap<String, Double> withQuiet(
            SortedMap<String, Double> targets, SortedMap<String, Double> before, Set<String> quiet) {
        if (quiet.isEmpty() || Collections.disjoint(quiet, before.keySet())) {
            return targets;
        }
        SortedMap<String, Double> merged = new TreeMap<>(targets);
        before.forEach((symbol, weight) -> {
            if (quiet.contains(symbol)) {
                merged.put(symbol, weight);
            }
        });
        return merged;
    }

    /** How far what a bot earned has fallen from its highest, as a share of the account; 0 or positive. */
    public double fall(String bot) {
        return peaks.getOrDefault(bot, 0.0) - earned.getOrDefault(bot, 0.0);
    }

    /** Measures a bot's fall anew from here. */
    public void forgive(String bot) {
        peaks.put(bot, earned.getOrDefault(bot, 0.0));
    }

    /** Sum of daily contributions to the account's return, by bot, since the account has it, as far back as the plan's history goes. */
    public SortedMap<String, Double> earned() {
        return Collections.unmodifiableSortedMap(earned);
    }
}
