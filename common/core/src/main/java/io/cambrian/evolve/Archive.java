package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The best strategy of each way to behave: MAP-Elites (Mouret and Clune 2015, "Illuminating search spaces by mapping elites",
 * arXiv:1504.04909) over the {@link Niches}. A strategy keeps its niche until a fitter one comes, or one as fit with a smaller
 * id; what the fitness refuses has no niche. So the archive is a function of the set of trials, whatever their order, and a
 * resumed search finds it again in its ledger.
 */
final class Archive {
    private final Niches niches;
    private final SortedMap<Integer, Population.Known> elites = new TreeMap<>();
    private final SortedMap<Integer, double[]> directions = new TreeMap<>();

    Archive(Niches niches) {
        this.niches = niches;
    }

    void add(Population.Known one) {
        if (one.fitness() > Fitness.WORST && one.outcome() instanceof ScoreOutcome.Scored scored) {
            int niche = niches.of(scored.score());
            Population.Known old = elites.get(niche);
            if (old == null || isBetter(one, old)) {
                elites.put(niche, one);
                double[] direction = standardized(scored.score());
                if (direction.length > 0) {
                    directions.put(niche, direction);
                } else {
                    directions.remove(niche);
                }
            }
        }
    }

    private static boolean isBetter(Population.Known one, Population.Known other) {
        return one.fitness() > other.fitness()
                || (one.fitness() == other.fitness() && one.strategyId().compareTo(other.strategyId()) < 0);
    }

    SortedMap<Integer, Population.Known> byNiche() {
        return Collections.unmodifiableSortedMap(elites);
    }

    /** In the order of the niches. */
    List<Population.Known> elites() {
        return List.copyOf(elites.values());
    }

    /**
     * 1 minus the largest Pearson correlation of a strategy's sums of returns over 64 blocks of days with those of an
     * elite: 0 does what one of them does, 1 is unrelated to all, 2 opposed to all. Empty where there is
     * nothing to compare.
     */
    OptionalDouble novelty(TrialScore score) {
        double[] own = standardized(score);
        double largest = Double.NEGATIVE_INFINITY;
        for (double[] elite : directions.values()) {
            double correlation = 0;
            for (int b = 0; b < own.length; b++) {
                correlation += own[b] * elite[b];
            }
            largest = Math.max(largest, correlation);
        }
        return own.length == 0 || largest == Double.NEGATIVE_INFINITY
                ? OptionalDouble.empty()
                : OptionalDouble.of(1 - Math.max(-1, Math.min(1, largest)));
    }

    /** Block sums less their mean, of length 1; empty where they do not vary. */
    private static double[] standardized(TrialScore score) {
        double[] x = score.blockSums().stream().mapToDouble(Double::doubleValue).toArray();
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double squares = 0;
        for (int b = 0; b < x.length; b++) {
            x[b] -= mean;
            squares += x[b] * x[b];
        }
        if (!(squares > 0)) {
            return new double[0];
        }
        for (int b = 0; b < x.length; b++) {
            x[b] /= Math.sqrt(squares);
        }
        return x;
    }
}
