package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.Strategy;
import java.util.Optional;

/** What selection maximizes: a score after penalties. Larger is better; a pure function. */
@FunctionalInterface
public interface Fitness {
    /** The fitness of what cannot be scored or never trades; also taken for a fitness of NaN. */
    double WORST = Double.NEGATIVE_INFINITY;

    double of(Strategy strategy, TrialScore score);

    /** The fitness of what became of a strategy: {@link #WORST} for a rejected one, and for a fitness of NaN. */
    static double of(Fitness fitness, Strategy strategy, ScoreOutcome outcome) {
        if (outcome instanceof ScoreOutcome.Scored scored) {
            double value = fitness.of(strategy, scored.score());
            return Double.isNaN(value) ? WORST : value;
        }
        return WORST;
    }

    /** Why the fitness charges a scored strategy beyond its nodes, as a short code; empty where it does not. */
    default Optional<String> penalty(Strategy strategy, TrialScore score) {
        return Optional.empty();
    }

    /**
     * What each case says on its own, larger is better, for selection that looks at one case at a time. Of the same length for
     * every strategy that was scored on the same cases; empty where the whole is all that can be said.
     */
    default double[] cases(Strategy strategy, TrialScore score) {
        return new double[0];
    }
}
