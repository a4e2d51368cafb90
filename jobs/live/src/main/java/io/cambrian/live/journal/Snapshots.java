package io.cambrian.live.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.handoff.JournalLines;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the readers of a journal knew behind its full segments, each in a file of its own beside the segment: {@code
 * journal.000007.account.snapshot} follows {@code journal.000007.jsonl}. A snapshot carries the number and the hash of the last
 * line that it knows, and its own hash. It is made from the lines and can be made again: one that is missing, damaged or of
 * another journal is passed over.
 */
public final class Snapshots {
    /** Raised whenever what readers put down changes; others are passed over. */
    private static final int FORMAT = 1;

    /** Enough for the end of a line, where its hash stands. */
    private static final int TAIL = 128;

    private static final String SUFFIX = ".snapshot";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Snapshots() {}

    /**
     * A snapshot.
     *
     * @param lines of the journal up to there
     * @param lastHash hash of the last of them
     */
    record Snapshot(long lines, String lastHash, JsonNode state) {}

    /** Where the snapshot of a reader behind a segment is kept. */
    public static Path file(Path journal, int segment, String reader) {
        Path full = JournalLines.segment(journal, segment);
        String name = full.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return full.resolveSibling((name.endsWith(".jsonl") ? name.substring(0, dot) : name) + "." + reader + SUFFIX);
    }

    /** The last segment behind which all readers have snapshots of this journal; empty for none. */
    static OptionalInt newest(Path journal, List<JournalReader> readers) {
        if (readers.isEmpty()) {
            return OptionalInt.empty();
        }
        for (int n = last(journal, readers.get(0).name(), Integer.MAX_VALUE);
                n > 0;
                n = last(journal, readers.get(0).name(), n - 1)) {
            int segment = n;
            List<Optional<Snapshot>> found =
                    readers.stream().map(r -> read(journal, segment, r.name())).toList();
            if (found.stream().allMatch(Optional::isPresent)
                    && found.stream()
                                    .map(s -> s.get().lines() + s.get().lastHash())
                                    .distinct()
                                    .count()
                            == 1
                    && follows(journal, segment, found.get(0).get().lastHash())) {
                return OptionalInt.of(segment);
            }
        }
        return OptionalInt.empty();
    }

    /** The last segment up to one that has a snapshot of a reader, of whatever worth; 0 for none. */
    private static int last(Path journal, String reader, int upTo) {
        try (Stream<Path> files = Files.list(journal.toAbsolutePath().getParent())) {
            String end = "." + reader + SUFFIX;
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .map(name -> name.substring(0, name.length() - end.length()))
                    .mapToInt(name -> number(journal, name, reader))
                    .filter(n -> n <= upTo)
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static int number(Path journal, String stem, String reader) {
        String digits = stem.substring(stem.lastIndexOf('.') + 1);
        if (!digits.matches("[0-9]{1,9}")) {
            return 0;
        }
        int n = Integer.parseInt(digits);
        Path expected = file(journal, n, reader).getFileName();
        return expected.toString().equals(stem + "." + reader + SUFFIX) ? n : 0;
    }

    /** Whether the segment ends with that line; one that was moved away is believed to. */
    private static boolean follows(Path journal, int segment, String lastHash) {
        try (RandomAccessFile in =
                new RandomAccessFile(JournalLines.segment(journal, segment).toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL, in.length())];
            in.seek(in.length() - tail.length);
            in.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8).endsWith(",\"hash\":\"" + lastHash + "\"}\n");
        } catch (IOException e) {
            return !Files.exists(JournalLines.segment(journal, segment));
        }
    }

    /** A snapshot that is whole; empty for others. */
    static Optional<Snapshot> read(Path journal, int segment, String reader) {
        try {
            String text = Files.readString(file(journal, segment, reader));
            int end = text.lastIndexOf(",\"hash\":\"");
            JsonNode node = JSON.readTree(text);
            if (end < 0
                    || node.path("format").asInt() != FORMAT
                    || node.path("segment").asInt() != segment
                    || !node.path("reader").asText().equals(reader)
                    || !node.path("last_hash").isTextual()
                    || !JournalLines.hash(text.substring(0, end))
                            .equals(node.path("hash").asText())) {
                return Optional.empty();
            }
            return Optional.of(new Snapshot(
                    node.path("lines").asLong(), node.path("last_hash").asText(), node.path("state")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The text of a snapshot. */
    private static String text(JournalLines.Content behind, String reader, ObjectNode state) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("segment", behind.segments());
        node.put("reader", reader);
        node.put("lines", behind.lines());
        node.put("last_hash", behind.lastHash());
        node.set("state", state);
        String body = JSON.writeValueAsString(node);
        String open = body.substring(0, body.length() - 1);
        return open + ",\"hash\":\"" + JournalLines.hash(open) + "\"}\n";
    }

    /**
     * Puts down what a reader knows behind a full segment, in place of what it knew behind earlier ones. Where the disk does not
     * take it, it is left out: the next start reads more lines.
     */
    static void write(Path journal, JournalLines.Content behind, JournalReader reader) {
        Path place = file(journal, behind.segments(), reader.name());
        Optional<ObjectNode> state = Files.exists(JournalLines.segment(journal, behind.segments() + 1))
                ? Optional.empty() // the one behind that counts
                : reader.save();
        if (state.isEmpty()) {
            return;
        }
        Path next = place.resolveSibling("." + place.getFileName() + ".next");
        try {
            byte[] bytes = text(behind, reader.name(), state.get()).getBytes(StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(next, place, StandardCopyOption.ATOMIC_MOVE);
            for (int n = last(journal, reader.name(), behind.segments() - 1);
                    n > 0;
                    n = last(journal, reader.name(), n - 1)) {
                Files.deleteIfExists(file(journal, n, reader.name())); // the new one knows what it knew
            }
        } catch (IOException e) {
            delete(next);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it is overwritten the next time
        }
    }

    /**
     * Whether a reader that has read all lines up to the end of a segment knows what its snapshot there says; true where there
     * is none.
     */
    public static boolean agrees(Path journal, JournalLines.Content behind, JournalReader reader) {
        Path place = file(journal, behind.segments(), reader.name());
        if (!Files.exists(place)) {
            return true;
        }
        try {
            return Files.readString(place)
                    .equals(text(behind, reader.name(), reader.save().orElseThrow()));
        } catch (IOException e) {
            return false;
        }
    }
}
