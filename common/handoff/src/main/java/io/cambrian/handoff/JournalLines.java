package io.cambrian.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * The lines of a live process's journal, checked: each carries its number, the hash of the line before and its own hash, so a
 * changed, removed or inserted line is noticed. The live process goes on from them, and the cluster learns from them.
 */
public final class JournalLines {
    /** What stands in for the hash of the line before the first. */
    public static final String FIRST = "0".repeat(64);

    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalLines() {}

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
     * @param goodBytes length of the complete lines
     * @param tornBytes bytes of a last line without its line feed, which a crash left behind; never committed
     */
    public record Content(long lines, String lastHash, long goodBytes, int tornBytes) {}

    /**
     * Gives all complete lines in order; another process may be writing.
     *
     * @throws DataException where the chain is broken
     */
    public static Content read(Path file, Consumer<Line> listener) throws IOException {
        long lines = 0;
        long good = 0;
        String last = FIRST;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    bytes.write(b);
                    continue;
                }
                Line line = check(file, lines + 1, last, bytes.toString(StandardCharsets.UTF_8));
                listener.accept(line);
                last = line.hash();
                lines++;
                good += bytes.size() + 1;
                bytes.reset();
            }
        }
        return new Content(lines, last, good, bytes.size());
    }

    private static Line check(Path file, long number, String previous, String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (IOException e) {
            throw broken(file, number, "it is not JSON", e);
        }
        String hash = node.path("hash").asText();
        String tail = ",\"hash\":\"" + hash + "\"}";
        if (!line.endsWith(tail) || !node.path("event").isObject()) {
            throw broken(file, number, "it has no hash or no event", null);
        }
        if (!hash(line.substring(0, line.length() - tail.length())).equals(hash)) {
            throw broken(file, number, "its content does not fit its hash", null);
        }
        if (node.path("seq").asLong() != number || !node.path("prev").asText().equals(previous)) {
            throw broken(file, number, "it does not continue the line before", null);
        }
        return new Line(number, node.path("at").asText(), hash, node.get("event"));
    }

    private static DataException broken(Path file, long line, String why, Exception cause) {
        return new DataException(
                "The journal " + file + " was changed or damaged at line " + line + ": " + why
                        + ".\nRestore it from a copy, or start a new account with another --state.",
                cause);
    }

    /** The hash of a line up to {@code ,"hash"}. */
    public static String hash(String text) {
        return HexFormat.of().formatHex(Manifest.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
