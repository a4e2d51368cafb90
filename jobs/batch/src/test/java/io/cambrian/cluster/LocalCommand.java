package io.cambrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.cli.Cambrian;
import io.cambrian.tables.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Commands in this process, whose results those of a cluster or of another Spark must have; and the jar that is tested there. */
final class LocalCommand {
    private LocalCommand() {}

    /** What a command prints that succeeds. */
    static String run(String... words) {
        LocalSpark.session();
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Cambrian.run(words)).isZero();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The ledger hash that a search printed. */
    static String ledgerHash(String json) throws IOException {
        return new ObjectMapper().readTree(json).get("ledger_hash").asText();
    }

    /** A copy of a warehouse that was written here. */
    static Path copy(Path warehouse, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(warehouse)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(warehouse.relativize(file)));
            }
        }
        return to;
    }

    /** The shaded jar as it is shipped. */
    static String shadedJar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(f -> f.getFileName().toString().endsWith("-all.jar"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath()
                    .toString();
        }
    }
}
