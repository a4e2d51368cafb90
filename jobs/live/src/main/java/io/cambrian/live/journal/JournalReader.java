package io.cambrian.live.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who follows a journal and keeps what it needs of it. What it keeps can be put down as a snapshot behind a full segment, so
 * that a start need not read years again.
 */
public interface JournalReader {
    /** Names its snapshots: one word. */
    String name();

    /**
     * Begins before the first line, or behind those that a snapshot knows, and gives what takes the events that follow.
     *
     * @throws RuntimeException for a snapshot that it does not understand; it is begun again without one then
     */
    Consumer<Event> begin(Optional<JsonNode> snapshot);

    /** What it keeps now; empty where it cannot be put down. */
    Optional<ObjectNode> save();

    /** A reader that keeps nothing that could be put down: it is given every event. */
    static JournalReader of(Consumer<Event> listener) {
        return new JournalReader() {
            @Override
            public String name() {
                return "all";
            }

            @Override
            public Consumer<Event> begin(Optional<JsonNode> snapshot) {
                return listener;
            }

            @Override
            public Optional<ObjectNode> save() {
                return Optional.empty();
            }
        };
    }
}
