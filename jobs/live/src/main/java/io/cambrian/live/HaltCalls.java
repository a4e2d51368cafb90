package io.cambrian.live;

import io.cambrian.fault.ConfigException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Halts that people asked for and that are not written down yet. None is taken back, however long it takes: it counts before the
 * next order goes out. Safe for concurrent use.
 */
final class HaltCalls {
    /**
     * A halt that was asked for.
     *
     * @param said what was done, in words, once it is written down
     */
    record Call(UserWishes wishes, CompletableFuture<List<String>> said) {}

    private final Deque<Call> waiting = new ArrayDeque<>();
    private boolean closed;

    /** @throws ConfigException where nobody would come to it any more */
    synchronized Call ask(UserWishes halt) {
        if (closed) {
            throw ended();
        }
        Call call = new Call(halt, new CompletableFuture<>());
        waiting.add(call);
        return call;
    }

    /** The one that waits longest. */
    synchronized Optional<Call> first() {
        return Optional.ofNullable(waiting.peek());
    }

    /** It is written down. */
    synchronized void done(Call call, List<String> said) {
        waiting.remove(call);
        call.said().complete(said);
    }

    /** It cannot be done. */
    synchronized void failed(Call call, RuntimeException why) {
        waiting.remove(call);
        call.said().completeExceptionally(why);
    }

    /** Nobody comes to it any more: who waits is told. */
    synchronized void close() {
        closed = true;
        while (!waiting.isEmpty()) {
            failed(waiting.peek(), ended());
        }
    }

    private static ConfigException ended() {
        return new ConfigException(
                "The process has ended, and the halt is not written down: nothing is traded until it is"
                        + " started again.\nPut the file " + StopFile.NAME
                        + " into the account's folder, or start it with --halt, so that it stays halted.");
    }
}
