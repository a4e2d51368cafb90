package io.cambrian.jobs.memory;

import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ExactNearest;
import io.cambrian.memory.NearestContexts;
import io.cambrian.memory.Neighbors;
import io.cambrian.memory.PastCase;
import io.cambrian.seed.Counters;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * The 50 nearest contexts on local[2], exactly by slices and by random projections, against the exact search in one thread on the
 * same queries. Not a test: a program, run as common/benchmarks/README.md says.
 */
final class RecallOnSparkSpeed {
    private static final int FEATURES = 32;
    private static final int COUNT = LshNearest.MEASURED;
    private static final int WARM_UP = 5;
    private static final int SAMPLES = 5;

    private RecallOnSparkSpeed() {}

    /** Arguments: {@code CASES FACTORS QUERIES}; four fifths of the variance of the features are those of common factors. */
    public static void main(String[] arguments) {
        int cases = Integer.parseInt(arguments[0]);
        int factors = Integer.parseInt(arguments[1]);
        int queries = Integer.parseInt(arguments[2]);
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %.1f, local[2], heap %d MB: top %d of %d x %d, %d common factors, %d queries%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().maxMemory() >> 20,
                COUNT,
                cases,
                FEATURES,
                factors,
                queries);
        List<String> names = IntStream.range(0, FEATURES).mapToObj(f -> "f" + f).toList();
        List<PastCase> all = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            all.add(new PastCase("c" + i, i / 100, i / 100, context(i, factors), Map.of(), 0));
        }
        CaseBank bank = CaseBank.inOrder(
                names,
                all.stream().mapToInt(PastCase::decisionDay).toArray(),
                all.stream().mapToInt(PastCase::knownDay).toArray(),
                new double[cases],
                (i, f) -> (float) all.get(i).context()[f]);
        double[] scale = bank.scaleOf(cases);
        SparkSession spark = Sessions.open(new SessionSettings("recall speed", Optional.of("local[2]"), Map.of()));
        try {
            Truth truth = new Truth(new ExactNearest(bank), scale, cases, factors, queries);
            truth.print("one thread, exact", truth.exact, Double.NaN);
            long began = System.nanoTime();
            try (SparkNearest slices = SparkNearest.of(
                    spark, names, all, Math.max(1, cases / spark.sparkContext().defaultParallelism()))) {
                truth.print("Spark, exact, in slices", slices, (System.nanoTime() - began) / 1e9);
            }
            List<double[]> samples = IntStream.range(0, SAMPLES)
                    .mapToObj(s -> context(2 * cases + s, factors))
                    .toList();
            began = System.nanoTime();
            Optional<LshNearest.Tuned> tuned =
                    LshNearest.tuned(spark, all, scale, cases, truth.exact, samples, 0.95, 1);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (tuned.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "  random projections do not find 95 %% at any width tried (%.0f s): the exact search answers%n",
                        seconds);
                return;
            }
            try (LshNearest search = tuned.get().search()) {
                System.out.printf(
                        Locale.ROOT,
                        "  buckets of %.2f, which find %.1f %% on the %d queries that they were widened for%n",
                        tuned.get().bucketLength(),
                        100 * tuned.get().recall(),
                        SAMPLES);
                truth.print("Spark, random projections", search, seconds);
            }
        } finally {
            spark.stop();
        }
    }

    /** What the exact search says, and how long others need for it. */
    private record Truth(ExactNearest exact, double[] scale, int cases, int factors, int queries) {
        void print(String name, NearestContexts search, double prepared) {
            double[] ms = new double[queries];
            double found = 0;
            for (int q = -WARM_UP; q < queries; q++) {
                double[] query = context(cases + WARM_UP + q, factors);
                long start = System.nanoTime();
                Neighbors near = search.nearest(query, scale, cases, COUNT);
                if (q >= 0) {
                    ms[q] = (System.nanoTime() - start) / 1e6;
                    found += exact.nearest(query, scale, cases, COUNT).shareFoundBy(near) / queries;
                }
            }
            Arrays.sort(ms);
            System.out.printf(
                    Locale.ROOT,
                    "  %s: median %.1f ms of wall time (%.1f to %.1f), finds %.1f %%%s%n",
                    name,
                    ms[queries / 2],
                    ms[0],
                    ms[queries - 1],
                    100 * found,
                    Double.isNaN(prepared) ? "" : String.format(Locale.ROOT, "; prepared in %.1f s", prepared));
        }
    }

    private static double[] context(int number, int factors) {
        long start = Counters.scenario(7, number);
        double[] context = new double[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
            double own = Counters.normal(start, f);
            context[f] = factors == 0
                    ? own
                    : Math.sqrt(0.8) * Counters.normal(start, FEATURES + f % factors) + Math.sqrt(0.2) * own;
        }
        return context;
    }
}
