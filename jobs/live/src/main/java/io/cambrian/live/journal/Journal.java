package io.cambrian.live.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * An append-only file of JSON lines. Each line carries its number, the hash of the line before and its own hash, so a changed,
 * removed or inserted line breaks the chain; {@link #commit} forces lines to disk before anything is done on their strength.
 *
 * <p>A last line without its line feed is what a crash leaves behind: it was never committed, and is cut off. Anything else
 * that does not fit is tampering or a broken disk, and stops the process. One process at a time holds the file.
 */
public final class Journal implements AutoCloseable {
    private static final String FIRST = "0".repeat(64);

    private final FileChannel channel;
    private final Clock clock;
    private final Consumer<Event> listener;
    private final int tornBytes;
    private final StringBuilder pending = new StringBuilder();
    private long sequence;
    private String last;

    private Journal(FileChannel channel, Clock clock, Consumer<Event> listener, Content content) {
        this.channel = channel;
        this.clock = clock;
        this.listener = listener;
        this.tornBytes = content.tornBytes();
        this.sequence = content.lines();
        this.last = content.lastHash();
    }

    private record Content(long lines, String lastHash, long goodBytes, int tornBytes) {}

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
                Content content = parse(file, listener);
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

    private static Content parse(Path file, Consumer<Event> listener) throws IOException {
        long lines = 0;
        long good = 0;
        String last = FIRST;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                JsonNode node = check(file, lines + 1, last, line.toString(StandardCharsets.UTF_8));
                listener.accept(Event.of(node.get("event")));
                last = node.get("hash").asText();
                lines++;
                good += line.size() + 1;
                line.reset();
            }
        }
        return new Content(lines, last, good, line.size());
    }

    private static JsonNode check(Path file, long number, String previous, String line) {
        JsonNode node;
        try {
            node = Event.JSON.readTree(line);
        } catch (IOException e) {
            throw broken(file, number, "it is not JSON", e);
        }
        String hash = node.path("hash").asText();
        String tail = ",\"hash\":\"" + hash + "\"}";
        if (!line.endsWith(tail) || !node.path("event").isObject()) {
            throw broken(file, number, "it has no hash or no event", null);
        }
        if (!sha256(line.substring(0, line.length() - tail.length())).equals(hash)) {
            throw broken(file, number, "its content does not fit its hash", null);
        }
        if (node.path("seq").asLong() != number || !node.path("prev").asText().equals(previous)) {
            throw broken(file, number, "it does not continue the line before", null);
        }
        return node;
    }

    private static DataException broken(Path file, long line, String why, Exception cause) {
        return new DataException(
                "The journal " + file + " was changed or damaged at line " + line + ": " + why
                        + ".\nRestore it from a copy, or start a new account with another --state.",
                cause);
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
        last = sha256(body);
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

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
