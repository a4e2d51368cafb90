package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import java.util.Optional;

/**
 * The trial by which searches are compared: of all trials of a ledger that the fitness admits, the one with the best excess
 * Sharpe ratio. A trial that the fitness refuses, such as one that is hardly ever held, can never become a finalist, and so
 * carries no statistic, in the real search as in its twins.
 *
 * @param statistic annualized excess Sharpe ratio; minus infinity where no trial was admitted
 * @param trial that carries it, the one with the smaller id on ties
 */
public record BestTrial(double statistic, Optional<Population.Known> trial) {
    /** The best trial of a population's ledger. */
    public static BestTrial of(Population population, double periodsPerYear) {
        Population.Known best = null;
        double statistic = Double.NEGATIVE_INFINITY;
        for (Population.Known known : population.known()) {
            if (known.fitness() > Fitness.WORST && known.outcome() instanceof ScoreOutcome.Scored scored) {
                double s = scored.score().excessSharpe(periodsPerYear);
                if (best == null
                        || s > statistic
                        || (s == statistic && known.strategyId().compareTo(best.strategyId()) < 0)) {
                    best = known;
                    statistic = s;
                }
            }
        }
        return new BestTrial(statistic, Optional.ofNullable(best));
    }
}
