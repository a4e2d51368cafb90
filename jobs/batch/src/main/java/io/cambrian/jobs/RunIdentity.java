package io.cambrian.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes a run the same run: its job, the parameters that change the answer, the versions of its inputs, the seed and
 * the version of kernel and rules. Equal identities have equal answers, so a finished run is never repeated.
 *
 * @param job name of the job
 * @param parameters what changes the answer; never what changes only the speed
 * @param inputs data versions
 * @param seed seed of all random streams
 * @param kernelVersion raised when the same inputs give other results
 */
public record RunIdentity(
        String job, Map<String, Object> parameters, Map<String, Object> inputs, long seed, String kernelVersion) {
    /** The version of kernel and rules: raised whenever results change. */
    public static final String KERNEL_VERSION = "11";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public RunIdentity {
        parameters = new TreeMap<>(parameters);
        inputs = new TreeMap<>(inputs);
    }

    public static RunIdentity of(String job, Map<String, Object> parameters, Map<String, Object> inputs, long seed) {
        return new RunIdentity(job, parameters, inputs, seed, KERNEL_VERSION);
    }

    /** The first 16 hex digits of SHA-256 over all parts. */
    public String id() {
        return hash(job + "\n" + parametersJson() + "\n" + inputsJson() + "\n" + seed + "\n" + kernelVersion);
    }

    public String parametersJson() {
        return json(parameters);
    }

    public String inputsJson() {
        return json(inputs);
    }

    /**
     * Notes that the run is finished: from now on it is found, not repeated.
     *
     * @param result what the run found, in the words of its job
     */
    public void finish(Warehouse warehouse, String result) {
        RunsTable.finish(
                warehouse, new RunsTable.Run(id(), job, parametersJson(), inputsJson(), seed, kernelVersion, result));
    }

    /** The first 16 hex digits of SHA-256 of a text. */
    public static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The first 16 hex digits of SHA-256 of some bytes. */
    public static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes), 0, 8);
    }

    /** The first 16 hex digits of SHA-256 of all that a stream holds; the stream is not closed. */
    public static String hash(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A field of a JSON object as text; empty where it is not there. */
    public static String field(String json, String name) {
        return tree(json).path(name).asText();
    }

    /** The fields of a result. */
    public static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No JSON: " + json, e);
        }
    }

    /** A JSON text of maps, lists, numbers and text. */
    public static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
