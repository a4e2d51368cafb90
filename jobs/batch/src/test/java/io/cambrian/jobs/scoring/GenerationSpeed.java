package io.cambrian.jobs.scoring;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * What a generation costs on Spark beside the kernel, and what share of the cores the kernel gets. Not a test: a program, run
 * as common/benchmarks/README.md says.
 *
 * <p><strong>Overhead</strong>: 10,000 strategies on one instrument of 100 bars, so that the kernel has next to nothing to
 * do; strategies as text to the executors, whole records with 8 cases and 64 blocks back. <strong>Efficiency</strong>: CPU
 * time of the kernel on its own, in one thread on the same strategies, over cores times the wall time of the generation. On
 * a machine that does other work besides, wall times say little: CPU time of the process, and how many cores it got, stand
 * beside them.
 */
final class GenerationSpeed {
    private static final int CORES = 2;

    private GenerationSpeed() {}

    /** Arguments: the genomes, then the instruments of the efficiency run; both may be left out. */
    public static void main(String[] arguments) {
        int genomes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int instruments = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %.1f, local[%d]%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                CORES);
        SessionSettings settings =
                new SessionSettings("generation speed", Optional.of("local[" + CORES + "]"), Map.of());
        SparkSession spark = Sessions.open(settings);
        try {
            List<Strategy> strategies = strategies(genomes);
            overhead(spark, strategies);
            efficiency(spark, strategies, instruments);
        } finally {
            spark.stop();
        }
    }

    private static void overhead(SparkSession spark, List<Strategy> strategies) {
        ScoringTask task = task(1, 100);
        ColumnScorer scorer = new ColumnScorer(task);
        double[] kernel = new double[9];
        for (int i = 0; i < kernel.length; i++) {
            long start = cpu();
            scorer.score(strategies);
            kernel[i] = (cpu() - start) / 1e6;
        }
        System.out.printf(
                Locale.ROOT,
                "%noverhead: %,d genomes x 1 instrument x 100 bars; the kernel alone takes %.0f ms of CPU time (least %.0f)%n",
                strategies.size(),
                median(kernel),
                kernel[0]);
        System.out.printf(
                "%-8s  %5s  %9s  %8s  %20s  %14s%n",
                "engine", "tasks", "median ms", "least ms", "least less kernel ms", "process CPU ms");
        for (ClusterScorer.Engine engine : ClusterScorer.Engine.values()) {
            for (int tasks : new int[] {1, 2, 4, 8}) {
                double[] wall = new double[11];
                double[] process = new double[11];
                try (ClusterScorer cluster = ClusterScorer.over(spark, task, engine, tasks)) {
                    for (int i = -4; i < wall.length; i++) {
                        long start = System.nanoTime();
                        long cpu = processCpu();
                        check(cluster.score(strategies), strategies);
                        if (i >= 0) {
                            wall[i] = (System.nanoTime() - start) / 1e6;
                            process[i] = (processCpu() - cpu) / 1e6;
                        }
                    }
                }
                double middle = median(wall);
                System.out.printf(
                        Locale.ROOT,
                        "%-8s  %5d  %9.0f  %8.0f  %20.0f  %14.0f%n",
                        engine,
                        tasks,
                        middle,
                        wall[0],
                        wall[0] - kernel[0] / Math.min(tasks, CORES),
                        median(process));
            }
        }
    }

    private static void efficiency(SparkSession spark, List<Strategy> strategies, int instruments) {
        ScoringTask task = task(instruments, 5_000);
        ColumnScorer scorer = new ColumnScorer(task);
        double[] kernel = new double[3];
        for (int i = -1; i < kernel.length; i++) {
            long start = cpu();
            scorer.score(strategies);
            if (i >= 0) {
                kernel[i] = (cpu() - start) / 1e9;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nefficiency: %,d genomes x %d instruments x 5,000 bars; the kernel alone takes %.1f s of CPU time in one"
                        + " thread%n",
                strategies.size(),
                instruments,
                median(kernel));
        System.out.printf(
                "%-8s  %5s  %6s  %10s  %9s  %24s%n",
                "engine", "tasks", "wall s", "efficiency", "cores got", "kernel share of CPU time");
        for (int tasks : new int[] {2, 4, 8}) {
            double[] wall = new double[3];
            double[] got = new double[3];
            try (ClusterScorer cluster = ClusterScorer.over(spark, task, ClusterScorer.Engine.RDD, tasks)) {
                for (int i = -1; i < wall.length; i++) {
                    long start = System.nanoTime();
                    long process = processCpu();
                    check(cluster.score(strategies), strategies);
                    if (i >= 0) {
                        wall[i] = (System.nanoTime() - start) / 1e9;
                        got[i] = (processCpu() - process) / 1e9 / wall[i];
                    }
                }
            }
            double seconds = median(wall);
            System.out.printf(
                    Locale.ROOT,
                    "%-8s  %5d  %6.2f  %10.2f  %9.2f  %24.2f%n",
                    ClusterScorer.Engine.RDD,
                    tasks,
                    seconds,
                    median(kernel) / (CORES * seconds),
                    median(got),
                    median(kernel) / (seconds * median(got)));
        }
    }

    private static void check(List<ScoreOutcome> outcomes, List<Strategy> strategies) {
        if (outcomes.size() != strategies.size()) {
            throw new IllegalStateException(outcomes.size() + " outcomes of " + strategies.size() + " strategies.");
        }
    }

    /** Sorts the values. */
    static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    static long processCpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    static List<Strategy> strategies(int n) {
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        return IntStream.range(0, n)
                .mapToObj(i -> Canonical.of(grammar.random(Seeds.stream(20260724, i))))
                .toList();
    }

    static ScoringTask task(int instruments, int bars) {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < instruments; s++) {
            series.add(walk(s, bars));
        }
        List<String> names = IntStream.range(0, 8).mapToObj(i -> "case " + i).toList();
        int[] caseOfDay = IntStream.range(0, bars).map(day -> day / 20 % 8).toArray();
        return new ScoringTask(
                Market.of(series, 252),
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                Costs.DEFAULT,
                new Cases(names, caseOfDay));
    }

    private static BarSeries walk(int s, int bars) {
        RandomGenerator random = Seeds.stream(20260724, 1, s);
        double last = 50;
        int[] days = new int[bars];
        double[][] field = new double[5][bars];
        for (int t = 0; t < bars; t++) {
            double open = last * (1 + 0.005 * random.nextGaussian());
            double close = Math.max(0.01, last * (1.0003 + 0.015 * random.nextGaussian()));
            days[t] = t;
            field[0][t] = open;
            field[1][t] = Math.max(open, close) * (1 + 0.004 * random.nextDouble());
            field[2][t] = Math.min(open, close) * (1 - 0.004 * random.nextDouble());
            field[3][t] = close;
            field[4][t] = 100_000 + random.nextInt(100_000);
            last = close;
        }
        return BarSeries.of(
                String.format(Locale.ROOT, "S%03d", s), days, field[0], field[1], field[2], field[3], field[4], null);
    }
}
