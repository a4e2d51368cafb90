package io.cambrian.jobs.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PopulationsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One search whose processes are killed outright (SIGKILL) at random moments and which is started again each time. What is in
 * the ledger at the end must be what a search that nobody disturbs finds in a loop without Spark.
 *
 * <p>The build kills a few drivers. {@code mvn -Pkills -pl jobs/batch -am verify} kills 20 times, drivers and executors of a
 * standalone cluster in turn as the dice fall, and also runs the search on other masters.
 */
class KilledSearchIT {
    private static final int KILLS = Integer.getInteger("cambrian.kills", 3);

    /** Longest life of a search after its session has opened, in milliseconds. */
    private static final int LONGEST_LIFE = 4_000;

    /** Making code for each query on tiny tables costs more than interpreting them. */
    private static final List<String> SMALL_TABLES = List.of(
            "spark.sql.codegen.factoryMode=NO_CODEGEN",
            "spark.sql.codegen.wholeStage=false",
            "spark.sql.adaptive.enabled=false");

    @TempDir
    Path folder;

    /** A search in a process of its own. */
    private final class Attempt implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Attempt(String master, List<String> conf, String warehouse, int generations, int chunks) throws IOException {
            List<String> command = new ArrayList<>(JavaProcess.prefix("-Xmx700m"));
            command.addAll(List.of(
                    SmallSearch.class.getName(),
                    master,
                    folder.resolve(warehouse).toString(),
                    Integer.toString(generations),
                    "RDD",
                    Integer.toString(chunks)));
            command.addAll(SMALL_TABLES);
            command.addAll(conf);
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("search.log").toFile()))
                    .start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        void awaitReady() throws IOException {
            assertThat(out.readLine()).as(this::lastWords).isEqualTo("ready");
        }

        boolean endsWithin(long milliseconds) throws InterruptedException {
            return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        }

        /** The hash of the ledger, once the search is done. */
        String hash() throws IOException {
            String line = out.readLine();
            assertThat(line).as(this::lastWords).startsWith("done ");
            return line.substring("done ".length());
        }

        /** The end of what the processes wrote, since the folder is gone when somebody looks. */
        private String lastWords() {
            try {
                List<String> lines = Files.readAllLines(folder.resolve("search.log"));
                return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
            } catch (IOException e) {
                return "no log: " + e;
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void aSearchKilledAgainAndAgainWritesTheLedgerOfAnUndisturbedOne() throws Exception {
        int generations = 3 * KILLS;
        RandomGenerator random = Seeds.stream(20, KILLS);
        for (int kill = 0; kill < KILLS; kill++) {
            try (Attempt attempt = new Attempt("local[2]", List.of(), "killed", generations, 1 + kill % 4)) {
                attempt.awaitReady();
                assertThat(attempt.endsWithin(random.nextInt(LONGEST_LIFE)))
                        .as("the search has to last longer than its kills")
                        .isFalse();
            }
        }
        try (Attempt last = new Attempt("local[2]", List.of(), "killed", generations, 2)) {
            last.awaitReady();
            assertThat(last.hash()).isEqualTo(SmallSearch.inALoop(generations).ledgerHash());
        }
        assertNothingLostOrDoubled("killed", generations);
    }

    @Test
    void aClusterThatLosesDriversAndExecutorsWritesTheSameLedger() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("cambrian.kills.cluster"), "only with -Pkills");
        int generations = 4 * KILLS;
        RandomGenerator random = Seeds.stream(21, KILLS);
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
            int drivers = 0;
            int executors = 0;
            while (drivers + executors < KILLS) {
                try (Attempt attempt = new Attempt(cluster.master(), cluster.settings(), "cluster", generations, 4)) {
                    attempt.awaitReady();
                    boolean alive = true;
                    while (alive && drivers + executors < KILLS) {
                        assertThat(attempt.endsWithin(random.nextInt(LONGEST_LIFE / 2)))
                                .as("the search has to last longer than its kills")
                                .isFalse();
                        Optional<Long> victim =
                                random.nextBoolean() ? cluster.killExecutor(random.nextInt(2)) : Optional.empty();
                        executors += victim.isPresent() ? 1 : 0;
                        drivers += victim.isPresent() ? 0 : 1;
                        alive = victim.isPresent();
                    }
                }
            }
            System.out.println(drivers + " drivers and " + executors + " executors killed");
            try (Attempt last = new Attempt(cluster.master(), cluster.settings(), "cluster", generations, 4)) {
                last.awaitReady();
                assertThat(last.hash())
                        .isEqualTo(SmallSearch.inALoop(generations).ledgerHash());
            }
        }
        assertNothingLostOrDoubled("cluster", generations);
    }

    @Test
    void everyMasterAndEveryPartitioningWritesTheSameLedger() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("cambrian.kills.cluster"), "only with -Pkills");
        String loop = SmallSearch.inALoop(4).ledgerHash();
        assertThat(undisturbed("local[1]", List.of(), 1)).isEqualTo(loop);
        for (int chunks : new int[] {1, 3, 64}) {
            assertThat(undisturbed("local[2]", List.of(), chunks)).isEqualTo(loop);
        }
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
            assertThat(undisturbed(cluster.master(), cluster.settings(), 8)).isEqualTo(loop);
        }
    }

    private String undisturbed(String master, List<String> conf, int chunks) throws IOException {
        String warehouse = master.replaceAll("\\W+", "-") + chunks;
        try (Attempt attempt = new Attempt(master, conf, warehouse, 4, chunks)) {
            attempt.awaitReady();
            return attempt.hash();
        }
    }

    private void assertNothingLostOrDoubled(String name, int generations) {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve(name).toString());
        long rows = (long) SmallSearch.POPULATION * generations;
        for (TableSpec table : List.of(TrialsTable.SPEC, LineageTable.SPEC, PopulationsTable.SPEC)) {
            assertThat(warehouse.read(table).count()).as(table.name()).isEqualTo(rows);
            assertThat(warehouse
                            .read(table)
                            .select("generation", "individual")
                            .distinct()
                            .where(functions.col("generation").lt(generations))
                            .count())
                    .as(table.name())
                    .isEqualTo(rows);
        }
        String runId = SmallSearch.identity(generations).id();
        assertThat(new Ledger(warehouse, runId, SmallSearch.POPULATION)
                        .lastCommitted()
                        .orElseThrow()
                        .ledgerHash())
                .isEqualTo(SmallSearch.inALoop(generations).ledgerHash());
    }
}
