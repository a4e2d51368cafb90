package io.cambrian.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.live.JournalFold.BotChange;
import io.cambrian.live.control.Rules;
import io.cambrian.live.control.TradingState;
import io.cambrian.live.journal.Event;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Since when an account has each bot of its plan without a break: the as-of of the first plan that had it. A bot that left and
 * came back is new, and so are those of a plan by whose rules nothing lasted. Not safe for concurrent use.
 */
final class Seniority {
    /** Calendar days. */
    private static final int YEAR = 365;

    private final TreeMap<String, Integer> since;
    private int asOf;

    Seniority() {
        this(new TreeMap<>(), Integer.MIN_VALUE);
    }

    /** Goes on from what was known. */
    Seniority(SortedMap<String, Integer> since, int asOf) {
        this.since = new TreeMap<>(since);
        this.asOf = asOf;
    }

    /** @param plan the event with which a plan came into force; one that names no bots is of a version that did not */
    void plan(Event plan) {
        asOf = Records.asOf(plan);
        TreeMap<String, Integer> now = new TreeMap<>();
        for (JsonNode bot : plan.node().path("bots")) {
            now.put(bot.asText(), since.getOrDefault(bot.asText(), asOf));
        }
        since.clear();
        since.putAll(now);
    }

    /** A day begins. */
    void day(Rules rules) {
        if (!rules.have(Rules.LASTING)) {
            since.replaceAll((bot, day) -> asOf);
        }
    }

    /** As-of of the plan in force; {@link Integer#MIN_VALUE} before the first. */
    int asOf() {
        return asOf;
    }

    /**
     * The same as far as it counts under a plan: losses for a year, and what a bot has that is held back for as long as it is.
     *
     * @param changes of bots' states, in their order
     */
    SortedMap<String, Integer> before(int planAsOf, List<BotChange> changes) {
        return before(since, planAsOf, changes);
    }

    /** The same of what was known once. */
    static SortedMap<String, Integer> before(SortedMap<String, Integer> since, int planAsOf, List<BotChange> changes) {
        Set<String> heldBack = new HashSet<>();
        for (BotChange c : changes) {
            if (c.after() > planAsOf) {
                break;
            }
            if (c.to() == TradingState.ACTIVE) {
                heldBack.remove(c.bot());
            } else {
                heldBack.add(c.bot());
            }
        }
        TreeMap<String, Integer> before = new TreeMap<>(since);
        before.replaceAll((bot, day) -> heldBack.contains(bot) ? day : Math.max(day, planAsOf - YEAR));
        return before;
    }

    /** By bot: the day after whose close the account has it. */
    SortedMap<String, Integer> since() {
        return Collections.unmodifiableSortedMap(since);
    }
}
