package io.cambrian.live.board;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.live.journal.Event;
import io.cambrian.live.journal.JournalReader;
import java.util.Optional;
import java.util.function.Consumer;

/** A {@link JournalBoard} that can be put down and taken up again. */
public final class BoardSnapshot implements JournalReader {
    private JournalBoard board = new JournalBoard();

    /** What the journal says so far. */
    public JournalBoard board() {
        return board;
    }

    @Override
    public String name() {
        return "board";
    }

    @Override
    public Consumer<Event> begin(Optional<JsonNode> snapshot) {
        board = snapshot.map(JournalBoard::new).orElseGet(JournalBoard::new);
        return board;
    }

    @Override
    public Optional<ObjectNode> save() {
        return Optional.of(board.save());
    }
}
