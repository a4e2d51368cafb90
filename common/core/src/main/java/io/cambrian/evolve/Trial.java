package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.genome.Strategy;
import java.util.List;

/**
 * One row of the ledger: a genome that the search asked for, and what became of it.
 *
 * @param generation from 0, the random one
 * @param index place within the generation, from 0
 * @param strategy in canonical form
 * @param strategyId of the strategy
 * @param parentIds none for a random genome, the receiver of a crossover first
 * @param operator what made it: see {@link Operators}
 * @param probability with which the search proposed that operator at the draw that made the genome; 1 where nothing else
 *     could make it, as in the first generation
 * @param outcome its score, or why it has none
 * @param fitness after penalties; {@link Fitness#WORST} when rejected
 * @param repeated the same genome was scored before in this run; outcome and fitness are the known ones
 */
public record Trial(
        int generation,
        int index,
        Strategy strategy,
        String strategyId,
        List<String> parentIds,
        String operator,
        double probability,
        ScoreOutcome outcome,
        double fitness,
        boolean repeated) {
    public Trial {
        parentIds = List.copyOf(parentIds);
    }
}
