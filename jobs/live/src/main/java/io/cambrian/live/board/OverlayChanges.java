package io.cambrian.live.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one overlay did on its last day, by instrument; there may be a change for each bot and instrument. Not safe for concurrent use. */
final class OverlayChanges {
    private final ObjectNode event;
    private Map<String, List<Change>> bySymbol; // once somebody asks

    /**
     * A change of a target.
     *
     * @param change not to be changed
     */
    record Change(ObjectNode change, String overlay, boolean inForce) {
        ObjectNode node() {
            return change.deepCopy().put("overlay", overlay).put("in_force", inForce);
        }
    }

    /** Of an event of the journal, without how the paper accounts stand. */
    static OverlayChanges of(ObjectNode event) {
        ObjectNode rest = event.objectNode().setAll(event);
        return new OverlayChanges(rest.remove(List.of("paper")));
    }

    /** @param event not to be changed */
    OverlayChanges(ObjectNode event) {
        this.event = event;
    }

    ObjectNode event() {
        return event;
    }

    /** What it changed in an instrument on a day. */
    List<Change> of(String symbol, String day) {
        if (!event.path("day").asText().equals(day)) {
            return List.of();
        }
        if (bySymbol == null) {
            bySymbol = new HashMap<>();
            String overlay = event.path("overlay").asText();
            boolean inForce = event.path("in_force").asBoolean();
            for (JsonNode c : event.path("changes")) {
                bySymbol.computeIfAbsent(c.path("symbol").asText(), s -> new ArrayList<>())
                        .add(new Change((ObjectNode) c, overlay, inForce));
            }
        }
        return bySymbol.getOrDefault(symbol, List.of());
    }
}
