package io.cambrian.live.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.live.journal.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the journal says, as the dashboard shows it: the curve of the account, orders with their fate and the decisions behind
 * them, overlays with their accounts, people's acts, and the last lines. Memory is bounded: of orders, decisions and lines only
 * the last {@value #KEPT} stay, of the curve's older half every other point beyond {@value #CURVE}; the journal has them all. Not safe for concurrent use.
 */
public final class JournalBoard implements Consumer<Event> {
    /** Orders, decisions and lines of the journal that are kept. */
    public static final int KEPT = 400;

    /** Points of the account's curve that are kept at most. */
    static final int CURVE = 4_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ObjectNode> curve = new ArrayList<>();
    private final Map<String, ObjectNode> orders = new LinkedHashMap<>();
    private final Deque<ObjectNode> decisions = new ArrayDeque<>();
    private StandingDecisions standing = new StandingDecisions();
    private final Deque<ObjectNode> tail = new ArrayDeque<>();
    private final Deque<ObjectNode> acts = new ArrayDeque<>();
    private final Map<String, ObjectNode> overlays = new LinkedHashMap<>();
    private final TreeMap<String, String> vetoes = new TreeMap<>();
    private ObjectNode opened = JSON.createObjectNode();
    private JsonNode close = JSON.createObjectNode();
    private String plan = "";
    private double size = 1;
    private long events;
    private int days;
    private String ratedDay = "";

    /** Before the first event. */
    public JournalBoard() {}

    /** Goes on from what {@link #save} has put down. */
    JournalBoard(JsonNode saved) {
        take(saved, "curve", curve);
        List<ObjectNode> list = new ArrayList<>();
        take(saved, "orders", list);
        list.forEach(o -> orders.put(text(o, "order"), o));
        take(saved, "decisions", decisions);
        take(saved, "tail", tail);
        take(saved, "acts", acts);
        list.clear();
        take(saved, "overlays", list);
        list.forEach(o -> overlays.put(text(o, "overlay"), o));
        for (JsonNode v : saved.get("vetoes")) {
            vetoes.put(text(v, "symbol"), text(v, "user"));
        }
        opened = (ObjectNode) saved.get("opened");
        close = saved.get("close");
        plan = saved.get("plan").asText();
        size = saved.get("size").asDouble();
        events = saved.get("events").asLong();
        days = saved.get("days").asInt();
        ratedDay = saved.get("rated_day").asText();
        standing = StandingDecisions.of(saved.get("standing"));
    }

    private static void take(JsonNode saved, String field, Collection<ObjectNode> to) {
        saved.get(field).forEach(n -> to.add((ObjectNode) n));
    }

    /** All that is kept, to go on from it. */
    ObjectNode save() {
        ObjectNode saved = JSON.createObjectNode();
        saved.putArray("curve").addAll(curve);
        saved.putArray("orders").addAll(orders.values());
        saved.putArray("decisions").addAll(decisions);
        saved.putArray("tail").addAll(tail);
        saved.putArray("acts").addAll(acts);
        saved.putArray("overlays").addAll(overlays.values());
        ArrayNode stopped = saved.putArray("vetoes");
        vetoes.forEach(
                (symbol, user) -> stopped.addObject().put("symbol", symbol).put("user", user));
        saved.set("opened", opened);
        saved.set("close", close);
        saved.put("plan", plan);
        saved.put("size", size);
        saved.put("events", events);
        saved.put("days", days);
        saved.put("rated_day", ratedDay);
        saved.set("standing", standing.save());
        return saved;
    }

    @Override
    public void accept(Event event) {
        events++;
        ObjectNode e = (ObjectNode) event.node();
        keep(tail, e.deepCopy().put("seq", events));
        switch (event.type()) {
            case "opened" -> {
                opened = e;
                plan = text(e, "bundle");
            }
            case "plan" -> plan = text(e, "bundle");
            case "decision" -> {
                keep(decisions, e.put("seq", events));
                standing.decided(e);
            }
            case "overlay" -> overlays.put(text(e, "overlay"), e);
            case "order", "order_denied" -> order(e);
            case "filled", "order_rejected", "cancelled" -> fate(e, event.type());
            case "vetoed" -> vetoes.put(text(e, "symbol"), text(e, "user"));
            case "veto_lifted" -> vetoes.remove(text(e, "symbol"));
            case "resized" -> size = e.path("to").asDouble();
            case "rated" -> ratedDay = text(e, "day");
            case "close" -> close(e);
            default -> {}
        }
        switch (event.type()) {
            case "vetoed",
                    "veto_lifted",
                    "resized",
                    "rated",
                    "stopped",
                    "released",
                    "state",
                    "limit_warning",
                    "bot_state",
                    "bot_switched",
                    "adjusted",
                    "reconciled",
                    "broker_unsure" -> keep(acts, e.deepCopy().put("seq", events));
            default -> {}
        }
    }

    private static void keep(Deque<ObjectNode> list, ObjectNode e) {
        list.addLast(e);
        if (list.size() > KEPT) {
            list.removeFirst();
        }
    }

    private static String text(JsonNode e, String field) {
        return e.path(field).asText();
    }

    private void order(ObjectNode e) {
        ObjectNode order = e.deepCopy();
        boolean denied = text(e, "type").equals("order_denied");
        order.put("fate", denied ? "denied" : "waiting");
        standing.explain(order);
        ArrayNode changed = order.putArray("overlays");
        overlays.values().stream()
                .filter(o -> text(o, "day").equals(text(e, "day")))
                .forEach(o -> o.path("changes").forEach(c -> {
                    if (text(c, "symbol").equals(text(e, "symbol"))) {
                        changed.add(((ObjectNode) c.deepCopy())
                                .put("overlay", text(o, "overlay"))
                                .put("in_force", o.path("in_force").asBoolean()));
                    }
                }));
        orders.remove(text(e, "order"));
        orders.put(text(e, "order"), order);
        if (orders.size() > KEPT) {
            orders.remove(orders.keySet().iterator().next());
        }
    }

    private void fate(ObjectNode e, String type) {
        ObjectNode order = orders.get(text(e, "order"));
        if (order != null) {
            order.put(
                    "fate",
                    switch (type) {
                        case "order_rejected" -> "rejected";
                        case "filled" -> e.has("leaves") ? "partly filled" : "filled";
                        // what was filled in part before the rest was taken back
                        default -> order.path("fate").asText().equals("partly filled") ? "partly filled" : type;
                    });
            order.put("fate_day", text(e, "day"));
            for (String field : List.of("price", "fee", "slippage", "reason")) {
                if (e.has(field)) {
                    order.set("fate_" + field, e.get(field));
                }
            }
        }
    }

    private void close(ObjectNode e) {
        close = e;
        ObjectNode row = JSON.createObjectNode();
        for (String field : List.of("day", "drawdown", "gross", "net", "state")) {
            row.set(field, e.get(field));
        }
        row.put("equity", e.path("equity").asDouble());
        curve.add(row);
        days++;
        if (curve.size() > CURVE) {
            // every other point of the older half: a curve of years is not drawn any finer
            for (int i = CURVE / 2 - 1; i > 0; i -= 2) {
                curve.remove(i);
            }
        }
    }

    /** Positions at the last close, in units by symbol, as text. */
    public Map<String, String> positions() {
        Map<String, String> units = new TreeMap<>();
        close.path("positions")
                .properties()
                .forEach(p -> units.put(p.getKey(), p.getValue().asText()));
        return units;
    }

    /** Equity at the last close; the capital before the first. */
    public double equity() {
        return close.has("equity")
                ? close.get("equity").asDouble()
                : opened.path("capital").asDouble();
    }

    /** Instruments that somebody vetoed. */
    public TreeSet<String> vetoes() {
        return new TreeSet<>(vetoes.keySet());
    }

    public double size() {
        return size;
    }

    public String plan() {
        return plan;
    }

    /** Days closed so far. */
    public int days() {
        return days;
    }

    /** The last day closed; empty before the first. */
    public String day() {
        return text(close, "day");
    }

    /** Adds all this to the state that is shown. */
    void write(ObjectNode to) {
        ObjectNode account = to.putObject("account");
        account.put("mode", text(opened, "mode"));
        account.put("currency", text(opened, "currency"));
        account.put("capital", opened.path("capital").asDouble());
        account.put("equity", equity());
        account.put("day", day());
        account.put("days", days());
        for (String field : List.of("gross", "net", "peak", "drawdown", "fills", "rejected", "denied", "cut")) {
            account.set(
                    field,
                    close.path(field).isMissingNode() ? JSON.getNodeFactory().numberNode(0) : close.get(field));
        }
        for (String field : List.of("cash", "fees", "slippage", "borrow")) {
            account.put(field, close.path(field).asDouble());
        }
        account.put("size", size);
        account.put("rated", !day().isEmpty() && day().equals(ratedDay));
        to.putArray("curve").addAll(curve);
        to.putArray("orders").addAll(orders.values());
        to.putArray("decisions").addAll(decisions);
        to.putArray("overlays").addAll(overlays.values());
        to.putArray("acts").addAll(acts);
        ObjectNode stopped = to.putObject("vetoes");
        vetoes.forEach(stopped::put);
        ArrayNode lines = to.putArray("journal");
        tail.stream().skip(Math.max(0, tail.size() - 100)).forEach(lines::add);
        to.put("events", events);
    }
}
