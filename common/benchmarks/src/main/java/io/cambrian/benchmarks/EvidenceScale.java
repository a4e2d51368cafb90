package io.cambrian.benchmarks;

import io.cambrian.evidence.Pbo;
import io.cambrian.evidence.PboRanks;
import io.cambrian.evidence.PboWinners;
import io.cambrian.evidence.StepMFold;
import io.cambrian.seed.Seeds;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Time and memory of exact PBO (16 blocks, 12,870 splits, two passes) and of StepM (64 blocks, 999 draws) over many trials,
 * which are drawn when they are read: nothing but the folds is kept. Two folds side by side, as on two cores.
 */
final class EvidenceScale {
    private static final int DAYS_PER_BLOCK = 63;

    private EvidenceScale() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int trials = options.whole("trials", quick ? 2_000 : 100_000, 2);
        int times = options.whole("times", quick ? 2 : 10, 1);
        int folds = options.whole("folds", 2, 1);
        int draws = options.whole("draws", 999, 1);
        options.refuseOthers();
        Table table = new Table("", "trials", "wall s", "CPU s", "heap after MB", "answer");
        for (int n : new int[] {trials, trials * times}) {
            Pbo[] pbo = new Pbo[1];
            measure(
                    table,
                    "PBO",
                    n,
                    () -> pbo[0] = pbo(n, folds),
                    () -> String.format(
                            Locale.ROOT,
                            "%.4f over %,d splits",
                            pbo[0].probability(),
                            pbo[0].splits().size()));
        }
        for (int n : new int[] {trials, trials * times}) {
            StepMFold[] fold = new StepMFold[1];
            measure(
                    table,
                    "StepM",
                    n,
                    () -> fold[0] = stepM(n, folds, draws),
                    () -> String.format(
                            Locale.ROOT,
                            "p = %.3f of %,d",
                            fold[0].claims().get(0).pValue(),
                            fold[0].strategies()));
        }
        table.print();
    }

    private static void measure(
            Table table, String name, int trials, Runnable work, java.util.function.Supplier<String> answer) {
        long wall = System.nanoTime();
        long cpu = processCpu();
        work.run();
        double seconds = (System.nanoTime() - wall) / 1e9;
        double used = (processCpu() - cpu) / 1e9;
        ManagementFactory.getMemoryMXBean().gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
        table.add(
                name,
                String.format(Locale.ROOT, "%,d", trials),
                String.format(Locale.ROOT, "%.1f", seconds),
                String.format(Locale.ROOT, "%.1f", used),
                String.format(Locale.ROOT, "%.1f", heap),
                answer.get());
    }

    private static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static <T> List<T> folds(int folds, IntFunction<T> fold) {
        return IntStream.range(0, folds).parallel().mapToObj(fold).toList();
    }

    private static Pbo pbo(int trials, int folds) {
        long[] rows = rows(16);
        List<PboWinners> first = folds(folds, f -> {
            PboWinners winners = new PboWinners(rows, 0);
            each(trials, folds, f, 16, winners::add);
            return winners;
        });
        first.subList(1, folds).forEach(first.get(0)::merge);
        PboRanks ranks = first.get(0).ranks();
        List<PboRanks> second = folds(folds, f -> {
            PboRanks own = ranks.fold();
            each(trials, folds, f, 16, own::add);
            return own;
        });
        second.forEach(ranks::merge);
        return ranks.result();
    }

    private static StepMFold stepM(int trials, int folds, int draws) {
        List<StepMFold> all = folds(folds, f -> {
            StepMFold fold = new StepMFold(rows(64), draws, 1, 100);
            each(trials, folds, f, 64, fold::add);
            return fold;
        });
        all.subList(1, folds).forEach(all.get(0)::merge);
        return all.get(0);
    }

    private static long[] rows(int blocks) {
        long[] rows = new long[blocks];
        Arrays.fill(rows, DAYS_PER_BLOCK);
        return rows;
    }

    private interface Sink {
        void add(long key, double[] sums, double[] squares);
    }

    /** The trials of one fold: those whose number leaves its number. */
    private static void each(int trials, int folds, int fold, int blocks, Sink sink) {
        double[] sums = new double[blocks];
        double[] squares = new double[blocks];
        for (int k = fold; k < trials; k += folds) {
            RandomGenerator random = Seeds.stream(3, k);
            for (int b = 0; b < blocks; b++) {
                double z = random.nextGaussian();
                sums[b] = 0.01 * Math.sqrt(DAYS_PER_BLOCK) * z;
                // chi-squared of the other days, by its normal approximation
                squares[b] = 1e-4
                        * (z * z
                                + (DAYS_PER_BLOCK - 1)
                                + Math.sqrt(2.0 * (DAYS_PER_BLOCK - 1)) * random.nextGaussian());
            }
            sink.add(k, sums, squares);
        }
    }
}
