package io.cambrian.live.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The last decision of each bot about each instrument, so that every order leads to bots: those that changed their mind on its
 * day, or those whose earlier decisions it carries out. Not safe for concurrent use.
 */
final class StandingDecisions {
    /** Decisions of each kind that are told with an order; a plan may have hundreds of bots. */
    static final int MOST = 10;

    private static final Comparator<Decided> OF_A_DAY = (a, b) -> {
        int c = Double.compare(-Math.abs(a.target()), -Math.abs(b.target()));
        return c != 0 ? c : a.bot().compareTo(b.bot());
    };
    private static final Comparator<Decided> BEFORE = (a, b) -> {
        int c = Double.compare(-Math.abs(a.target()), -Math.abs(b.target()));
        c = c != 0 ? c : b.day().compareTo(a.day());
        return c != 0 ? c : a.bot().compareTo(b.bot());
    };

    private static final OfInstrument NOTHING = new OfInstrument();

    private final List<String> bots = new ArrayList<>(); // in the order in which they came
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, OfInstrument> bySymbol = new HashMap<>();
    private final Map<String, String> words =
            new HashMap<>(); // actions and reasons: few different ones, each many times
    private String day = "";
    private String plan = "";

    /** As small as can be: there is one for each bot and instrument. */
    private record Decided(String bot, String day, String action, double target, String reason, String plan) {
        void write(ObjectNode to) {
            to.put("bot", bot);
            to.put("day", day);
            to.put("action", action);
            to.put("target", target);
            to.put("reason", reason);
            to.put("bundle", plan);
        }
    }

    /** The last decisions about one instrument, by the places of bots. What all of them are asked for lies side by side. */
    private static final class OfInstrument {
        private Decided[] last = new Decided[8]; // null where a bot has decided nothing yet
        private String[] days = new String[8]; // as in the decisions, the same object for the same day in a row
        private double[] targets = new double[8]; // absolute ones
        private int bots;

        void put(int bot, Decided d) {
            if (bot >= last.length) {
                int room = Math.max(bot + 1, 2 * last.length);
                last = Arrays.copyOf(last, room);
                days = Arrays.copyOf(days, room);
                targets = Arrays.copyOf(targets, room);
            }
            last[bot] = d;
            days[bot] = d.day();
            targets[bot] = Math.abs(d.target());
            bots = Math.max(bots, bot + 1);
        }
    }

    private static String text(JsonNode e, String field) {
        return e.path(field).asText();
    }

    /** The same text as an object that is there already, where the one before was equal. */
    private static String again(String before, String now) {
        return before.equals(now) ? before : now;
    }

    /** Goes on from what {@link #save} has put down. */
    static StandingDecisions of(JsonNode saved) {
        StandingDecisions all = new StandingDecisions();
        Map<String, String> same = new HashMap<>();
        for (JsonNode e : saved) {
            all.day = same.computeIfAbsent(text(e, "day"), d -> d); // they come by instrument, not by day
            all.plan = same.computeIfAbsent(text(e, "bundle"), p -> p);
            all.decided(e);
        }
        return all;
    }

    /** The decisions, in an order that depends on nothing else. */
    ArrayNode save() {
        ArrayNode saved = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(bySymbol)
                .forEach((symbol, all) -> Arrays.stream(all.last)
                        .filter(Objects::nonNull)
                        .sorted(Comparator.comparing(Decided::bot))
                        .forEach(d -> {
                            ObjectNode node = saved.addObject();
                            node.put("symbol", symbol);
                            d.write(node);
                        }));
        return saved;
    }

    /** Takes a decision that changes something. */
    void decided(JsonNode e) {
        int place = place(text(e, "bot"));
        OfInstrument all = bySymbol.computeIfAbsent(text(e, "symbol"), s -> new OfInstrument());
        day = again(day, text(e, "day"));
        plan = again(plan, text(e, "bundle"));
        all.put(
                place,
                new Decided(
                        bots.get(place),
                        day,
                        word(e, "action"),
                        e.path("target").asDouble(),
                        word(e, "reason"),
                        plan));
    }

    private String word(JsonNode e, String field) {
        return words.computeIfAbsent(text(e, field), w -> w);
    }

    private int place(String bot) {
        Integer known = places.putIfAbsent(bot, bots.size());
        if (known == null) {
            bots.add(bot);
        }
        return known == null ? bots.size() - 1 : known;
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
        private final List<Decided> first = new ArrayList<>(MOST);
        private double smallest = Double.NEGATIVE_INFINITY; // absolute target of the last, once there are enough
        private int count;

        Some(Comparator<Decided> by) {
            this.by = by;
        }

        void see(OfInstrument all, int bot) {
            count++;
            if (!(all.targets[bot] < smallest)) {
                add(all.last[bot]);
            }
        }

        private void add(Decided d) {
            if (first.size() == MOST) {
                if (by.compare(d, first.get(MOST - 1)) >= 0) {
                    return;
                }
                first.remove(MOST - 1);
            }
            int at = Collections.binarySearch(first, d, by);
            first.add(at < 0 ? -at - 1 : at, d);
            if (first.size() == MOST) {
                smallest = Math.abs(first.get(MOST - 1).target());
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
        OfInstrument all = bySymbol.getOrDefault(symbol, NOTHING);
        for (int i = 0; i < all.bots; i++) {
            if (all.last[i] != null) {
                (all.days[i].equals(day) ? today : all.targets[i] != 0 ? holding : left).see(all, i);
            }
        }
        return new Told(today, today.count == 0 && holding.count == 0 ? left : holding);
    }
}
