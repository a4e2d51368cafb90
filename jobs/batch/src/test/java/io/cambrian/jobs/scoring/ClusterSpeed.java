package io.cambrian.jobs.scoring;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;

/**
 * A generation on a real standalone cluster: one executor of one core against two, and a generation in which one of the two
 * is killed. Outcomes must be those of a scorer in a loop, bit for bit, each time. Not a test: a program, started by
 * common/benchmarks/cluster.sh.
 */
final class ClusterSpeed {
    private static final int ROUNDS = 5;
    private static final int CHUNKS = 8;

    private ClusterSpeed() {}

    /** Arguments: master, class path of the executors, genomes, instruments. */
    public static void main(String[] arguments) {
        String master = arguments[0];
        String classPath = arguments[1];
        List<Strategy> strategies = GenerationSpeed.strategies(Integer.parseInt(arguments[2]));
        ScoringTask task = GenerationSpeed.task(Integer.parseInt(arguments[3]), 5_000);
        List<ScoreOutcome> expected = new ColumnScorer(task).score(strategies);
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %.1f; %,d genomes x %s instruments x 5,000 bars in %d tasks%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                strategies.size(),
                arguments[3],
                CHUNKS);
        double[] seconds = new double[2];
        for (int executors = 1; executors <= 2; executors++) {
            SparkSession spark = open(master, classPath, executors);
            try (ClusterScorer cluster = ClusterScorer.over(spark, task, ClusterScorer.Engine.RDD, CHUNKS)) {
                double[] wall = new double[ROUNDS];
                for (int i = -2; i < ROUNDS; i++) {
                    double spent = generation(cluster, strategies, expected);
                    if (i >= 0) {
                        wall[i] = spent;
                    }
                }
                seconds[executors - 1] = GenerationSpeed.median(wall);
                System.out.printf(
                        Locale.ROOT,
                        "%d executor(s) of one core: median %.2f s (%.2f to %.2f) of %d generations, outcomes equal%n",
                        executors,
                        seconds[executors - 1],
                        wall[0],
                        wall[ROUNDS - 1],
                        ROUNDS);
                if (executors == 2) {
                    System.out.printf(Locale.ROOT, "two against one: %.2f x%n", seconds[0] / seconds[1]);
                    lose(spark, cluster, strategies, expected, seconds[1]);
                }
            } finally {
                spark.stop();
            }
        }
    }

    static SparkSession open(String master, String classPath, int executors) {
        return Sessions.open(new SessionSettings(
                "cluster speed",
                Optional.of(master),
                Map.of(
                        "spark.cores.max", Integer.toString(executors),
                        "spark.executor.cores", "1",
                        "spark.executor.memory", "1g",
                        "spark.scheduler.minRegisteredResourcesRatio", "1.0",
                        "spark.executor.extraClassPath", classPath)));
    }

    private static double generation(ClusterScorer cluster, List<Strategy> strategies, List<ScoreOutcome> expected) {
        long start = System.nanoTime();
        List<ScoreOutcome> outcomes = cluster.score(strategies);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!outcomes.equals(expected)) {
            throw new IllegalStateException("The cluster's outcomes are not those of the scorer.");
        }
        return seconds;
    }

    /** Kills an executor of this application when the generation is half done. */
    private static void lose(
            SparkSession spark,
            ClusterScorer cluster,
            List<Strategy> strategies,
            List<ScoreOutcome> expected,
            double usual) {
        String application = spark.sparkContext().applicationId();
        CompletableFuture<Long> killed = CompletableFuture.supplyAsync(() -> {
            sleep((long) (usual * 500));
            ProcessHandle executor = ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                            .filter(line -> line.contains(application))
                            .isPresent())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No executor of " + application + " is running."));
            executor.destroyForcibly();
            return executor.pid();
        });
        double seconds = generation(cluster, strategies, expected);
        System.out.printf(
                Locale.ROOT,
                "executor (process %d) killed after %.1f s: the generation took %.2f s, outcomes equal%n",
                killed.join(),
                usual / 2,
                seconds);
        System.out.printf(
                Locale.ROOT,
                "the next generation: %.2f s, outcomes equal%n",
                generation(cluster, strategies, expected));
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
