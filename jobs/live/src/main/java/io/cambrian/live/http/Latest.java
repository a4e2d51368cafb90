package io.cambrian.live.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;

/** The last state that was published, and who waits for the next. Safe for concurrent use. */
public final class Latest {
    /**
     * A state.
     *
     * @param version counts up
     * @param json the state as JSON in UTF-8; not copied, never changed
     */
    public record State(long version, byte[] json) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicReference<State> state = new AtomicReference<>(new State(0, new byte[] {'{', '}'}));

    public void publish(byte[] json) {
        synchronized (this) {
            state.set(new State(state.get().version() + 1, json));
            notifyAll();
        }
    }

    /** The last state, but halted: where the process cannot say more. */
    public void halt(String reason) {
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(get().json());
            root.withObject("/state").put("now", "HALTED").put("reason", reason);
            publish(JSON.writeValueAsBytes(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public State get() {
        return state.get();
    }

    /** Waits for a version after this one, at most so long; gives the last either way. */
    State after(long version, long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        synchronized (this) {
            long left = until - System.nanoTime();
            while (state.get().version() <= version && left > 0) {
                wait(left / 1_000_000 + 1);
                left = until - System.nanoTime();
            }
        }
        return state.get();
    }
}
