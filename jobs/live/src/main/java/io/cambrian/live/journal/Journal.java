package io.cambrian.live.journal;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * An append-only file of JSON lines. Each line carries its number, the hash of the line before and its own hash, so a changed,
 * removed or inserted line breaks the chain; {@link #commit} forces lines to disk before anything is done on their strength.
 *
 * <p>A last line without its line feed is what a crash leaves behind: it was never committed, and is cut off. Anything else
 * that does not fit is tampering or a broken disk, and stops the process. One process at a time holds the file.
 */
public final class Journal implements AutoCloseable {
    private final FileChannel channel;
    private final Clock clock;
    private final Consumer<Event> listener;
    private final int tornBytes;
    private final StringBuilder pending = new StringBuilder();
    private long sequence;
    private String last;

    private Journal(FileChannel channel, Clock clock, Consumer<Event> listener, JournalLines.Content content) {
        this.channel = channel;
        this.clock = clock;
        this.listener = listener;
        this.tornBytes = content.tornBytes();
        this.sequence = content.lines();
        this.last = content.lastHash();
    }

    /**
     * Opens the journal, or begins one.
     *
     * @param clock gives the time that is written on each line
     * @param listener is given every event: first those that the file has, then each that is appended
     * @throws DataException when another process holds it, or its chain is broken
     */
    public static Journal open(Path file, Clock clock, Consumer<Event> listener) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, file);
                JournalLines.Content content = parse(file, listener);
                if (content.tornBytes() > 0) {
                    channel.truncate(content.goodBytes());
                    channel.force(true);
                }
                channel.position(content.goodBytes());
                return new Journal(channel, clock, listener, content);
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be opened: " + e, e);
        }
    }

    /** Gives the events of a journal, which another process may be writing; a torn last line is left out. */
    public static void read(Path file, Consumer<Event> listener) {
        try {
            parse(file, listener);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be read: " + e, e);
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new DataException("Another live process holds the journal " + file
                    + ".\nStop it first, or give this one another --state.");
        }
    }

    private static JournalLines.Content parse(Path file, Consumer<Event> listener) throws IOException {
        return JournalLines.read(file, line -> listener.accept(Event.of(line.event())));
    }

    /** Bytes of an unfinished last line that were cut off when the journal was opened. */
    public int tornBytes() {
        return tornBytes;
    }

    /** Adds an event; it is on disk after the next {@link #commit}. */
    public void append(Event event) {
        sequence++;
        String body = "{\"seq\":" + sequence + ",\"prev\":\"" + last + "\",\"at\":\"" + clock.instant()
                + "\",\"event\":" + event.text();
        last = JournalLines.hash(body);
        pending.append(body).append(",\"hash\":\"").append(last).append("\"}\n");
        listener.accept(event);
    }

    /** Writes what was added and forces it to disk; returns when it is safe to act on it. */
    public void commit() {
        if (pending.isEmpty()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(pending.toString().getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be written: " + e, e);
        }
        pending.setLength(0);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
