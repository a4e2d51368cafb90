package io.cambrian.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How long a search would take and cost on a cluster that is larger than any at hand, and what holds it up first: a model
 * fitted to measured figures, printed as tables. cluster-config/scale.md says what it assumes.
 *
 * <p>A search of N trials has generations of P = N / 50 trials, at least 200 and at most 100,000. A generation is cut into two
 * chunks per core; a chunk shares what its strategies have in common, so smaller chunks cost more per strategy.
 */
final class Scale {
    private static final long[] TRIALS = {1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000};
    private static final int[] CORES = {2, 16, 128, 1_000, 10_000};
    private static final int MIN_POPULATION = 200;
    private static final int MAX_POPULATION = 100_000;
    private static final int GENERATIONS = 50;
    private static final double SECONDS_A_HOUR = 3_600;

    /** Of a JVM that is still a pleasure to run, in GB. */
    private static final double LARGEST_HEAP = 64;

    /**
     * Measured figures, per trial unless they say otherwise.
     *
     * @param bars instruments times days
     * @param chunk kernel, nanoseconds a bar and strategy, by strategies in a chunk
     * @param efficiency share of the cores that the kernel gets while a generation runs
     * @param generationSeconds driver, once a generation: planning, broadcast of nothing new, collecting
     * @param taskSeconds driver, for each task: serializing, sending, taking back
     * @param decodeSeconds driver: an outcome read
     * @param breedSeconds driver: selection and variation
     * @param ledgerCpuSeconds cluster: a row of each table written
     * @param ledgerDriverSeconds driver: rows made and planned
     * @param commitSeconds driver: the five commits of a generation
     * @param driverBytes that stay on the driver's heap
     * @param ledgerBytes on disk
     * @param outcomeBytes over the network to the driver
     * @param networkBytesASecond into the driver
     * @param pricePerCoreHour in dollars, of all cores for as long as it takes
     */
    record Figures(
            double bars,
            double[][] chunk,
            double efficiency,
            double generationSeconds,
            double taskSeconds,
            double decodeSeconds,
            double breedSeconds,
            double ledgerCpuSeconds,
            double ledgerDriverSeconds,
            double commitSeconds,
            double driverBytes,
            double ledgerBytes,
            double outcomeBytes,
            double networkBytesASecond,
            double pricePerCoreHour) {
        /** Nanoseconds a bar and strategy in chunks of a size, on a straight line over the logarithm of the size. */
        double kernelNanos(double strategies) {
            if (strategies <= chunk[0][0]) {
                return chunk[0][1];
            }
            for (int i = 1; i < chunk.length; i++) {
                if (strategies <= chunk[i][0]) {
                    double share = Math.log(strategies / chunk[i - 1][0]) / Math.log(chunk[i][0] / chunk[i - 1][0]);
                    return chunk[i - 1][1] + share * (chunk[i][1] - chunk[i - 1][1]);
                }
            }
            return chunk[chunk.length - 1][1];
        }
    }

    /** A part of the time of a generation, in seconds. */
    record Part(String name, double seconds) {}

    /**
     * What the model says of one search.
     *
     * @param seconds of the whole search
     * @param dollars of all cores for that long
     * @param efficiency the kernel's time at its best chunk size over cores times wall time
     * @param bottleneck what takes the largest part, or makes it impossible
     * @param driverGigabytes heap that the driver needs in the end
     */
    record Forecast(double seconds, double dollars, double efficiency, String bottleneck, double driverGigabytes) {}

    private Scale() {}

    static void run(Options options) {
        options.flag("quick"); // it is quick anyway
        Figures figures = figures(options);
        options.refuseOthers();
        print(figures);
    }

    /** The measured figures, or others in their places. */
    static Figures figures(Options options) {
        return new Figures(
                options.number("instruments", 500) * options.number("days", 5_000),
                chunks(options.text("chunks", ScaleFigures.CHUNKS)),
                options.number("efficiency", ScaleFigures.EFFICIENCY),
                options.number("generation-ms", ScaleFigures.GENERATION_MS) / 1e3,
                options.number("task-ms", ScaleFigures.TASK_MS) / 1e3,
                options.number("decode-us", ScaleFigures.DECODE_US) / 1e6,
                options.number("breed-us", ScaleFigures.BREED_US) / 1e6,
                options.number("ledger-us", ScaleFigures.LEDGER_US) / 1e6,
                options.number("ledger-driver-us", ScaleFigures.LEDGER_DRIVER_US) / 1e6,
                options.number("commit-ms", ScaleFigures.COMMIT_MS) / 1e3,
                options.number("driver-bytes", ScaleFigures.DRIVER_BYTES),
                options.number("ledger-bytes", ScaleFigures.LEDGER_BYTES),
                options.number("outcome-bytes", ScaleFigures.OUTCOME_BYTES),
                options.number("network-mb", 1_000) * 1e6,
                options.number("price", 0.05));
    }

    private static void print(Figures figures) {
        List<String> heads = new ArrayList<>(List.of("trials"));
        for (int cores : CORES) {
            heads.add(String.format(Locale.ROOT, "%,d cores", cores));
        }
        Table time = new Table(heads.toArray(String[]::new));
        Table cost = new Table(heads.toArray(String[]::new));
        Table share = new Table(heads.toArray(String[]::new));
        Table first = new Table(heads.toArray(String[]::new));
        Table needs = new Table("trials", "population", "generations", "driver's heap", "ledger");
        for (long trials : TRIALS) {
            List<List<String>> rows =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            rows.forEach(row -> row.add(String.format(Locale.ROOT, "%,d", trials)));
            for (int cores : CORES) {
                Forecast forecast = forecast(figures, trials, cores);
                rows.get(0).add(duration(forecast.seconds()));
                rows.get(1).add(String.format(Locale.ROOT, "%,.2f", forecast.dollars()));
                rows.get(2).add(String.format(Locale.ROOT, "%.0f %%", 100 * forecast.efficiency()));
                rows.get(3).add(forecast.bottleneck());
            }
            time.add(rows.get(0));
            cost.add(rows.get(1));
            share.add(rows.get(2));
            first.add(rows.get(3));
            needs.add(
                    String.format(Locale.ROOT, "%,d", trials),
                    String.format(Locale.ROOT, "%,d", population(trials)),
                    String.format(Locale.ROOT, "%,d", Math.max(1, trials / population(trials))),
                    bytes(trials * figures.driverBytes()),
                    bytes(trials * figures.ledgerBytes()));
        }
        System.out.printf(
                Locale.ROOT, "%nA search over %,.0f bars; time:%n%s%nCost in dollars:%n%s", figures.bars(), time, cost);
        System.out.printf("%nShare of the cores' time that the kernel needs at its best:%n%s", share);
        System.out.printf("%nWhat is first to hold it up:%n%s%nWhat it needs:%n%s", first, needs);
    }

    private static double[][] chunks(String text) {
        return Arrays.stream(text.split(","))
                .map(pair -> pair.split(":"))
                .map(pair -> new double[] {Double.parseDouble(pair[0]), Double.parseDouble(pair[1])})
                .sorted(Comparator.comparingDouble(pair -> pair[0]))
                .toArray(double[][]::new);
    }

    static long population(long trials) {
        return Math.min(trials, Math.max(MIN_POPULATION, Math.min(MAX_POPULATION, trials / GENERATIONS)));
    }

    static Forecast forecast(Figures f, long trials, int cores) {
        double population = population(trials);
        double generations = trials / population;
        double tasks = Math.min(population, 2.0 * cores);
        double busy = Math.min(tasks, cores);
        double kernel = population * f.bars() * f.kernelNanos(population / tasks) * 1e-9 / (busy * f.efficiency());
        // tasks are sent while others run; outcomes are read and the next generation is bred when all are there
        double dispatch = tasks * f.taskSeconds();
        double driver = f.generationSeconds() + population * (f.decodeSeconds() + f.breedSeconds());
        double network = population * f.outcomeBytes() / f.networkBytesASecond();
        double search = Math.max(Math.max(kernel, dispatch), network) + driver;
        // the ledger is written beside the search, which waits for it at most once a generation
        double ledger = population * (f.ledgerCpuSeconds() / cores + f.ledgerDriverSeconds()) + f.commitSeconds();
        double generation = Math.max(search, ledger);
        List<Part> parts = List.of(
                new Part("kernel", kernel),
                new Part("sending tasks", dispatch),
                new Part("driver's loop", driver),
                new Part("network", network),
                new Part("ledger", ledger));
        double gigabytes = trials * f.driverBytes() / 1e9;
        String bottleneck = gigabytes > LARGEST_HEAP
                ? "driver's heap"
                : parts.stream()
                        .max(Comparator.comparingDouble(Part::seconds))
                        .orElseThrow()
                        .name();
        double seconds = generations * generation;
        double best = trials * f.bars() * f.kernelNanos(MAX_POPULATION) * 1e-9;
        return new Forecast(
                seconds,
                seconds / SECONDS_A_HOUR * cores * f.pricePerCoreHour(),
                best / (seconds * cores),
                bottleneck,
                gigabytes);
    }

    private static String duration(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        if (seconds < 2 * SECONDS_A_HOUR) {
            return String.format(Locale.ROOT, "%.0f min", seconds / 60);
        }
        return seconds < 72 * SECONDS_A_HOUR
                ? String.format(Locale.ROOT, "%.1f h", seconds / SECONDS_A_HOUR)
                : String.format(Locale.ROOT, "%,.0f days", seconds / SECONDS_A_HOUR / 24);
    }

    private static String bytes(double bytes) {
        if (bytes < 1e9) {
            return String.format(Locale.ROOT, "%.0f MB", Math.max(1, bytes / 1e6));
        }
        return bytes < 1e12
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.1f TB", bytes / 1e12);
    }
}
