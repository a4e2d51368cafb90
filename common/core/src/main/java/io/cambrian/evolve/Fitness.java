package io.cambrian.evolve;

import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.Strategy;

/** What selection maximizes: a score after penalties. Larger is better; a pure function. */
@FunctionalInterface
public interface Fitness {
    /** The fitness of what cannot be scored or never trades; also taken for a fitness of NaN. */
    double WORST = Double.NEGATIVE_INFINITY;

    double of(Strategy strategy, TrialScore score);
}
