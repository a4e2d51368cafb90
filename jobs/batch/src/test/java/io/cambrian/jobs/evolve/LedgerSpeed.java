package io.cambrian.jobs.evolve;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.LedgerHash;
import io.cambrian.evolve.OperatorCredit;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.RaceReport;
import io.cambrian.evolve.Trial;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.PopulationsTable;
import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How fast a search's ledger is written, how large it is and in how many files. Not a test: a program, run as
 * common/benchmarks/README.md says.
 *
 * <p>Generations of full rows (16 cases, 64 blocks, digits of random returns, strategies of the default grammar that are all
 * different) go through the same call as those of a search: strategies, trials, lineage, scorings, populations, five commits.
 * Beside them the rows of {@code trials} alone: as Delta appends them, and as Spark writes them to a plain Parquet folder, which
 * is the baseline. The first generations warm the process up and are left out. On a machine that does other work besides, wall
 * times say little: CPU time of the process stands beside them.
 */
final class LedgerSpeed {
    private static final int WARM_UP = 3;
    private static final int CASES = 16;

    private LedgerSpeed() {}

    /** Arguments: rows of a generation, then measured generations; both may be left out. */
    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int generations = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %.1f, local[2]; %d generations of %,d full rows%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                generations,
                rows);
        Path folder = Files.createTempDirectory("ledger-speed");
        SparkSession spark = Sessions.open(new SessionSettings("ledger speed", Optional.of("local[2]"), Map.of()));
        try {
            Warehouse warehouse =
                    Warehouse.open(spark, folder.resolve("warehouse").toString());
            whole(warehouse, rows, generations);
            trialsAlone(spark, folder, rows, generations);
            size(warehouse, (long) rows * (generations + WARM_UP));
        } finally {
            spark.stop();
            delete(folder);
        }
    }

    private static void whole(Warehouse warehouse, int rows, int generations) {
        Ledger ledger = new Ledger(warehouse, "0123456789abcdef", rows);
        Clock clock = new Clock(generations);
        for (int g = 0; g < generations + WARM_UP; g++) {
            GenerationReport report = generation(g, rows);
            ScoringsTable.Step step =
                    new ScoringsTable.Step("0123456789abcdef", g, "key", rows, rows, 0, rows, rows, Optional.empty());
            clock.time(g - WARM_UP, () -> ledger.write(report, step));
        }
        clock.print("a generation, five tables", rows);
    }

    private static void trialsAlone(SparkSession spark, Path folder, int rows, int generations) {
        Warehouse warehouse = Warehouse.open(spark, folder.resolve("alone").toString());
        Ledger ledger = new Ledger(warehouse, "0123456789abcdef", rows);
        Clock delta = new Clock(generations);
        Clock parquet = new Clock(generations);
        for (int g = 0; g < generations + WARM_UP; g++) {
            int step = g;
            List<Trial> trials = generation(g, rows).trials();
            delta.time(
                    g - WARM_UP,
                    () -> ledger.append(TrialsTable.SPEC, ledger.trialRows(step, trials), "generation", step));
            parquet.time(
                    g - WARM_UP,
                    () -> warehouse
                            .rows(TrialsTable.SPEC, ledger.trialRows(step, trials))
                            .coalesce(1)
                            .write()
                            .parquet(folder.resolve("plain" + step).toString()));
        }
        delta.print("trials alone", rows);
        parquet.print("the same, plain Parquet", rows);
    }

    private static void size(Warehouse warehouse, long trials) {
        Ledger ledger = new Ledger(warehouse, "0123456789abcdef", 1);
        System.out.printf("%n%-12s  %6s  %12s%n", "table", "files", "bytes/trial");
        print(warehouse, trials);
        long start = System.nanoTime();
        long cpu = cpu();
        ledger.compact(Ledger.LONG_SEARCH, trials);
        System.out.printf(
                Locale.ROOT,
                "joined in %.1f s, %.1f s of CPU time%n",
                (System.nanoTime() - start) / 1e9,
                (cpu() - cpu) / 1e9);
        print(warehouse, trials);
    }

    private static void print(Warehouse warehouse, long trials) {
        long files = 0;
        double bytes = 0;
        for (TableSpec table : List.of(
                TrialsTable.SPEC, LineageTable.SPEC, StrategiesTable.SPEC, ScoringsTable.SPEC, PopulationsTable.SPEC)) {
            Row detail = warehouse.deltaTable(table).detail().first();
            long n = detail.<Long>getAs("numFiles");
            double size = detail.<Long>getAs("sizeInBytes").doubleValue() / trials;
            System.out.printf(Locale.ROOT, "%-12s  %6d  %12.1f%n", table.name(), n, size);
            files += n;
            bytes += size;
        }
        System.out.printf(
                Locale.ROOT,
                "%-12s  %6d  %12.1f   (%,d trials; %.0f files per million)%n",
                "together",
                files,
                bytes,
                trials,
                1e6 * files / trials);
    }

    /** Wall and CPU times of generations. */
    private static final class Clock {
        private final double[] wall;
        private final double[] process;

        Clock(int generations) {
            wall = new double[generations];
            process = new double[generations];
        }

        void time(int place, Runnable work) {
            long start = System.nanoTime();
            long cpu = cpu();
            work.run();
            if (place >= 0) {
                wall[place] = (System.nanoTime() - start) / 1e9;
                process[place] = (cpu() - cpu) / 1e9;
            }
        }

        void print(String what, int rows) {
            Arrays.sort(wall);
            Arrays.sort(process);
            double middle = wall[wall.length / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%-26s median %.2f s (least %.2f), %.2f s of CPU time (%.0f us a row), %,.0f rows/s (best %,.0f)%n",
                    what,
                    middle,
                    wall[0],
                    process[process.length / 2],
                    1e6 * process[process.length / 2] / rows,
                    rows / middle,
                    rows / wall[0]);
        }
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    /** A generation of different strategies with full scores. */
    static GenerationReport generation(int generation, int rows) {
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        List<Trial> trials = new ArrayList<>();
        List<Population.Member> members = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            RandomGenerator random = Seeds.stream(20261129, generation, i);
            Strategy strategy = Canonical.of(grammar.random(random));
            String id = StrategyId.ofCanonical(strategy);
            double fitness = random.nextGaussian();
            trials.add(new Trial(
                    generation,
                    i,
                    strategy,
                    id,
                    generation == 0 ? List.of() : List.of(id, id),
                    generation == 0 ? "random" : "crossover",
                    0.375,
                    new ScoreOutcome.Scored(score(random)),
                    fitness,
                    false,
                    Optional.empty(),
                    false,
                    OptionalDouble.of(random.nextDouble())));
            members.add(new Population.Member(id, StrategyText.print(strategy), fitness, generation));
        }
        Population population = new Population(
                generation, members, List.of(), rows, List.of(OperatorCredit.START), LedgerHash.EMPTY.hex());
        return new GenerationReport(generation, trials, population, 1, 0, rows, 1, 1, RaceReport.NONE);
    }

    private static TrialScore score(RandomGenerator random) {
        List<Moments> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            cases.add(new Moments(300 + i, 0.1 * random.nextGaussian(), 0.03 * random.nextDouble()));
        }
        List<Double> sums = new ArrayList<>();
        List<Double> squares = new ArrayList<>();
        for (int i = 0; i < TrialScore.BLOCKS; i++) {
            sums.add(0.05 * random.nextGaussian());
            squares.add(0.01 * random.nextDouble());
        }
        return new TrialScore(
                new Moments(4_800, random.nextGaussian(), random.nextDouble()),
                random.nextGaussian(),
                random.nextDouble(),
                random.nextDouble(),
                cases,
                random.nextDouble(),
                random.nextInt(10_000),
                100 * random.nextDouble(),
                random.nextDouble(),
                new Moments(4_800, random.nextGaussian(), random.nextDouble()),
                sums,
                squares);
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
