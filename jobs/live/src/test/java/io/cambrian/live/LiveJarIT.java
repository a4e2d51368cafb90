package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar, alone in a folder, as the process that is deployed. */
class LiveJarIT {
    private static final Path BUILT = Path.of(System.getProperty("cambrian.live.jar"));

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void copyJar() throws IOException {
        jar = Files.copy(
                BUILT,
                Files.createDirectory(folder.resolve("alone")).resolve("live.jar"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private record Ran(int exitCode, String out, String err) {}

    private Ran java(List<String> flags, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(jar.getParent().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ran(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private String[] replay(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--bundles",
                folder.resolve("w/bundles").toString(),
                "--public-key",
                folder.resolve("keys/cambrian.pub").toString(),
                "--replay"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private String publish() {
        Bundle.Builder plan = Worlds.plan(Worlds.market(1));
        return BundleWriter.write(
                folder.resolve("w/bundles"),
                plan.dossiers(plan.build().bots().stream().map(Worlds::dossier).toList())
                        .build(),
                SigningKeys.openOrCreate(folder.resolve("keys")));
    }

    private String[] afterwards(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(
                command,
                "--bundles",
                folder.resolve("w/bundles").toString(),
                "--public-key",
                folder.resolve("keys/cambrian.pub").toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void anAccountCanBeDoneAgainAndItsGapToTheBacktestIsSplit() throws Exception {
        publish();
        Ran nothing = java(List.of(), afterwards("replay"));
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.err()).contains("There is no account in");
        java(List.of(), replay());
        Ran again = java(List.of("-Xmx256m"), afterwards("replay"));
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("120 days").contains(": 0 differ.");
        Path csv = folder.resolve("gaps.csv");
        Ran split = java(List.of("-Xmx256m"), afterwards("explain-divergence", "--csv", csv.toString()));
        assertThat(split.exitCode()).as(split.err()).isZero();
        assertThat(split.out())
                .contains("the kernel's on the same bars: 0 differ")
                .contains("by instrument");
        JsonNode json = new ObjectMapper()
                .readTree(java(List.of(), afterwards("explain-divergence", "--json"))
                        .out());
        double sum = 0;
        for (JsonNode part : json.get("parts")) {
            sum += part.asDouble();
        }
        assertThat(sum)
                .isCloseTo(
                        json.get("gap").asDouble(),
                        within(1e-9 * json.get("capital").asDouble()));
        double rows = Files.readAllLines(csv).stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",")[2]))
                .sum();
        assertThat(rows).isCloseTo(sum, within(1e-9 * json.get("capital").asDouble()));
    }

    @Test
    void itReplaysABundleInASmallHeapWithoutFlagsForModules() throws Exception {
        String id = publish();
        Ran first = java(List.of("-Xmx256m"), replay("--json"));
        assertThat(first.err().lines()).allMatch(line -> line.matches("\\d+/120 days  ACTIVE")); // progress, if slow
        assertThat(first.exitCode()).isZero();
        assertThat(first.out().lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(first.out());
        assertThat(json.get("bundle").asText()).isEqualTo(id);
        assertThat(json.get("no_op").asBoolean()).isFalse();
        assertThat(json.get("reconciliation_difference").asDouble()).isZero();
        assertThat(json.get("trades").asInt()).isPositive();
        assertThat(json.get("dossiers")).hasSize(3).allSatisfy(d -> {
            assertThat(d.at("/figures/trials").asInt()).isEqualTo(4_000);
            assertThat(d.at("/twins/1/p_value").isNull()).as("ended early").isTrue();
            assertThat(d.at("/lineage/1/id")).isEqualTo(d.get("bot"));
        });
        assertThat(Path.of(json.get("account").asText())).exists().startsWith(folder.resolve("w/live"));

        Ran again = java(List.of(), replay());
        assertThat(again.exitCode()).isZero();
        assertThat(again.out())
                .contains("nothing was done")
                .contains("paper-only")
                .contains("0.0 apart");

        Ran status = java(
                List.of(),
                "--bundles",
                folder.resolve("w/bundles").toString(),
                "--status",
                "--state",
                json.get("state_folder").asText(),
                "--json");
        assertThat(status.exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(status.out()).get("final_equity"))
                .isEqualTo(json.get("final_equity"));
    }

    @Test
    void aDamagedBundleIsOneMessageAndExitCodeOne() throws Exception {
        String id = publish();
        Path weights = folder.resolve("w/bundles").resolve(id).resolve("weights.arrow");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        Ran ran = java(List.of(), replay());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("weights.arrow").doesNotContain("Exception");
    }

    @Test
    void wrongUsageIsExitCodeTwo() throws Exception {
        assertThat(java(List.of(), "--replay").exitCode()).isEqualTo(2);
        assertThat(java(List.of(), "--bundles", "x").exitCode()).isEqualTo(2);
        assertThat(java(List.of(), "--replya").err()).contains("Unknown option or word: '--replya'");
        assertThat(java(List.of(), "--bundles", "x", "--replay", "--status").exitCode())
                .isEqualTo(2);
        Ran help = java(List.of(), "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("--bundles").contains("--replay");
        assertThat(java(List.of(), "--version").out()).doesNotContain("unpackaged");
    }

    @Test
    void itIsSmallAndKnowsNoCluster() throws IOException {
        assertThat(Files.size(jar)).isLessThan(40L << 20);
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.stream().map(e -> e.getName()))
                    .noneMatch(n -> n.startsWith("org/apache/spark/")
                            || n.startsWith("org/apache/hadoop/")
                            || n.startsWith("scala/")
                            || n.startsWith("io/delta/"));
        }
    }
}
