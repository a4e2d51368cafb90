package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.evolve.JavaProcess;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.AllocationsTable;
import io.cambrian.tables.BarsTable;
import io.cambrian.tables.ErrorBudgetTable;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.JournalTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.MetricsTable;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PoliciesTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.TurnsTable;
import io.cambrian.tables.Warehouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulation that is killed outright (SIGKILL) as each of its stages begins and once each claim on the error budget is spent, and started
 * again each time, ends with the tables of one that nobody disturbs; also where drops come late, broken or restated. Only with
 * {@code -Pkills}.
 */
class SimulateKillsIT {
    @TempDir
    private Path folder;

    private static final String CLAIM = "claim ";
    /** At each n-th new stage; {@code -Dkills.every=4} takes a quarter of the time. */
    private static final int EVERY = Integer.getInteger("cambrian.kills.every", 1);

    private static final LocalDate FROM = day(1_149);
    private static final LocalDate TO = day(1_149 + 190);
    private long faults;

    private Process start(String warehouse) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("cluster-config"))) {
            root = root.getParent();
        }
        List<String> command = new ArrayList<>(JavaProcess.prefix("-Xmx900m", "-Dcambrian.home=" + root));
        command.addAll(List.of(
                "io.cambrian.cli.Cambrian",
                "simulate",
                "--bars",
                folder.resolve("bars.csv").toString(),
                "--from",
                FROM.toString(),
                "--to",
                TO.toString(),
                "--every",
                "3m",
                "--faults",
                Long.toString(faults),
                "--currency",
                "EUR",
                "--population",
                "12",
                "--generations",
                "2",
                "--finalists",
                "3",
                "--learn",
                "ridge",
                "--warehouse",
                folder.resolve(warehouse).toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CAMBRIAN_KEYS", folder.resolve("keys").toString());
        return builder.start();
    }

    private static LocalDate day(int t) {
        return LocalDate.of(2010, 1, 4).plusWeeks(t / 5).plusDays(t % 5);
    }

    private void bars() throws IOException {
        StringBuilder text = new StringBuilder("symbol,date,close\n");
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(13, s);
            double price = 100;
            for (int t = 0; t < 1_400; t++) {
                price *= Math.exp(0.01 * random.nextGaussian());
                text.append('S').append(s).append(',').append(day(t)).append(',');
                text.append(price).append('\n');
            }
        }
        Files.writeString(folder.resolve("bars.csv"), text);
    }

    /** The first seed by which some rows come late, a day is stated anew and a file is broken. */
    private long seedOfManyFaults() throws IOException {
        List<LocalDate> ends = List.of(FROM, FROM.plusMonths(3), FROM.plusMonths(6), TO);
        for (long seed = 0; ; seed++) {
            Path cut = folder.resolve("try" + seed);
            CutFiles.cut(List.of(folder.resolve("bars.csv")), ends, cut);
            long before = rows(cut);
            new Faults(Optional.of(seed)).into(cut, ends.size());
            boolean late;
            boolean broken;
            try (Stream<Path> walk = Files.walk(cut)) {
                List<String> names = walk.map(f -> f.getFileName().toString()).toList();
                late = names.stream().anyMatch(n -> n.startsWith("late-"));
                broken = names.stream().anyMatch(n -> n.startsWith("broken-"));
            }
            if (late && broken && rows(cut) == before + 1) { // the row that is stated twice
                return seed;
            }
        }
    }

    private static long rows(Path cut) throws IOException {
        long rows = 0;
        try (Stream<Path> walk = Files.walk(cut)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith("broken-")) {
                    rows += Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith("S"))
                            .count();
                }
            }
        }
        return rows;
    }

    /** What the drops that arrived say of each bar: of two that speak of one, the drop that reaches further. */
    private List<String> truth(String warehouse) throws IOException {
        TreeMap<String, String> closes = new TreeMap<>();
        TreeMap<String, String> reaches = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder.resolve(warehouse).resolve("simulation/drops"))) {
            files = walk.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName().toString().startsWith("broken-"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            List<String[]> rows = Files.readAllLines(file).stream()
                    .skip(1)
                    .map(line -> line.split(","))
                    .toList();
            String reach = rows.stream().map(c -> c[1]).max(String::compareTo).orElse("");
            for (String[] c : rows) {
                String key = c[0] + " " + c[1];
                if (reach.compareTo(reaches.getOrDefault(key, "")) >= 0) {
                    closes.put(key, Double.toString(Double.parseDouble(c[2])));
                    reaches.put(key, reach);
                }
            }
        }
        return closes.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .toList();
    }

    private List<String> bars(String warehouse) {
        return Warehouse.open(LocalSpark.session(), folder.resolve(warehouse).toString())
                .read(BarsTable.SPEC)
                .collectAsList()
                .stream()
                .map(r -> r.<String>getAs("symbol") + " " + r.getAs("day") + " " + r.<Double>getAs("close"))
                .sorted()
                .toList();
    }

    /** Runs until a stage begins that was not killed at before; whether it came to its end instead. */
    private boolean runUntilNewStage(String warehouse, Set<String> killedAt) throws Exception {
        Process process = start(warehouse);
        AtomicBoolean killed = new AtomicBoolean();
        Thread watch = new Thread(() -> killAfterClaim(
                process,
                folder.resolve(warehouse).resolve(ErrorBudgetTable.SPEC.name()).resolve("_delta_log"),
                killedAt,
                killed));
        watch.start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                String stage = line.strip().replaceFirst("^[0-9:]+\\s+", "");
                if (stage.endsWith(" ...")
                        && !stage.startsWith("Starting Spark")
                        && killedAt.add(stage)
                        && killedAt.size() % EVERY == 0) {
                    process.destroyForcibly().onExit().join();
                    return false;
                }
            }
        }
        int code = process.waitFor();
        watch.join();
        if (killed.get()) {
            return false;
        }
        assertThat(code).as(said.toString()).isZero();
        return true;
    }

    /** Kills once a claim has just been spent: what was concluded from it is not written yet. */
    private static void killAfterClaim(Process process, Path log, Set<String> killedAt, AtomicBoolean killed) {
        while (process.isAlive()) {
            try (Stream<Path> commits = Files.isDirectory(log) ? Files.list(log) : Stream.empty()) {
                for (Path commit :
                        commits.filter(f -> f.toString().endsWith(".json")).toList()) {
                    if (killedAt.add(CLAIM + commit.getFileName())) {
                        killed.set(true);
                        process.destroyForcibly().onExit().join();
                        return;
                    }
                }
                Thread.sleep(2);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void unbroken(String warehouse) throws Exception {
        assertThat(runUntilNewStage(warehouse, new HashSet<>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public boolean add(String stage) {
                        return false;
                    }
                }))
                .isTrue();
    }

    private List<String> rows(String warehouse, TableSpec table, String... without) {
        Warehouse of =
                Warehouse.open(LocalSpark.session(), folder.resolve(warehouse).toString());
        if (!of.exists(table)) { // written by the first claim of luck only
            return List.of();
        }
        Dataset<Row> rows = of.read(table).drop(without);
        return rows.toJSON().collectAsList().stream().sorted().toList();
    }

    /** All but the wall time. */
    private List<String> metrics(String warehouse) {
        return rows(warehouse, MetricsTable.SPEC).stream()
                .filter(row -> !row.contains("\"time_to_first_result\""))
                .toList();
    }

    @Test
    void killedAtEachStageItEndsWithTheSameTables() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("cambrian.kills.cluster"), "only with -Pkills");
        bars();
        faults = seedOfManyFaults();
        unbroken("whole");
        Set<String> killedAt = ConcurrentHashMap.newKeySet(); // two threads kill
        while (!runUntilNewStage("killed", killedAt)) {
            assertThat(killedAt).hasSizeLessThan(100);
        }
        System.out.println("killed at " + killedAt.size() / EVERY + " of " + killedAt.size() + " stages");
        assertThat(killedAt.size()).isGreaterThan(15);
        assertThat(bars("killed"))
                .as("bars as of one who got the same data whole")
                .isEqualTo(truth("killed"))
                .isEqualTo(bars("whole"));
        assertThat(rows("killed", TurnsTable.SPEC, "seconds", "data_version", "run_id"))
                .isEqualTo(rows("whole", TurnsTable.SPEC, "seconds", "data_version", "run_id"));
        for (TableSpec table : List.of(
                TrialsTable.SPEC,
                HoldoutsTable.SPEC,
                PromotionsTable.SPEC,
                PlanMembersTable.SPEC,
                PaperAccountsTable.SPEC,
                TradeMemoryTable.SPEC)) {
            assertThat(rows("killed", table, "bars_version"))
                    .as(table.name())
                    .isEqualTo(rows("whole", table, "bars_version"));
        }
        for (TableSpec table : List.of(ForwardTable.SPEC, PoliciesTable.SPEC)) {
            assertThat(rows("killed", table, "data_version"))
                    .as(table.name())
                    .isNotEmpty()
                    .isEqualTo(rows("whole", table, "data_version"));
        }
        assertThat(rows("killed", ErrorBudgetTable.SPEC))
                .as("each claim is spent once")
                .isEqualTo(rows("whole", ErrorBudgetTable.SPEC));
        assertThat(killedAt.stream().anyMatch(at -> at.startsWith(CLAIM)))
                .as("killed after each claim")
                .isEqualTo(!rows("whole", ErrorBudgetTable.SPEC).isEmpty());
        assertThat(metrics("killed")).isNotEmpty().isEqualTo(metrics("whole"));
        assertThat(rows("killed", AllocationsTable.SPEC, "run_id"))
                .isEqualTo(rows("whole", AllocationsTable.SPEC, "run_id"));
        OrderAudit.Check check = OrderAudit.check(
                Warehouse.open(LocalSpark.session(), folder.resolve("killed").toString()));
        assertThat(check.orders()).isPositive();
        assertThat(check.unexplained()).isZero();
        assertThat(rows("killed", JournalTable.SPEC)).isNotEmpty();
    }
}
