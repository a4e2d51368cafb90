package io.cambrian.jobs.risk;

import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.risk.TileKernel;
import io.cambrian.seed.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Correlations and value at risk on Spark, against MLlib's Gramian in the same run. Not a test: a program, run as
 * common/benchmarks/README.md says.
 */
final class RiskSpeed {
    private static final int DAYS = 2_500;

    /** Median CPU seconds of the last tiles. */
    private static double medianCpu;

    /** CPU seconds of the last timed work. */
    private static double lastCpu;

    private RiskSpeed() {}

    /** Arguments: {@code correlation ASSETS...} or {@code var POSITIONS SCENARIOS}. */
    public static void main(String[] arguments) {
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %.1f, local[2], heap %d MB, tiles by %s%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().maxMemory() >> 20,
                TileKernel.best().label());
        SparkSession spark = Sessions.open(new SessionSettings("risk speed", Optional.of("local[2]"), Map.of()));
        try {
            if (arguments[0].equals("correlation")) {
                int[] sizes = Arrays.stream(arguments)
                        .skip(1)
                        .mapToInt(Integer::parseInt)
                        .toArray();
                tiles(spark, 500, 1); // the compiler's turn
                for (int assets : sizes) {
                    correlation(spark, assets);
                }
            } else {
                historical(spark, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            }
        } finally {
            spark.stop();
        }
    }

    private static void correlation(SparkSession spark, int assets) {
        double ours = tiles(spark, assets, assets <= 5_000 ? 5 : assets <= 10_000 ? 3 : 1);
        double oursCpu = medianCpu;
        if (assets <= 5_000) {
            double theirs = gramian(spark, assets);
            System.out.printf(
                    Locale.ROOT,
                    "%,d assets: MLlib's Gramian (also one matrix on the driver) %.2f s (%.2f s of CPU), %.1f times"
                            + " ours (%.1f times the CPU)%n",
                    assets,
                    theirs,
                    lastCpu,
                    theirs / ours,
                    lastCpu / oursCpu);
        }
    }

    /** Median seconds of the whole way: assets as rows, blocks, tiles; assembled up to 5,000 assets. */
    private static double tiles(SparkSession spark, int assets, int rounds) {
        Dataset<Row> rows = spark.range(0, assets, 1, 4)
                .mapPartitions(new Assets(), Encoders.row(DistributedCorrelation.ASSET))
                .persist();
        rows.count();
        boolean assembled = assets <= 5_000;
        double[] seconds = new double[rounds];
        double[] cpu = new double[rounds];
        for (int r = 0; r < rounds; r++) {
            Dataset<Row> tiles = DistributedCorrelation.tiles(rows, assets, DAYS, DistributedCorrelation.BLOCK);
            seconds[r] = assembled
                    ? timed(() -> DistributedCorrelation.assemble(tiles, assets).length)
                    : timed(() ->
                            tiles.selectExpr("sum(rows * columns)").first().getLong(0));
            cpu[r] = lastCpu;
        }
        Arrays.sort(seconds);
        Arrays.sort(cpu);
        medianCpu = cpu[rounds / 2];
        double median = seconds[rounds / 2];
        System.out.printf(
                Locale.ROOT,
                "%,d assets x %,d days: tiles %s %.2f s (%.2f to %.2f; %.2f s of CPU), %.0f GFLOP/s, heap in use"
                        + " %d MB%n",
                assets,
                DAYS,
                assembled ? "and one matrix on the driver" : "left on the cluster",
                median,
                seconds[0],
                seconds[rounds - 1],
                medianCpu,
                1e-9 * assets * assets * DAYS / median,
                usedMb());
        rows.unpersist(true);
        System.gc();
        return median;
    }

    private static double gramian(SparkSession spark, int assets) {
        // serialized, so that MLlib has the memory to itself
        JavaRDD<Vector> rdd = new JavaSparkContext(spark.sparkContext())
                .parallelize(days(assets), 2)
                .map(new Dense())
                .persist(StorageLevel.MEMORY_ONLY_SER());
        rdd.count();
        System.gc();
        RowMatrix matrix = new RowMatrix(rdd.rdd());
        double best = Double.POSITIVE_INFINITY;
        for (int r = 0; r < 2; r++) {
            best = Math.min(best, timed(() -> {
                Matrix gram = matrix.computeGramianMatrix();
                return gram.numRows();
            }));
        }
        rdd.unpersist();
        return best;
    }

    private static List<float[]> days(int assets) {
        float[][] days = new float[DAYS][assets];
        for (int i = 0; i < assets; i++) {
            float[] r = Assets.returns(i);
            for (int t = 0; t < DAYS; t++) {
                days[t][i] = r[t];
            }
        }
        return Arrays.asList(days);
    }

    /** A day as MLlib has it. */
    private static final class Dense implements Function<float[], Vector> {
        private static final long serialVersionUID = 1;

        @Override
        public Vector call(float[] day) {
            double[] row = new double[day.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = day[i];
            }
            return Vectors.dense(row);
        }
    }

    private static void historical(SparkSession spark, int positions, int scenarios) {
        Dataset<Row> rows = spark.range(0, positions, 1, 4)
                .mapPartitions(new Positions(scenarios, positions), Encoders.row(DistributedRisk.POSITION))
                .persist();
        rows.count();
        double[] sums = new double[2];
        double seconds = timed(() -> {
            DistributedRisk.Result result = DistributedRisk.historical(rows, scenarios, 0.99);
            for (Row part : result.parts().collectAsList()) {
                sums[0] += part.getDouble(1) - result.tail().valueAtRisk() / positions;
                sums[1] += part.getDouble(2) - result.tail().expectedShortfall() / positions;
            }
            return result.tail().valueAtRisk();
        });
        System.out.printf(
                Locale.ROOT,
                "%,d positions x %,d scenarios: VaR, ES, their parts and each position alone %.2f s; parts miss the whole by"
                        + " %.1e and %.1e%n",
                positions,
                scenarios,
                seconds,
                Math.abs(sums[0]),
                Math.abs(sums[1]));
    }

    /** CPU time of the whole process since it began, all threads: what a loaded machine distorts least. */
    private static double cpu() {
        return 1e-9
                * ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime();
    }

    private static double timed(Supplier<Number> work) {
        long start = System.nanoTime();
        double cpu = cpu();
        Number result = work.get();
        double seconds = (System.nanoTime() - start) * 1e-9;
        lastCpu = cpu() - cpu;
        if (result.doubleValue() == 0) {
            throw new IllegalStateException("Nothing was computed.");
        }
        return seconds;
    }

    private static long usedMb() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    /** Returns with one common factor. */
    private static final class Assets implements MapPartitionsFunction<Long, Row> {
        private static final long serialVersionUID = 1;

        static float[] returns(long asset) {
            RandomGenerator market = Seeds.stream(1, 1);
            RandomGenerator own = Seeds.stream(1, 2, asset);
            float[] r = new float[DAYS];
            for (int t = 0; t < DAYS; t++) {
                r[t] = (float) (0.01 * (market.nextGaussian() + own.nextGaussian()));
            }
            return r;
        }

        @Override
        public Iterator<Row> call(Iterator<Long> ids) {
            List<Row> rows = new ArrayList<>();
            ids.forEachRemaining(
                    id -> rows.add(RowFactory.create(Math.toIntExact(id), DistributedCorrelation.encode(returns(id)))));
            return rows.iterator();
        }
    }

    /** Weighted scenario returns. */
    private static final class Positions implements MapPartitionsFunction<Long, Row> {
        private static final long serialVersionUID = 1;
        private final int scenarios;
        private final int positions;

        Positions(int scenarios, int positions) {
            this.scenarios = scenarios;
            this.positions = positions;
        }

        @Override
        public Iterator<Row> call(Iterator<Long> ids) {
            List<Row> rows = new ArrayList<>();
            while (ids.hasNext()) {
                long id = ids.next();
                RandomGenerator market = Seeds.stream(1, 3);
                RandomGenerator own = Seeds.stream(1, 4, id);
                double[] r = new double[scenarios];
                for (int s = 0; s < scenarios; s++) {
                    r[s] = 0.01 * (market.nextGaussian() + own.nextGaussian()) / positions;
                }
                rows.add(RowFactory.create(Math.toIntExact(id), DistributedRisk.encode(r)));
            }
            return rows.iterator();
        }
    }
}
