package io.cambrian.live.alert;

import io.cambrian.live.journal.Event;
import java.util.Map;
import java.util.Optional;

/**
 * What a person should know at once.
 *
 * @param kind the journal's type of event, or {@code process}
 * @param level how bad it is
 * @param text one line
 */
public record Alert(String kind, Level level, String text) {
    /** How bad. */
    public enum Level {
        /** Worth knowing. */
        INFO,
        /** Somebody should look today. */
        WARNING,
        /** Nothing is traded, or not as planned: somebody must look now. */
        CRITICAL
    }

    private static final Map<String, Level> LEVELS = Map.ofEntries(
            Map.entry("limit_warning", Level.WARNING),
            Map.entry("price_doubt", Level.WARNING),
            Map.entry("stale_data", Level.WARNING),
            Map.entry("bot_state", Level.WARNING),
            Map.entry("broker_unsure", Level.WARNING),
            Map.entry("order_rejected", Level.WARNING),
            Map.entry("stopped", Level.CRITICAL),
            Map.entry("released", Level.INFO),
            Map.entry("adjusted", Level.WARNING),
            Map.entry("plan", Level.INFO),
            Map.entry("recovered", Level.WARNING));

    /** The alert that an event of the journal is worth; empty for most. */
    public static Optional<Alert> of(Event event) {
        Level level = switch (event.type()) {
            case "state" ->
                switch (event.text("to")) {
                    case "HALTED" -> Level.CRITICAL;
                    case "REDUCING" -> Level.WARNING;
                    default -> Level.INFO;
                };
            case "reconciled" -> event.node().path("equal").asBoolean() ? Level.INFO : Level.CRITICAL;
            default -> LEVELS.get(event.type());
        };
        return level == null ? Optional.empty() : Optional.of(new Alert(event.type(), level, event.text()));
    }
}
