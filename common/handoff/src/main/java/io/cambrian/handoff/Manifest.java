package io.cambrian.handoff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a bundle says about itself. Its canonical form is compact JSON with sorted keys and without the signature; that is
 * what is signed, and the hash of it is the bundle's id.
 *
 * @param version of the format: 1 knows no overlays and no limits on the risk of the book, 2 no dossiers
 * @param files SHA-256 in hexadecimal by file name
 */
record Manifest(
        int version,
        String runId,
        Map<String, Long> dataVersions,
        int asOf,
        Instant expiresAt,
        String baseCurrency,
        double capital,
        double periodsPerYear,
        Map<String, String> files) {
    static final String FILE = "manifest.json";
    /** Written by this code, which reads all from 1 on. */
    static final int VERSION = 3;

    static final int MAX_BYTES = 1 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    Manifest {
        dataVersions = Collections.unmodifiableMap(new TreeMap<>(dataVersions));
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** A manifest as found, together with what is needed to trust it. */
    record Signed(Manifest manifest, byte[] canonical, byte[] signature) {}

    /** A manifest of another format version than this code knows. */
    static final class UnknownVersionException extends IOException {
        private static final long serialVersionUID = 1;

        UnknownVersionException(String version) {
            super("format version " + version + ", this program knows up to " + VERSION);
        }
    }

    byte[] canonical() {
        return bytes(fields());
    }

    /** The first 32 hexadecimal digits of the SHA-256 of the canonical form. */
    static String idOf(byte[] canonical) {
        return HexFormat.of().formatHex(sha256().digest(canonical)).substring(0, 32);
    }

    byte[] signed(byte[] signature) {
        Map<String, Object> fields = fields();
        fields.put("signature", Base64.getEncoder().encodeToString(signature));
        return bytes(fields);
    }

    static Signed parse(byte[] json) throws IOException {
        JsonNode root = JSON.readTree(json);
        if (root == null
                || !root.isObject()
                || !"cambrian-bundle".equals(root.path("format").asText())) {
            throw new IOException("not the manifest of a bundle");
        }
        int version = root.path("version").asInt(-1);
        if (version < 1 || version > VERSION) {
            throw new UnknownVersionException(root.path("version").toString());
        }
        try {
            byte[] signature =
                    Base64.getDecoder().decode(need(root, "signature").asText());
            Map<String, Long> versions = new TreeMap<>();
            need(root, "data_versions")
                    .properties()
                    .forEach(e -> versions.put(e.getKey(), e.getValue().asLong()));
            Map<String, String> files = new TreeMap<>();
            need(root, "files")
                    .properties()
                    .forEach(e -> files.put(e.getKey(), e.getValue().asText()));
            Manifest manifest = new Manifest(
                    version,
                    need(root, "run_id").asText(),
                    versions,
                    Math.toIntExact(
                            LocalDate.parse(need(root, "as_of").asText()).toEpochDay()),
                    Instant.parse(need(root, "expires_at").asText()),
                    need(root, "base_currency").asText(),
                    need(root, "capital").asDouble(),
                    need(root, "periods_per_year").asDouble(),
                    files);
            if (!Arrays.equals(json, manifest.signed(signature))) {
                throw new IOException("it is not in the form in which it was signed");
            }
            return new Signed(manifest, manifest.canonical(), signature);
        } catch (RuntimeException e) {
            throw new IOException("a field of the manifest is wrong: " + e.getMessage(), e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode need(JsonNode root, String field) throws IOException {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            throw new IOException("the manifest has no " + field);
        }
        return value;
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("format", "cambrian-bundle");
        fields.put("version", version);
        fields.put("run_id", runId);
        fields.put("data_versions", dataVersions);
        fields.put("as_of", LocalDate.ofEpochDay(asOf).toString());
        fields.put("expires_at", expiresAt.toString());
        fields.put("base_currency", baseCurrency);
        fields.put("capital", capital);
        fields.put("periods_per_year", periodsPerYear);
        fields.put("files", files);
        return fields;
    }

    private static byte[] bytes(Map<String, Object> fields) {
        try {
            return JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A manifest cannot be written", e);
        }
    }
}
