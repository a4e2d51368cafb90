package io.cambrian.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The lines of a live process's journal, checked: each carries its number, the hash of the line before and its own hash, so a
 * changed, removed or inserted line is noticed. The live process goes on from them, and the cluster learns from them.
 */
public final class JournalLines {
    /** What stands in for the hash of the line before the first. */
    public static final String FIRST = "0".repeat(64);

    /** Bytes of the longest line. */
    public static final int MAX_LINE = 64 << 20;

    /** Before the first line. */
    public static final Content BEGINNING = new Content(0, FIRST, 0, 0, 0);

    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalLines() {}

    /** Where a full segment of a journal is kept: {@code journal.000001.jsonl} beside {@code journal.jsonl}, 1 the first. */
    public static Path segment(Path file, int number) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return file.resolveSibling(
                String.format(Locale.ROOT, "%s.%06d%s", stem, number, dot < 0 ? "" : name.substring(dot)));
    }

    /** How many full segments lie beside a journal; they are numbered without gaps. */
    public static int segments(Path file) {
        int n = 0;
        while (Files.exists(segment(file, n + 1))) {
            n++;
        }
        return n;
    }

    /**
     * One line.
     *
     * @param number 1 for the first
     * @param at the time that was written on it, ISO-8601
     * @param hash SHA-256 of the line, in hexadecimal
     * @param event what happened
     */
    public record Line(long number, String at, String hash, JsonNode event) {}

    /**
     * What a file holds.
     *
     * @param lines complete lines
     * @param lastHash hash of the last of them, {@link #FIRST} if there is none
     * @param segments full segments before the file
     * @param goodBytes length of the complete lines of the file itself, without the segments before it
     * @param tornBytes bytes of a last line without its line feed, which a crash left behind; never committed
     */
    public record Content(long lines, String lastHash, int segments, long goodBytes, int tornBytes) {}

    /**
     * Gives all complete lines in order, those of the full segments first; another process may be writing. Where the file
     * itself is missing beside segments, a crash came between two of them.
     *
     * @throws DataException where the chain is broken
     */
    public static Content read(Path file, Consumer<Line> listener) throws IOException {
        return read(file, BEGINNING, listener, content -> {});
    }

    /**
     * The same from behind what was read before.
     *
     * @param from what came of that: the end of a full segment, or of the file then; or {@link #BEGINNING}
     * @param behind is told of the end of each full segment, once its lines were given
     */
    public static Content read(Path file, Content from, Consumer<Line> listener, Consumer<Content> behind)
            throws IOException {
        Content content = from;
        requireNext(file, content.segments());
        while (true) {
            // a segment may become full while the one before it is read
            Path segment = segment(file, content.segments() + 1);
            if (!Files.exists(segment)) {
                if (!Files.exists(file) && content.segments() > 0) {
                    if (content.goodBytes() > 0) { // of the file that is gone: it became full just now, or is lost
                        if (Files.exists(segment)) {
                            continue;
                        }
                        throw shorter(file, null);
                    }
                    return new Content(content.lines(), content.lastHash(), content.segments(), 0, 0);
                }
                Content last;
                try {
                    last = readOne(file, content, listener);
                } catch (DataException | NoSuchFileException e) {
                    if (Files.exists(segment)) {
                        continue; // it became full just now, and what was opened is the file after it
                    }
                    throw e;
                }
                if (last.lines() > content.lines() || !Files.exists(segment)) {
                    return last;
                }
            }
            content = readOne(segment, content, listener);
            if (content.tornBytes() > 0) {
                throw broken(segment, content.lines() + 1, "it ends in an unfinished line, and others follow", null);
            }
            content = new Content(content.lines(), content.lastHash(), content.segments() + 1, 0, 0);
            behind.accept(content);
        }
    }

    /** Full segments may be moved away only where nobody reads them. */
    private static void requireNext(Path file, int after) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.exists(segment(file, after + 1)) || !Files.isDirectory(folder)) {
            return;
        }
        String first = segment(file, after + 1).getFileName().toString();
        String stem = first.substring(0, first.lastIndexOf(String.format(Locale.ROOT, "%06d", after + 1)));
        String end = first.substring(stem.length() + 6);
        try (Stream<Path> files = Files.list(folder)) {
            Optional<String> later = files.map(f -> f.getFileName().toString())
                    .filter(name -> name.startsWith(stem) && name.endsWith(end))
                    .filter(name -> name.substring(stem.length(), Math.max(stem.length(), name.length() - end.length()))
                            .matches("[0-9]{6,9}"))
                    .filter(name -> name.compareTo(first) > 0)
                    .min(Comparator.naturalOrder());
            if (later.isPresent()) {
                throw new DataException("The journal " + file + " goes on from " + later.get() + ", but its segment "
                        + first + " is not there.\nPut the segments that were moved away back beside it.");
            }
        }
    }

    private static Content readOne(Path file, Content before, Consumer<Line> listener) throws IOException {
        long lines = before.lines();
        long good = before.goodBytes();
        String last = before.lastHash();
        byte[] bytes = new byte[1 << 16];
        int from = 0; // of the line that is read
        int end = 0; // of what was read
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(good);
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes, end, bytes.length - end)) {
                int next = end;
                end += n;
                for (; next < end; next++) {
                    if (bytes[next] == '\n') {
                        Line line = check(file, lines + 1, last, bytes, from, next - from);
                        listener.accept(line);
                        last = line.hash();
                        lines++;
                        good += next + 1 - from;
                        from = next + 1;
                    } else if (next - from >= MAX_LINE) {
                        throw broken(file, lines + 1, "it is longer than " + MAX_LINE + " bytes", null);
                    }
                }
                System.arraycopy(bytes, from, bytes, 0, end - from);
                end -= from;
                from = 0;
                if (end == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * end);
                }
            }
        } catch (EOFException e) {
            throw shorter(file, e);
        }
        return new Content(lines, last, before.segments(), good, end);
    }

    private static Line check(Path file, long number, String previous, byte[] bytes, int from, int length) {
        JsonNode node;
        try {
            node = JSON.readTree(bytes, from, length);
        } catch (IOException e) {
            throw broken(file, number, "it is not JSON", e);
        }
        String hash = node.path("hash").asText();
        byte[] tail = (",\"hash\":\"" + hash + "\"}").getBytes(StandardCharsets.UTF_8);
        int body = length - tail.length;
        if (body < 0
                || !Arrays.equals(bytes, from + body, from + length, tail, 0, tail.length)
                || !node.path("event").isObject()) {
            throw broken(file, number, "it has no hash or no event", null);
        }
        MessageDigest digest = Manifest.sha256();
        digest.update(bytes, from, body);
        if (!HexFormat.of().formatHex(digest.digest()).equals(hash)) {
            throw broken(file, number, "its content does not fit its hash", null);
        }
        if (node.path("seq").asLong() != number || !node.path("prev").asText().equals(previous)) {
            throw broken(file, number, "it does not continue the line before", null);
        }
        return new Line(number, node.path("at").asText(), hash, node.get("event"));
    }

    private static DataException shorter(Path file, Exception cause) {
        return new DataException(
                "The journal " + file + " is shorter than it was.\nRestore it from a copy, or start a new account with"
                        + " another --state.",
                cause);
    }

    private static DataException broken(Path file, long line, String why, Exception cause) {
        return new DataException(
                "The journal " + file + " was changed or damaged at line " + line + ": " + why
                        + ".\nRestore it from a copy, or start a new account with another --state.",
                cause);
    }

    /** The hash of a line up to {@code ,"hash"}. */
    public static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of its bytes. */
    public static String hash(byte[] utf8) {
        return HexFormat.of().formatHex(Manifest.sha256().digest(utf8));
    }
}
