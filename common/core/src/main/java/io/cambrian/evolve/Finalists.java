package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.StrategyText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The best strategies that do not behave alike: going down by fitness (ties by id), one is left out when the sums of its
 * returns over the blocks of days correlate with those of a better finalist at 0.95 or more.
 */
final class Finalists {
    private static final double ALIKE = 0.95;

    private Finalists() {}

    /** Those of a search, fittest first. */
    static List<SearchResult.Finalist> of(List<Population.Known> known, int most) {
        List<Population.Known> ranked = known.stream()
                .filter(one -> one.outcome() instanceof ScoreOutcome.Scored && one.fitness() > Fitness.WORST)
                .sorted(Comparator.comparingDouble(Population.Known::fitness)
                        .reversed()
                        .thenComparing(Population.Known::strategyId))
                .toList();
        List<SearchResult.Finalist> finalists = new ArrayList<>();
        for (Population.Known one : ranked) {
            if (finalists.size() >= most) {
                break;
            }
            boolean alike = finalists.stream()
                    .anyMatch(better ->
                            correlation(better.score().blockSums(), score(one).blockSums()) >= ALIKE);
            if (!alike) {
                finalists.add(finalist(one));
            }
        }
        return finalists;
    }

    private static SearchResult.Finalist finalist(Population.Known one) {
        return new SearchResult.Finalist(StrategyText.parse(one.text()), one.strategyId(), one.fitness(), score(one));
    }

    private static TrialScore score(Population.Known one) {
        return ((ScoreOutcome.Scored) one.outcome()).score();
    }

    /** Pearson correlation; 0 where one of the two does not move. */
    static double correlation(List<Double> x, List<Double> y) {
        int n = x.size();
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            meanX += x.get(i) / n;
            meanY += y.get(i) / n;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            double dx = x.get(i) - meanX;
            double dy = y.get(i) - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
    }
}
