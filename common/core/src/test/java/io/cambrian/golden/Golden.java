package io.cambrian.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;

/**
 * Reads golden cases (inputs with expected outputs made by independent programs) and shared market data in place. A test
 * that needs them is skipped, loudly, where they are missing.
 */
public final class Golden {
    private static final Path SHARED = Path.of(System.getProperty("cambrian.shared", "../shared"));

    private Golden() {}

    /** The case {@code golden/<family>/<name>.json}. */
    public static JsonNode read(String family, String name) {
        try {
            return new ObjectMapper()
                    .readTree(file("golden/" + family + "/" + name + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file below the shared folder; skips the calling test where it is missing. */
    public static Path file(String path) {
        Path file = SHARED.resolve(path.startsWith("shared/") ? path.substring("shared/".length()) : path);
        if (!Files.exists(file)) {
            System.err.println("SKIPPED: " + file + " is missing; set -Dcambrian.shared to the folder that holds it.");
        }
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is missing");
        return file;
    }

    /** A number of a case; null is NaN, and the words Infinity and -Infinity are read. */
    public static double number(JsonNode node) {
        if (node == null || node.isMissingNode()) {
            throw new IllegalArgumentException("The golden case has no such field.");
        }
        return node.isNull() ? Double.NaN : node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
    }

    public static double[] vector(JsonNode node) {
        double[] v = new double[node.size()];
        for (int i = 0; i < v.length; i++) {
            v[i] = number(node.get(i));
        }
        return v;
    }

    /** A matrix given as a list of rows, or as {index, columns, data}. */
    public static double[][] matrix(JsonNode node) {
        JsonNode rows = node.has("data") ? node.get("data") : node;
        double[][] m = new double[rows.size()][];
        for (int i = 0; i < m.length; i++) {
            m[i] = vector(rows.get(i));
        }
        return m;
    }

    /** The tolerance max(abs, rel * |expected|). */
    public static Offset<Double> within(double expected, double abs, double rel) {
        return Offset.offset(Math.max(abs, rel * Math.abs(expected)));
    }
}
