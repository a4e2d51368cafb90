package io.cambrian.benchmarks;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyFamily;
import io.cambrian.market.Market;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Heap of a sweep that scores a grid point by point without storing it: the largest live set, for one number of strategies
 * and for ten times as many, each in a JVM of its own with 4 GB. Every second a full collection is made while the scorer
 * works, and what is left is the live set. It should not grow with the number of strategies.
 */
final class MemoryUse {
    /** 2,060,000 strategies. */
    private static final String GRID = """
            enter long when sma(close, {fast = 2..51}) crosses above sma(close, {slow = 55..250 step 5})
              and rsi(close, {window = 2..60 step 2}) < {level = 50..95 step 5}
            exit long when sma(close, {fast}) crosses below sma(close, {slow}) or held > {held = 20, 40, 80} bars
            """;

    private static final String PEAK = "peak ";
    private static final long EVERY = 1_000;

    private MemoryUse() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int strategies = options.whole("strategies", quick ? 2_000 : 100_000, 1);
        int times = options.whole("times", quick ? 2 : 10, 2);
        int instruments = options.whole("instruments", quick ? 3 : 50, 1);
        options.refuseOthers();
        System.out.printf(
                Locale.ROOT, "%d instruments x %,d bars, -Xmx4g, grid:%n%s", instruments, WalkMarket.BARS, GRID);
        Table table = new Table("strategies", "largest live set MB", "CPU s", "M bars/s");
        long few = measured(strategies, instruments, table);
        long many = measured(strategies * times, instruments, table);
        table.print();
        System.out.printf(
                Locale.ROOT, "%d times as many strategies need %.3f times the heap%n", times, (double) many / few);
    }

    /** Runs {@link #part} in a JVM of its own; the bytes of its largest live set. */
    private static long measured(int strategies, int instruments, Table table) {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx4g",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "memory-part",
                "--strategies",
                Integer.toString(strategies),
                "--instruments",
                Integer.toString(instruments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String last = "";
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.startsWith(PEAK)) {
                        System.out.println("  " + line);
                    }
                    last = line;
                }
            }
            if (process.waitFor() != 0 || !last.startsWith(PEAK)) {
                throw new IllegalStateException("The run with " + strategies + " strategies failed.");
            }
            String[] numbers = last.substring(PEAK.length()).split(" ");
            double seconds = Double.parseDouble(numbers[1]);
            table.add(
                    String.format(Locale.ROOT, "%,d", strategies),
                    String.format(Locale.ROOT, "%.1f", Long.parseLong(numbers[0]) / 1e6),
                    String.format(Locale.ROOT, "%.1f", seconds),
                    Table.number((double) strategies * instruments * WalkMarket.BARS / seconds / 1e6));
            return Long.parseLong(numbers[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the other JVM.", e);
        }
    }

    /** One number of strategies in this JVM; the last line printed is for {@link #measured}. */
    static void part(Options options) {
        int strategies = options.whole("strategies", 100_000, 1);
        int instruments = options.whole("instruments", 50, 1);
        options.refuseOthers();
        StrategyFamily grid = StrategyFamily.parse(GRID);
        ScoringTask task =
                Populations.task(Market.of(WalkMarket.verified().series().subList(0, instruments), 252));
        AtomicLong peak = new AtomicLong();
        Thread sampler = new Thread(() -> sample(peak), "live set");
        sampler.setDaemon(true);
        long start = CpuTime.now();
        ColumnScorer scorer = new ColumnScorer(task);
        sampler.start();
        Best best = new Best();
        int chunk = ColumnScorer.chunk(task);
        List<Strategy> asked = new ArrayList<>();
        long done = 0;
        for (long point = 0; done < strategies; point++) {
            if (point == grid.points()) {
                throw new IllegalStateException("The grid has only " + done + " strategies.");
            }
            grid.at(point).ifPresent(asked::add);
            if (asked.size() == chunk || done + asked.size() == strategies) {
                scorer.score(asked).forEach(best::take);
                if (done * 10 / strategies < (done + asked.size()) * 10 / strategies) {
                    System.out.printf(
                            Locale.ROOT,
                            "%,10d strategies, largest live set %.1f MB, %.0f s%n",
                            done + asked.size(),
                            peak.get() / 1e6,
                            (CpuTime.now() - start) / 1e9);
                }
                done += asked.size();
                asked.clear();
            }
        }
        live(peak);
        System.out.printf(Locale.ROOT, "best Sharpe ratio %.3f, %,d trades%n", best.sharpe, best.trades);
        System.out.printf(Locale.ROOT, "%s%d %.3f%n", PEAK, peak.get(), (CpuTime.now() - start) / 1e9);
    }

    private static void sample(AtomicLong peak) {
        try {
            while (true) {
                Thread.sleep(EVERY);
                live(peak);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects garbage, then takes what every memory pool of the heap held right after its last collection. */
    private static void live(AtomicLong peak) {
        ManagementFactory.getMemoryMXBean().gc();
        long bytes = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
        peak.accumulateAndGet(bytes, Math::max);
    }

    /** What a sweep keeps of many scores. */
    private static final class Best {
        private double sharpe = Double.NEGATIVE_INFINITY;
        private long trades;

        void take(ScoreOutcome outcome) {
            if (outcome instanceof ScoreOutcome.Scored scored) {
                sharpe = Math.max(sharpe, scored.score().sharpe(252));
                trades += scored.score().trades();
            }
        }
    }
}
