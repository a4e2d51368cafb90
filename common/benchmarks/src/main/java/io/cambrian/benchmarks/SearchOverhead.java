package io.cambrian.benchmarks;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evolve.Fitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a search costs beside scoring: 200 individuals for 12 generations with a scorer that looks only at the strategy's
 * id. Twin searches run dozens of these, so it has to be small against the scoring of 2,400 strategies.
 */
final class SearchOverhead {
    private SearchOverhead() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int warmUps = options.whole("warm-ups", quick ? 0 : 5, 0);
        int rounds = options.whole("rounds", quick ? 1 : 10, 1);
        int individuals = options.whole("individuals", 200, 2);
        options.refuseOthers();
        Fitness fitness = (strategy, score) -> score.all().sum();
        double[] milliseconds = new double[rounds];
        for (int round = -warmUps; round < rounds; round++) {
            IdScorer scorer = new IdScorer();
            SearchSettings settings = SearchSettings.builder()
                    .seed(round)
                    .populationSize(individuals)
                    .build();
            long spent = CpuTime.of(() -> Search.run(settings, scorer, fitness));
            if (round >= 0) {
                milliseconds[round] = (spent - scorer.nanoseconds) / 1e6;
            }
        }
        Arrays.sort(milliseconds);
        SearchSettings settings = SearchSettings.defaults();
        System.out.printf(
                Locale.ROOT,
                "a search of %d individuals and %d generations, beside scoring: median %.0f ms of CPU time (%.0f to %.0f)"
                        + " of %d searches%n",
                individuals,
                settings.generations(),
                milliseconds[rounds / 2],
                milliseconds[0],
                milliseconds[rounds - 1],
                rounds);
    }

    /** Scores by the id alone, so that evolution has something to climb and the scoring costs next to nothing. */
    private static final class IdScorer implements Scorer {
        private static final List<Double> ZEROS = Collections.nCopies(TrialScore.BLOCKS, 0.0);

        private long nanoseconds;

        @Override
        public List<ScoreOutcome> score(List<Strategy> strategies) {
            long start = CpuTime.now();
            List<ScoreOutcome> outcomes = strategies.stream()
                    .map(StrategyId::ofCanonical)
                    .map(id -> Long.parseLong(id.substring(0, 8), 16) / 0x1p32)
                    .map(sum -> new Moments(2_520, sum, 1))
                    .map(all -> new TrialScore(all, 0, 0, 0, List.of(), 0, 1, 0, 0, all, ZEROS, ZEROS))
                    .map(score -> (ScoreOutcome) new ScoreOutcome.Scored(score))
                    .toList();
            nanoseconds += CpuTime.now() - start;
            return outcomes;
        }
    }
}
