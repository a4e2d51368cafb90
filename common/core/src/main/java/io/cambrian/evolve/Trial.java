package io.cambrian.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.genome.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
 * @param penalty why the fitness charges it beyond its nodes, as a short code
 * @param spared lost a heat of its race and was drawn to be scored in full all the same
 * @param novelty 1 minus the largest correlation, over blocks of days, with the archive before this generation, in [0, 2];
 *     empty without a score or an archive
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
        boolean repeated,
        Optional<String> penalty,
        boolean spared,
        OptionalDouble novelty) {
    public Trial {
        parentIds = List.copyOf(parentIds);
    }
}
