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
    private final Map<String, OrderLine> orders = new LinkedHashMap<>();
    private final Deque<Line> decisions = new ArrayDeque<>();
    private StandingDecisions standing = new StandingDecisions();
    private final Deque<Line> tail = new ArrayDeque<>();
    private final Deque<ObjectNode> acts = new ArrayDeque<>();
    private final Map<String, OverlayChanges> overlays = new LinkedHashMap<>();
    private final TreeMap<String, String> vetoes = new TreeMap<>();
    private ObjectNode opened = JSON.createObjectNode();
    private JsonNode close = JSON.createObjectNode();
    private String plan = "";
    private double size = 1;
    private long events;
    private int days;
    private String ratedDay = "";

    /** An event with its number, put together only where it is shown: most are pushed out by later ones before. */
    private static final class Line {
        private final Event event;
        private final long number;

        Line(Event event, long number) {
            this.event = event.packed();
            this.number = number;
        }

        /** Of what {@link #numbered} gave. */
        static Line of(JsonNode numbered) {
            ObjectNode event = numbered.deepCopy();
            return new Line(Event.of(event.without("seq")), numbered.path("seq").asLong());
        }

        ObjectNode numbered() {
            return event.node().put("seq", number); // parsed anew by each call
        }
    }

    /** Before the first event. */
    public JournalBoard() {}

    /** Goes on from what {@link #save} has put down. */
    JournalBoard(JsonNode saved) {
        take(saved, "curve", curve);
        saved.get("orders").forEach(o -> orders.put(text(o, "order"), OrderLine.saved((ObjectNode) o)));
        saved.get("decisions").forEach(n -> decisions.add(Line.of(n)));
        saved.get("tail").forEach(n -> tail.add(Line.of(n)));
        take(saved, "acts", acts);
        saved.get("overlays").forEach(o -> overlays.put(text(o, "overlay"), new OverlayChanges((ObjectNode) o)));
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
        writeOrders(saved.putArray("orders"));
        write(decisions, saved.putArray("decisions"));
        write(tail, saved.putArray("tail"));
        saved.putArray("acts").addAll(acts);
        writeOverlays(saved.putArray("overlays"));
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
        ObjectNode e = event.node();
        Line line = new Line(event, events);
        keep(tail, line);
        switch (event.type()) {
            case "opened" -> {
                opened = e;
                plan = text(e, "bundle");
            }
            case "plan" -> plan = text(e, "bundle");
            case "decision" -> {
                keep(decisions, line);
                standing.decided(e);
            }
            case "overlay" -> overlays.put(text(e, "overlay"), OverlayChanges.of(e));
            case "order", "order_denied" -> order(event, e);
            case "filled", "order_rejected", "cancelled" -> {
                OrderLine order = orders.get(text(e, "order"));
                if (order != null) {
                    order.meets(event);
                }
            }
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
                    "price_doubt",
                    "stale_data",
                    "bot_state",
                    "bot_switched",
                    "adjusted",
                    "reconciled",
                    "broker_unsure" -> keep(acts, e.deepCopy().put("seq", events));
            default -> {}
        }
    }

    private static void write(Collection<Line> lines, ArrayNode to) {
        lines.forEach(l -> to.add(l.numbered()));
    }

    private void writeOverlays(ArrayNode to) {
        overlays.values().forEach(o -> to.add(o.event()));
    }

    private void writeOrders(ArrayNode to) {
        orders.values().forEach(o -> to.add(o.node()));
    }

    private static <T> void keep(Deque<T> list, T e) {
        list.addLast(e);
        if (list.size() > KEPT) {
            list.removeFirst();
        }
    }

    private static String text(JsonNode e, String field) {
        return e.path(field).asText();
    }

    private void order(Event event, ObjectNode e) {
        String day = text(e, "day");
        String symbol = text(e, "symbol");
        List<OverlayChanges.Change> changes = new ArrayList<>();
        overlays.values().forEach(o -> changes.addAll(o.of(symbol, day)));
        String id = text(e, "order");
        orders.remove(id);
        orders.put(id, OrderLine.of(event, standing.behind(symbol, day), changes));
        if (orders.size() > KEPT) {
            orders.remove(orders.keySet().iterator().next());
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
        writeOrders(to.putArray("orders"));
        write(decisions, to.putArray("decisions"));
        writeOverlays(to.putArray("overlays"));
        to.putArray("acts").addAll(acts);
        ObjectNode stopped = to.putObject("vetoes");
        vetoes.forEach(stopped::put);
        ArrayNode lines = to.putArray("journal");
        tail.stream().skip(Math.max(0, tail.size() - 100)).forEach(l -> lines.add(l.numbered()));
        to.put("events", events);
    }
}
