package io.cambrian.live.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

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
    private final List<Event> events;
    private final int tornBytes;
    private final StringBuilder pending = new StringBuilder();
    private long sequence;
    private String last;

    private Journal(FileChannel channel, Clock clock, Content content) {
        this.channel = channel;
        this.clock = clock;
        this.events = new ArrayList<>(content.events());
        this.tornBytes = content.tornBytes();
        this.sequence = content.events().size();
        this.last = content.lastHash();
    }

    private record Content(List<Event> events, String lastHash, long goodBytes, int tornBytes) {}

    /**
     * Opens the journal, or begins one.
     *
     * @param clock gives the time that is written on each line
     * @throws DataException when another process holds it, or its chain is broken
     */
    public static Journal open(Path file, Clock clock) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, file);
                Content content = parse(file, Files.readAllBytes(file));
                if (content.tornBytes() > 0) {
                    channel.truncate(content.goodBytes());
                    channel.force(true);
                }
                channel.position(content.goodBytes());
                return new Journal(channel, clock, content);
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + file + " cannot be opened: " + e, e);
        }
    }

    /** The events of a journal that another process may be writing; a torn last line is left out. */
    public static List<Event> read(Path file) {
        try {
            return parse(file, Files.readAllBytes(file)).events();
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

    private static Content parse(Path file, byte[] bytes) throws IOException {
        List<Event> events = new ArrayList<>();
        String last = FIRST;
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
            JsonNode node = check(file, events.size() + 1L, last, line);
            events.add(Event.of(node.get("event")));
            last = node.get("hash").asText();
            start = i + 1;
        }
        return new Content(events, last, start, bytes.length - start);
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

    /** All events so far, including those not yet committed. */
    public List<Event> events() {
        return Collections.unmodifiableList(events);
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
        events.add(event);
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
