package io.cambrian.jobs.scoring;

import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * What a generation costs the driver: CPU time of its process alone, with executors elsewhere, for many trials in few tasks and
 * for as many tiny tasks as a large cluster would be sent. Fits seconds = a + b tasks + c trials. Not a test: a program, started
 * by common/benchmarks/spark.sh driver.
 */
final class DriverLoad {

    /** Tasks and trials of a generation. */
    private static final int[][] SIZES = {
        {8, 200},
        {8, 2_000},
        {8, 10_000},
        {200, 200},
        {2_000, 2_000},
        {2_000, 10_000},
        {10_000, 10_000},
        {20_000, 20_000}
    };

    private DriverLoad() {}

    /** Arguments: master, class path of the executors, rounds. */
    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[2]);
        SparkSession spark = ClusterSpeed.open(arguments[0], arguments[1], 2);
        ScoringTask task = GenerationSpeed.task(1, 100);
        List<double[]> rows = new ArrayList<>();
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %.1f; one instrument of 100 bars, whole records with %d cases%n%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                task.cases().count());
        System.out.printf("%8s  %8s  %14s  %12s  %10s%n", "tasks", "trials", "driver CPU ms", "wall ms", "tasks/s");
        try {
            for (int[] size : SIZES) {
                List<Strategy> strategies = GenerationSpeed.strategies(size[1]);
                double[] cpu = new double[rounds];
                double[] wall = new double[rounds];
                try (ClusterScorer scorer = ClusterScorer.over(spark, task, ClusterScorer.Engine.RDD, size[0])) {
                    for (int round = -1; round < rounds; round++) {
                        long started = System.nanoTime();
                        long spent = GenerationSpeed.processCpu();
                        scorer.score(strategies);
                        if (round >= 0) {
                            wall[round] = (System.nanoTime() - started) / 1e6;
                            cpu[round] = (GenerationSpeed.processCpu() - spent) / 1e6;
                        }
                    }
                }
                double middle = GenerationSpeed.median(cpu);
                double clock = GenerationSpeed.median(wall);
                rows.add(new double[] {size[0], size[1], middle});
                System.out.printf(
                        Locale.ROOT,
                        "%,8d  %,8d  %14.0f  %12.0f  %10.0f%n",
                        size[0],
                        size[1],
                        middle,
                        clock,
                        size[0] / clock * 1e3);
            }
            double[] fit = fit(rows);
            System.out.printf(
                    Locale.ROOT,
                    "%nleast squares, relative: %.0f ms a generation, %.3f ms a task, %.1f us a trial%n",
                    fit[0],
                    fit[1],
                    fit[2] * 1e3);
        } finally {
            spark.stop();
        }
    }

    /** Weighted by one over the measured value, so that each size counts the same; normal equations of three unknowns. */
    private static double[] fit(List<double[]> rows) {
        double[][] a = new double[3][4];
        for (double[] row : rows) {
            double[] x = {1 / row[2], row[0] / row[2], row[1] / row[2]};
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    a[i][j] += x[i] * x[j];
                }
                a[i][3] += x[i];
            }
        }
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                if (k != i) {
                    double factor = a[k][i] / a[i][i];
                    for (int j = i; j < 4; j++) {
                        a[k][j] -= factor * a[i][j];
                    }
                }
            }
        }
        return new double[] {a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]};
    }
}
