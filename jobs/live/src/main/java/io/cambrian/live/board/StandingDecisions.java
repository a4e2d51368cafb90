package io.cambrian.live.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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
     * Adds to an order {@code decisions}, those of its day, and {@code earlier}, of the bots that want to hold the instrument
     * since before; where there is neither, those that held it last. With each, how many more there are.
     */
    void explain(ObjectNode order) {
        List<Decided> today = new ArrayList<>();
        List<Decided> holding = new ArrayList<>();
        List<Decided> left = new ArrayList<>();
        String day = order.path("day").asText();
        for (Decided d :
                bySymbol.getOrDefault(order.path("symbol").asText(), Map.of()).values()) {
            (d.day().equals(day) ? today : d.holds() ? holding : left).add(d);
        }
        Comparator<Decided> largest = Comparator.comparingDouble(d -> -Math.abs(d.target()));
        Comparator<Decided> latest = Comparator.comparing(Decided::day).reversed();
        write(order, "decisions", today, largest.thenComparing(Decided::bot));
        write(
                order,
                "earlier",
                today.isEmpty() && holding.isEmpty() ? left : holding,
                largest.thenComparing(latest).thenComparing(Decided::bot));
    }

    private static void write(ObjectNode order, String name, List<Decided> decisions, Comparator<Decided> by) {
        decisions.sort(by);
        ArrayNode list = order.putArray(name);
        decisions.stream().limit(MOST).forEach(d -> d.write(list.addObject()));
        if (decisions.size() > MOST) {
            order.put("more_" + name, decisions.size() - MOST);
        }
    }
}
