package io.cambrian.live.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.live.board.StandingDecisions.Told;
import io.cambrian.live.journal.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * An order, the decisions and overlays behind it, and its fate: put together only where it is shown, since later ones push most
 * out before. Not safe for concurrent use.
 */
final class OrderLine {
    private static final List<String> OF_FATE = List.of("price", "fee", "slippage", "reason");

    private final ObjectNode saved; // as a snapshot had it; null for one that came since
    private final Event order;
    private final Told told;
    private final List<OverlayChanges.Change> overlays;
    private final List<Event> fates = new ArrayList<>();

    private OrderLine(ObjectNode saved, Event order, Told told, List<OverlayChanges.Change> overlays) {
        this.saved = saved;
        this.order = order;
        this.told = told;
        this.overlays = overlays;
    }

    /**
     * An order that was judged just now.
     *
     * @param overlays what overlays changed in its instrument on its day
     */
    static OrderLine of(Event order, Told told, List<OverlayChanges.Change> overlays) {
        return new OrderLine(null, order.packed(), told, overlays);
    }

    /** What {@link #node} gave. */
    static OrderLine saved(ObjectNode node) {
        return new OrderLine(node.deepCopy(), null, null, List.of());
    }

    /** Takes what the broker says of it. */
    void meets(Event fate) {
        fates.add(fate.packed());
    }

    ObjectNode node() {
        ObjectNode node = saved == null ? compose() : saved.deepCopy();
        fates.forEach(f -> apply(f, node));
        return node;
    }

    private ObjectNode compose() {
        ObjectNode node = order.node(); // parsed anew
        node.put("fate", order.type().equals("order_denied") ? "denied" : "waiting");
        told.write(node);
        ArrayNode changed = node.putArray("overlays");
        overlays.forEach(c -> changed.add(c.node()));
        return node;
    }

    private static void apply(Event fate, ObjectNode node) {
        ObjectNode e = fate.node();
        boolean inPart = node.path("fate").asText().equals("partly filled");
        node.put(
                "fate",
                switch (fate.type()) {
                    case "order_rejected" -> "rejected";
                    case "filled" -> e.has("leaves") ? "partly filled" : "filled";
                    // what was filled in part before the rest was taken back
                    default -> inPart ? "partly filled" : fate.type();
                });
        node.put("fate_day", e.path("day").asText());
        for (String field : OF_FATE) {
            if (e.has(field)) {
                node.set("fate_" + field, e.get(field));
            }
        }
    }
}
