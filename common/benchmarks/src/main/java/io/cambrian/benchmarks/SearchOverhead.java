package io.cambrian.benchmarks;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evolve.Fitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a search costs beside scoring: 200 individuals for 12 generations with a scorer that looks only at the strategy's
 * id. Twin searches run dozens of these, so it has to be small against the scoring of 2,400 strategies.
 *
 * <pre>
 *   mvn -q -pl common/benchmarks -am compile
 *   java -cp "common/benchmarks/target/classes:common/core/target/classes:JENETICS_JAR" \
 *       io.cambrian.benchmarks.SearchOverhead
 * </pre>
 *
 * Prints CPU time of the searching thread: one line a run, the first in a cold JVM, and the median and spread of the last ten.
 */
public final class SearchOverhead {
    private static final int RUNS = 15;
    private static final int MEASURED = 10;

    private SearchOverhead() {}

    public static void main(String[] arguments) {
        double[] milliseconds = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            IdScorer scorer = new IdScorer();
            SearchSettings settings = SearchSettings.builder().seed(run).build();
            Fitness fitness = (strategy, score) -> score.all().sum();
            long start = cpuNanoseconds();
            SearchResult result = Search.run(settings, scorer, fitness);
            milliseconds[run] = (cpuNanoseconds() - start - scorer.nanoseconds) / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "run %2d: %4.0f ms of CPU time beside scoring, %d trials, %d distinct%n",
                    run,
                    milliseconds[run],
                    result.trials(),
                    result.population().known().size());
        }
        double[] warm = Arrays.copyOfRange(milliseconds, RUNS - MEASURED, RUNS);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "warm: median %.0f ms, from %.0f to %.0f ms, on Java %s%n",
                (warm[MEASURED / 2 - 1] + warm[MEASURED / 2]) / 2,
                warm[0],
                warm[MEASURED - 1],
                System.getProperty("java.version"));
    }

    private static long cpuNanoseconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Scores by the id alone, so that evolution has something to climb and the scoring costs next to nothing. */
    private static final class IdScorer implements Scorer {
        private static final List<Double> ZEROS = Collections.nCopies(TrialScore.BLOCKS, 0.0);

        private long nanoseconds;

        @Override
        public List<ScoreOutcome> score(List<Strategy> strategies) {
            long start = cpuNanoseconds();
            List<ScoreOutcome> outcomes = strategies.stream()
                    .map(StrategyId::ofCanonical)
                    .map(id -> Long.parseLong(id.substring(0, 8), 16) / 0x1p32)
                    .map(sum -> new Moments(2_520, sum, 1))
                    .map(all -> new TrialScore(all, 0, 0, 0, List.of(), 0, 1, 0, 0, all, ZEROS, ZEROS))
                    .map(score -> (ScoreOutcome) new ScoreOutcome.Scored(score))
                    .toList();
            nanoseconds += cpuNanoseconds() - start;
            return outcomes;
        }
    }
}
