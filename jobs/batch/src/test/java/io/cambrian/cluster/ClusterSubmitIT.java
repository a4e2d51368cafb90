package io.cambrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.evolve.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one shaded jar on a standalone cluster of two workers, by {@code cambrian submit} with the driver on the cluster. What
 * happens to larger clusters is in cluster-config/standalone/prove.sh. Run by {@code mvn -Pclusters -pl jobs/batch -am verify}.
 */
class ClusterSubmitIT {
    private static final List<String> SEARCH =
            List.of("evolve", "--population", "30", "--generations", "6", "--max-symbols", "4", "--json");

    @TempDir
    Path folder;

    private String[] words(StandaloneCluster cluster, Path warehouse) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "--master",
                cluster.master(),
                "--deploy-mode",
                "cluster",
                "--jar",
                LocalCommand.shadedJar(),
                "--driver-memory",
                "600m",
                "--executor-memory",
                "600m",
                "--conf",
                "spark.executor.cores=1",
                "--conf",
                "spark.driver.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
        words.add("--");
        words.addAll(SEARCH);
        words.addAll(List.of("--warehouse", warehouse.toString()));
        return words.toArray(String[]::new);
    }

    private String driverOutput() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path stdout = files.filter(f -> f.getFileName().toString().equals("stdout"))
                    .filter(f -> f.getParent().getFileName().toString().startsWith("driver-"))
                    .max(Path::compareTo)
                    .orElseThrow();
            return Files.readString(stdout);
        }
    }

    private static long generations(Path warehouse) throws IOException {
        Path log = warehouse.resolve("populations/_delta_log");
        if (!Files.isDirectory(log)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(f -> f.getFileName().toString().matches("\\d{20}\\.json"))
                    .count();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "cambrian.clusters", matches = "true", disabledReason = "only with -Pclusters")
    void aSearchOnTheClusterThatLosesAnExecutorWritesTheLedgerOfThisMachine() throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        LocalCommand.run("ingest", "--ecb-rates", "--warehouse", here.toString());
        LocalCommand.copy(here, there);
        List<String> search = new ArrayList<>(SEARCH);
        search.addAll(List.of("--warehouse", here.toString()));
        String expected = LocalCommand.ledgerHash(LocalCommand.run(search.toArray(String[]::new)));
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
            Process submission = Submission.start(folder, words(cluster, there));
            try {
                while (submission.isAlive() && generations(there) < 3) {
                    Thread.sleep(50);
                }
                boolean killed = cluster.killExecutor(0).isPresent();
                int code = submission.waitFor();
                String output = Files.readString(folder.resolve("submission.log"));
                assertThat(code).as(output).isZero();
                assertThat(killed).as(output).isTrue();
                assertThat(LocalCommand.ledgerHash(driverOutput())).isEqualTo(expected);
            } finally {
                submission.destroyForcibly();
            }
            // a driver that fails there is an exit code here, though spark-submit ends with 0
            Submission failed = Submission.run(folder, words(cluster, folder.resolve("nowhere")));
            assertThat(failed.code()).as(failed.output()).isEqualTo(1);
            assertThat(failed.output()).contains("The driver driver-", "ended FAILED on worker-", "/stderr");
        }
    }
}
