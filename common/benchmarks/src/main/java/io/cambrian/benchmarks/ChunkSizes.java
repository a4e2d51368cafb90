package io.cambrian.benchmarks;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the size of a chunk does to the kernel's speed: strategies of one chunk share what they have in common. */
final class ChunkSizes {
    private ChunkSizes() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int instruments = options.whole("instruments", quick ? 1 : 10, 1);
        int population = options.whole("population", quick ? 30 : 3_000, 1);
        int rounds = options.whole("rounds", quick ? 1 : 3, 1);
        options.refuseOthers();
        ScoringTask task =
                Populations.task(WalkMarket.of(instruments, WalkMarket.BARS).market());
        ColumnScorer scorer = new ColumnScorer(task);
        List<Strategy> strategies = Populations.random(population);
        double bars = (double) instruments * WalkMarket.BARS;
        Table table = new Table("strategies in a chunk", "scored", "ns a bar and strategy", "least");
        for (int size = 1; ; size = Math.min(population, size * 10)) {
            // small chunks are slow: some of them are enough
            int scored = Math.max(size, Math.min(population, size * 30));
            double[] nanos = new double[rounds];
            for (int round = -1; round < rounds; round++) {
                List<List<Strategy>> chunks = chunks(strategies.subList(0, scored), size);
                long spent = CpuTime.of(() -> chunks.forEach(scorer::score));
                if (round >= 0) {
                    nanos[round] = spent / (bars * scored);
                }
            }
            Arrays.sort(nanos);
            table.add(
                    String.format(Locale.ROOT, "%,d", size),
                    String.format(Locale.ROOT, "%,d", scored),
                    Table.number(nanos[rounds / 2]),
                    Table.number(nanos[0]));
            if (size == population) {
                break;
            }
        }
        System.out.printf(Locale.ROOT, "%nrandom strategies on %d walks of 5,000 bars:%n%s", instruments, table);
    }

    private static List<List<Strategy>> chunks(List<Strategy> strategies, int size) {
        List<List<Strategy>> chunks = new ArrayList<>();
        for (int from = 0; from < strategies.size(); from += size) {
            chunks.add(strategies.subList(from, Math.min(strategies.size(), from + size)));
        }
        return chunks;
    }
}
