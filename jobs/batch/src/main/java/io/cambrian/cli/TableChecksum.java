package io.cambrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Version and rows of a Delta table in a local folder, from the checksum file of its latest version (Delta protocol,
 * "Version Checksum File"): no Spark job is needed. Not every writer leaves such a file, nor the list of files in it; then
 * there is no answer, and the table must be counted.
 *
 * @param version latest version
 * @param rows live rows
 */
record TableChecksum(long version, long rows) {
    private static final int DIGITS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty where the file is missing, incomplete or does not agree with itself. */
    static Optional<TableChecksum> read(Path table) {
        Path log = table.resolve("_delta_log");
        if (!Files.isDirectory(log)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(log)) {
            List<String> commits = files.map(f -> f.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{" + DIGITS + "}\\.json"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            if (commits.isEmpty()) {
                return Optional.empty();
            }
            String latest = commits.get(0).substring(0, DIGITS);
            Path checksum = log.resolve(latest + ".crc");
            if (!Files.exists(checksum)) {
                return Optional.empty();
            }
            JsonNode node = JSON.readTree(checksum.toFile());
            JsonNode all = node.get("allFiles");
            if (all == null
                    || !all.isArray()
                    || all.size() != node.path("numFiles").asLong(-1)) {
                return Optional.empty();
            }
            long rows = 0;
            for (JsonNode file : all) {
                JsonNode records =
                        JSON.readTree(file.path("stats").asText("{}")).path("numRecords");
                if (!records.isIntegralNumber()) {
                    return Optional.empty();
                }
                rows += records.asLong()
                        - file.path("deletionVector").path("cardinality").asLong(0);
            }
            return Optional.of(new TableChecksum(Long.parseLong(latest), rows));
        } catch (IOException e) {
            return Optional.empty(); // a writer may be at work: Delta itself is asked
        }
    }
}
