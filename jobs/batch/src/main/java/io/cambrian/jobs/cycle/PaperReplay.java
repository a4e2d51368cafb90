package io.cambrian.jobs.cycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has the live process replay a bundle: a process of its own, started from its own jar, with no Spark beside it.
 *
 * @param summary what the process printed: account, costs, orders, reconciliation
 * @param folder with journal and account
 */
public record PaperReplay(JsonNode summary, Path folder) {
    /** The live jar of this installation; empty where there is none, as on a cluster. */
    public static Optional<Path> jar() {
        String home = System.getProperty("cambrian.home");
        if (home == null) {
            return Optional.empty();
        }
        Path target = Path.of(home, "jobs", "live", "target");
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(f -> f.getFileName().toString().matches("cambrian-live-.*-all\\.jar"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the journal's fills add up to the broker's account. */
    boolean reconciled() {
        return summary.get("reconciliation_difference").asDouble() == 0;
    }

    /**
     * Replays the bundle in force. The live process ends with this one, even if this one is killed: it watches the pipe to
     * its input, which is held open here.
     */
    public static PaperReplay run(Path jar, Path bundles, Path publicKey) {
        JsonNode summary = start(
                jar,
                List.of("--bundles", bundles.toString(), "--replay", "--public-key", publicKey.toString()),
                "replay the bundle");
        return new PaperReplay(summary, Path.of(summary.get("state_folder").asText()));
    }

    /**
     * Has the live process do something and waits for it. It ends with this process, even if this one is killed.
     *
     * @param arguments of {@code live}
     * @param what it is to do, for messages
     * @return what it printed
     */
    public static JsonNode start(Path jar, List<String> arguments, String what) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        command.addAll(List.of("--until-input-ends", "--json"));
        try {
            Path errors = Files.createTempFile("cambrian-live", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
                String out;
                try {
                    out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    if (process.waitFor() != 0) {
                        throw new DataException("The live process could not " + what + ":\n"
                                + Files.readString(errors).strip());
                    }
                } finally {
                    process.destroy();
                }
                return new ObjectMapper().readTree(out);
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the live process was working.", e);
        }
    }
}
