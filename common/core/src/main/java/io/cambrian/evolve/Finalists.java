package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.StrategyText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The best strategies that do not behave alike: going down by fitness (ties by id), one is left out when the sums of its
 * returns over the blocks of days correlate with those of a better finalist at 0.95 or more.
 */
public final class Finalists {
    private static final double ALIKE = 0.95;

    private Finalists() {}

    /** Those of a search, fittest first. */
    static List<SearchResult.Finalist> of(List<Population.Known> known, int most) {
        return of(known, most, Optional.empty());
    }

    /**
     * Those that evidence judges. The trial that carries the search's statistic always has a seat, and those that behave
     * like it have none: no strategy may be promoted for what another trial did. The order is that of the statistic, best
     * first, so that the first one is the trial that twin searches are compared with.
     */
    public static List<SearchResult.Finalist> judged(Population population, int most, double periodsPerYear) {
        List<SearchResult.Finalist> finalists = new ArrayList<>(of(
                population.known(),
                most,
                BestTrial.of(population, periodsPerYear).trial()));
        finalists.sort(Comparator.comparingDouble(
                        (SearchResult.Finalist f) -> f.score().excessSharpe(periodsPerYear))
                .reversed()
                .thenComparing(SearchResult.Finalist::strategyId));
        return List.copyOf(finalists);
    }

    private static List<SearchResult.Finalist> of(
            List<Population.Known> known, int most, Optional<Population.Known> seated) {
        List<Population.Known> ranked = known.stream()
                .filter(one -> one.outcome() instanceof ScoreOutcome.Scored && one.fitness() > Fitness.WORST)
                .sorted(Comparator.comparingDouble(Population.Known::fitness)
                        .reversed()
                        .thenComparing(Population.Known::strategyId))
                .toList();
        List<SearchResult.Finalist> finalists = new ArrayList<>();
        seated.map(Finalists::finalist).ifPresent(finalists::add);
        for (Population.Known one : ranked) {
            if (finalists.size() >= most) {
                break;
            }
            boolean alike = finalists.stream()
                    .anyMatch(better -> better.strategyId().equals(one.strategyId())
                            || correlation(
                                            better.score().blockSums(),
                                            score(one).blockSums())
                                    >= ALIKE);
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
