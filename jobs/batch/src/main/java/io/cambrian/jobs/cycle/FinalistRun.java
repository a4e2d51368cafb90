package io.cambrian.jobs.cycle;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.evolve.Contenders;
import io.cambrian.genome.Strategy;
import io.cambrian.market.Market;

/**
 * A finalist in full: day by day and trade by trade, on the days that the search saw and on those that it did not. Excess is
 * that of {@link PriorHolding} on both.
 *
 * @param rank 1 has the best {@link #statistic}
 * @param fitness by which it was selected
 * @param development on the days that the search saw
 * @param holdout on untouched days, flat at their start
 */
public record FinalistRun(
        int rank, String strategyId, Strategy strategy, double fitness, StrategyRun development, StrategyRun holdout) {

    /** By which it is compared with twins: see {@link Contenders}. */
    public double statistic(double periodsPerYear) {
        return Contenders.statistic(development, periodsPerYear);
    }

    /** Runs a finalist over both windows of a study. */
    public static FinalistRun of(
            int rank,
            String strategyId,
            Strategy strategy,
            double fitness,
            Market market,
            StudyWindows windows,
            Costs costs) {
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        StrategyRun development = PriorHolding.within(
                seen,
                Backtest.run(
                        new ScoringTask(
                                seen,
                                windows.developmentFrom(),
                                windows.developmentTo(),
                                costs,
                                Cases.none(seen.calendar().length)),
                        strategy));
        StrategyRun holdout = Backtest.run(
                new ScoringTask(
                        market,
                        windows.holdoutFrom(),
                        windows.holdoutTo(),
                        costs,
                        Cases.none(market.calendar().length)),
                strategy);
        return new FinalistRun(
                rank, strategyId, strategy, fitness, development, PriorHolding.above(market, development, holdout));
    }
}
