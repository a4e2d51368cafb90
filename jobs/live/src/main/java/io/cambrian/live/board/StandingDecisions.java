package io.cambrian.live.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last decision of each bot about each instrument, so that every order leads to bots: those that changed their mind on its
 * day, or those whose earlier decisions it carries out. Not safe for concurrent use.
 */
final class StandingDecisions {
    /** Decisions of each kind that are told with an order; a plan may have hundreds of bots. */
    static final int MOST = 10;

    private static final Comparator<Decided> LARGEST = Comparator.comparingDouble(d -> -Math.abs(d.target()));
    private static final Comparator<Decided> OF_A_DAY = LARGEST.thenComparing(Decided::bot);
    private static final Comparator<Decided> BEFORE =
            LARGEST.thenComparing(Decided::day, Comparator.reverseOrder()).thenComparing(Decided::bot);

    private final Map<String, Map<String, Decided>> bySymbol = new HashMap<>();

    /** As small as can be: there is one for each bot and instrument. */
    private record Decided(String bot, String day, String action, double target, String reason, String plan) {
        static Decided of(JsonNode e) {
            return new Decided(
                    text(e, "bot"),
                    text(e, "day"),
                    text(e, "action"),
                    e.path("target").asDouble(),
                    text(e, "reason"),
                    text(e, "bundle"));
        }

        boolean holds() {
            return target != 0;
        }

        void write(ObjectNode to) {
            to.put("bot", bot);
            to.put("day", day);
            to.put("action", action);
            to.put("target", target);
            to.put("reason", reason);
            to.put("bundle", plan);
        }
    }

    private static String text(JsonNode e, String field) {
        return e.path(field).asText().intern(); // few different ones, each many times
    }

    /** Goes on from what {@link #save} has put down. */
    static StandingDecisions of(JsonNode saved) {
        StandingDecisions all = new StandingDecisions();
        saved.forEach(all::decided);
        return all;
    }

    /** The decisions, in an order that depends on nothing else. */
    ArrayNode save() {
        ArrayNode saved = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(bySymbol)
                .forEach((symbol, byBot) -> new TreeMap<>(byBot).values().forEach(d -> {
                    ObjectNode node = saved.addObject();
                    node.put("symbol", symbol);
                    d.write(node);
                }));
        return saved;
    }

    /** Takes a decision that changes something. */
    void decided(JsonNode e) {
        Decided d = Decided.of(e);
        bySymbol.computeIfAbsent(text(e, "symbol"), s -> new HashMap<>()).put(d.bot(), d);
    }

    /**
     * The decisions behind an order, the largest first and at most {@value #MOST} of each kind: those of its day, and the earlier
     * ones of bots that want to hold the instrument since before; where there is neither, of those that held it last.
     */
    static final class Told {
        private final Some today;
        private final Some earlier;

        private Told(Some today, Some earlier) {
            this.today = today;
            this.earlier = earlier;
        }

        /** Adds {@code decisions} and {@code earlier} to an order, and how many more there are of each. */
        void write(ObjectNode order) {
            today.write(order, "decisions");
            earlier.write(order, "earlier");
        }
    }

    /** The first few in an order, and how many there are. */
    private static final class Some {
        private final Comparator<Decided> by;
        private final List<Decided> first = new ArrayList<>(MOST + 1);
        private int count;

        Some(Comparator<Decided> by) {
            this.by = by;
        }

        void add(Decided d) {
            count++;
            if (first.size() == MOST && by.compare(d, first.get(MOST - 1)) >= 0) {
                return;
            }
            int at = Collections.binarySearch(first, d, by);
            first.add(at < 0 ? -at - 1 : at, d);
            if (first.size() > MOST) {
                first.remove(MOST);
            }
        }

        void write(ObjectNode order, String name) {
            ArrayNode list = order.putArray(name);
            first.forEach(d -> d.write(list.addObject()));
            if (count > first.size()) {
                order.put("more_" + name, count - first.size());
            }
        }
    }

    /** What is behind an order in an instrument on a day. */
    Told behind(String symbol, String day) {
        Some today = new Some(OF_A_DAY);
        Some holding = new Some(BEFORE);
        Some left = new Some(BEFORE);
        for (Decided d : bySymbol.getOrDefault(symbol, Map.of()).values()) {
            (d.day().equals(day) ? today : d.holds() ? holding : left).add(d);
        }
        return new Told(today, today.count == 0 && holding.count == 0 ? left : holding);
    }
}
