package io.cambrian.benchmarks;

import io.cambrian.memory.analog.Analog;
import io.cambrian.memory.analog.AnalogSearch;
import io.cambrian.memory.analog.MatrixProfile;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Stretches that moved alike: one query over many series, and the matrix profile of a long one, against plain loops. */
final class AnalogSpeed {
    private AnalogSpeed() {}

    /** A query over a library, in one thread. */
    static void search(Options options) {
        boolean quick = options.flag("quick");
        int series = options.whole("series", quick ? 20 : 500, 1);
        int bars = options.whole("bars", quick ? 1_000 : 5_000, 10);
        int window = options.whole("window", 60, 3);
        int count = options.whole("count", 20, 1);
        int rounds = options.whole("rounds", quick ? 3 : 21, 1);
        options.refuseOthers();
        List<double[]> library =
                IntStream.range(0, series).mapToObj(s -> walk(1, s, bars)).toList();
        AnalogSearch[] built = new AnalogSearch[1];
        long building = CpuTime.of(() -> built[0] = AnalogSearch.of(library, window));
        int[] last = new int[series];
        Arrays.fill(last, bars);
        long[] times = new long[rounds];
        for (int r = -10; r < rounds; r++) { // the first ten are the compiler's turn
            double[] query = walk(2, r + 100, window);
            long time = CpuTime.of(() -> built[0].nearest(query, last, count, window / 2));
            if (r >= 0) {
                times[r] = time;
            }
        }
        Arrays.sort(times);
        double[] query = walk(2, 100, window);
        List<Analog> found = built[0].nearest(query, last, 1, 0);
        double[] best = new double[1];
        long plain = 0;
        for (int r = 0; r < 2; r++) {
            plain = CpuTime.of(() -> best[0] = plain(library, query));
        }
        if (Math.abs(best[0] - found.get(0).distance()) > 1e-8) {
            throw new IllegalStateException("The search found " + found + ", the plain loop " + best[0] + ".");
        }
        double median = times[rounds / 2];
        Table table = new Table(
                count + " analogs of " + window + " bars over " + series + " x " + bars, "ms of CPU", "ratio");
        table.add("search, windows measured before", Table.number(median / 1e6), "1");
        table.add(
                "slowest of " + rounds,
                Table.number(times[rounds - 1] / 1e6),
                Table.number(times[rounds - 1] / median));
        table.add("plain loop, every window normalized", Table.number(plain / 1e6), Table.number(plain / median));
        table.add("measuring the windows once", Table.number(building / 1e6), Table.number(building / median));
        table.print();
    }

    /** The left and right matrix profile, in some threads. */
    static void profile(Options options) {
        boolean quick = options.flag("quick");
        int n = options.whole("bars", quick ? 4_096 : 1 << 17, 100);
        int window = options.whole("window", 50, 3);
        int threads = options.whole("threads", 2, 1);
        int plainRows = options.whole("plain-rows", quick ? 16 : 64, 1);
        options.refuseOthers();
        double[] x = walk(3, 0, n);
        MatrixProfile.of(Arrays.copyOf(x, Math.min(n, 8_192)), window); // the compiler's turn
        int exclusion = MatrixProfile.usualExclusion(window);
        MatrixProfile[] parts = new MatrixProfile[threads];
        long[] cpu = new long[threads];
        List<Thread> workers = new ArrayList<>();
        long start = System.nanoTime();
        for (int p = 0; p < threads; p++) {
            int part = p;
            Thread worker = new Thread(() -> cpu[part] =
                    CpuTime.of(() -> parts[part] = MatrixProfile.part(x, window, exclusion, part, threads)));
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        MatrixProfile whole = parts[0];
        for (int p = 1; p < threads; p++) {
            whole = whole.merge(parts[p]);
        }
        long wall = System.nanoTime() - start;
        double largest = 0;
        long plain = 0;
        for (int r = 0; r < plainRows; r++) {
            int j = (int) ((long) r * (whole.size() - 1) / plainRows);
            double[] nearest = new double[1];
            plain += CpuTime.of(() -> nearest[0] = plainRow(x, window, exclusion, j));
            largest = Math.max(largest, Math.abs(nearest[0] - whole.distance(j)));
        }
        double all = Arrays.stream(cpu).sum();
        double scaled = (double) plain / plainRows * whole.size();
        Table table = new Table("matrix profile of " + n + " bars, window " + window, "s", "ratio");
        table.add("CPU time, all threads", Table.number(all / 1e9), "1");
        table.add("clock, " + threads + " threads", Table.number(wall / 1e9), Table.number(wall / all));
        table.add("plain loop, from " + plainRows + " rows", Table.number(scaled / 1e9), Table.number(scaled / all));
        table.print();
        System.out.printf("largest difference to the plain loop on these rows: %.1e%n", largest);
    }

    private static double plain(List<double[]> library, double[] query) {
        double best = Double.POSITIVE_INFINITY;
        double[] a = normalized(query, 0, query.length);
        for (double[] x : library) {
            for (int i = 0; i + query.length <= x.length; i++) {
                best = Math.min(best, squared(a, normalized(x, i, query.length)));
            }
        }
        return Math.sqrt(best);
    }

    private static double plainRow(double[] x, int window, int exclusion, int j) {
        double best = Double.POSITIVE_INFINITY;
        double[] a = normalized(x, j, window);
        for (int i = 0; i + window <= x.length; i++) {
            if (Math.abs(i - j) > exclusion) {
                best = Math.min(best, squared(a, normalized(x, i, window)));
            }
        }
        return Math.sqrt(best);
    }

    private static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }

    private static double[] normalized(double[] x, int from, int length) {
        double mean = 0;
        for (int k = 0; k < length; k++) {
            mean += x[from + k] / length;
        }
        double variance = 0;
        for (int k = 0; k < length; k++) {
            variance += (x[from + k] - mean) * (x[from + k] - mean) / length;
        }
        double[] z = new double[length];
        for (int k = 0; k < length; k++) {
            z[k] = (x[from + k] - mean) / Math.sqrt(variance);
        }
        return z;
    }

    private static double[] walk(long seed, int path, int n) {
        RandomGenerator random = Seeds.stream(seed, path);
        double[] x = new double[n];
        double level = 100;
        for (int t = 0; t < n; t++) {
            level += random.nextGaussian();
            x[t] = level;
        }
        return x;
    }
}
