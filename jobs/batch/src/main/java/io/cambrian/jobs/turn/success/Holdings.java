package io.cambrian.jobs.turn.success;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.tables.JournalTable.Event;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an account held at each of its closes: after the fills of the day, and before those of what it decided at the close, which come
 * with the next bar.
 *
 * @param closes by day of the close, each by symbol
 */
record Holdings(TreeMap<Integer, Map<String, Position>> closes) {
    /**
     * A holding.
     *
     * @param units signed
     * @param price reference price of the latest order up to the close, denied ones included; 0 where there was none
     */
    record Position(double units, double price) {
        double value() {
            return Math.abs(units) * price;
        }
    }

    /** Of each account of a journal. */
    static List<Holdings> of(List<Event> journal) {
        Map<String, Holdings> accounts = new LinkedHashMap<>();
        Map<String, Map<String, Double>> prices = new HashMap<>();
        for (Event e : journal) {
            Map<String, Double> known = prices.computeIfAbsent(e.account(), a -> new HashMap<>());
            switch (e.type()) {
                case "order", "order_denied" ->
                    known.put(e.symbol().orElseThrow(), e.price().orElse(0.0));
                case "close" -> {
                    Map<String, Position> held = new HashMap<>();
                    for (Map.Entry<String, JsonNode> p :
                            AccountEvents.json(e).path("positions").properties()) {
                        held.put(
                                p.getKey(), new Position(p.getValue().asDouble(), known.getOrDefault(p.getKey(), 0.0)));
                    }
                    accounts.computeIfAbsent(e.account(), a -> new Holdings(new TreeMap<>()))
                            .closes
                            .put(e.day().orElseThrow(), held);
                }
                default -> {
                    // acts and overlays hold nothing
                }
            }
        }
        return List.copyOf(accounts.values());
    }

    /**
     * Closes until half of what was held at a close has left its place, to cash or elsewhere. Only trades move anything: what was held is valued
     * at the prices of that close throughout.
     *
     * @param day of the close, or one after it; not before the first
     * @return infinite where half never left, NaN where nothing was held
     */
    double sessionsToMoveHalf(int day) {
        Map<String, Position> before = closes.floorEntry(day).getValue();
        double gross = before.values().stream().mapToDouble(Position::value).sum();
        if (!(gross > 0)) {
            return Double.NaN;
        }
        int sessions = 0;
        for (Map<String, Position> after : closes.tailMap(day, false).values()) {
            sessions++;
            double left = 0;
            for (Map.Entry<String, Position> held : before.entrySet()) {
                double size = Math.abs(held.getValue().units());
                double now = after.containsKey(held.getKey())
                        ? after.get(held.getKey()).units()
                        : 0;
                double kept = Math.signum(held.getValue().units()) * now;
                left += held.getValue().price() * Math.max(0, Math.min(size, size - kept));
            }
            if (left >= gross / 2) {
                return sessions;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
