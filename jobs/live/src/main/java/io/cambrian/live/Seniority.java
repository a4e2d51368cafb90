package io.cambrian.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.live.journal.Event;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Since when an account has each bot of its plan without a break: the as-of of the first plan that had it. A bot that left and
 * came back is new. Not safe for concurrent use.
 */
final class Seniority {
    private final TreeMap<String, Integer> since;

    Seniority() {
        this(new TreeMap<>());
    }

    /** Goes on from what was known. */
    Seniority(SortedMap<String, Integer> since) {
        this.since = new TreeMap<>(since);
    }

    /** @param plan the event with which a plan came into force; one that names no bots is of a version that did not */
    void plan(Event plan) {
        TreeMap<String, Integer> now = new TreeMap<>();
        for (JsonNode bot : plan.node().path("bots")) {
            now.put(bot.asText(), since.getOrDefault(bot.asText(), Records.asOf(plan)));
        }
        since.clear();
        since.putAll(now);
    }

    /** By bot: the day after whose close the account has it. */
    SortedMap<String, Integer> since() {
        return Collections.unmodifiableSortedMap(since);
    }
}
