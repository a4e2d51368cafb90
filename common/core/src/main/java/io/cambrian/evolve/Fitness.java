package io.cambrian.evolve;

import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.Strategy;

/** What selection maximizes: a score after penalties. Larger is better; a pure function. */
@FunctionalInterface
public interface Fitness {
    /** The fitness of what cannot be scored or never trades; also taken for a fitness of NaN. */
    double WORST = Double.NEGATIVE_INFINITY;

    double of(Strategy strategy, TrialScore score);

    /**
     * What each case says on its own, larger is better, for selection that looks at one case at a time. Of the same length for
     * every strategy that was scored on the same cases; empty where the whole is all that can be said.
     */
    default double[] cases(Strategy strategy, TrialScore score) {
        return new double[0];
    }
}
