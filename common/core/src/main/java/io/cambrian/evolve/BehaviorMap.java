package io.cambrian.evolve;

import java.util.Arrays;
import java.util.Collection;

/**
 * What a search found for each way to behave, over two of the five features of the {@link Niches}: how long a strategy holds
 * and how it moves with the market.
 *
 * @param best fitness of the fittest strategy, {@code [holding times][trend betas]}; NaN where there is none
 * @param filled niches of the cell that hold a strategy
 * @param nichesPerCell how many there could be
 */
public record BehaviorMap(double[][] best, int[][] filled, int nichesPerCell) {
    /** Ranges of the mean holding time, in words. */
    public static final String[] HOLDING = {"under 5 days", "5 to 20 days", "20 to 60 days", "60 days and more"};

    /** Ranges of the beta to the market, in words. */
    public static final String[] TREND = {"beta below -0.1", "-0.1 to 0.1", "0.1 to 0.5", "0.5 and more"};

    /** The map of all distinct strategies of a search. */
    public static BehaviorMap of(Collection<Population.Known> known, Niches niches) {
        Archive archive = new Archive(niches);
        known.forEach(archive::add);
        double[][] best = new double[HOLDING.length][TREND.length];
        for (double[] row : best) {
            Arrays.fill(row, Double.NaN);
        }
        int[][] filled = new int[HOLDING.length][TREND.length];
        archive.byNiche().forEach((niche, elite) -> {
            int h = Niches.holding(niche);
            int b = Niches.trend(niche);
            filled[h][b]++;
            best[h][b] = Double.isNaN(best[h][b]) ? elite.fitness() : Math.max(best[h][b], elite.fitness());
        });
        return new BehaviorMap(best, filled, Niches.count() / (HOLDING.length * TREND.length));
    }

    /** Niches that hold a strategy. */
    public int total() {
        return Arrays.stream(filled).flatMapToInt(Arrays::stream).sum();
    }
}
