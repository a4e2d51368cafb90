package io.cambrian.fix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.function.Consumer;
import quickfix.Log;

/**
 * The session's messages and events in a file, one line each, without heartbeats and without secrets; a full file is put aside
 * once. That it cannot be written stops nothing.
 */
final class MessageLog implements Log {
    private static final long FULL = 16L << 20;

    private final Path file;
    private final Clock clock;
    private final Consumer<String> errors;

    /** @param errors is told what the engine calls an error, such as a connection that fails */
    MessageLog(Path file, Clock clock, Consumer<String> errors) {
        this.file = file;
        this.clock = clock;
        this.errors = errors;
    }

    private synchronized void write(String what, String text) {
        try {
            if (Files.exists(file) && Files.size(file) > FULL) {
                Files.move(file, file.resolveSibling("messages.1.log"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    clock.instant() + " " + what + " " + Words.line(text) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            // the ledger is what must be written
        }
    }

    private static boolean isHeartbeat(String message) {
        return message.contains("\u000135=0\u0001") || message.contains("\u000135=1\u0001");
    }

    @Override
    public void onIncoming(String message) {
        if (!isHeartbeat(message)) {
            write("<", message);
        }
    }

    @Override
    public void onOutgoing(String message) {
        if (!isHeartbeat(message)) {
            write(">", message);
        }
    }

    @Override
    public void onEvent(String text) {
        write("-", text);
    }

    @Override
    public void onErrorEvent(String text) {
        write("!", text);
        errors.accept(Words.shown(Words.line(text)));
    }

    @Override
    public void clear() {
        // what was said stays
    }
}
