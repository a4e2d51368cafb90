package io.cambrian.jobs.cycle;

import io.cambrian.backtest.Costs;
import io.cambrian.evolve.OperatorPolicy;
import io.cambrian.evolve.SearchRules;
import io.cambrian.evolve.SelectionMethod;
import io.cambrian.genome.StrategyGrammar.Sides;

/** A search of a few strategies with the usual rest: enough for a cycle. */
public final class SmallSearch {
    private SmallSearch() {}

    public static CycleSettings of(int population, int generations) {
        return new CycleSettings(
                5,
                population,
                generations,
                SelectionMethod.TOURNAMENT,
                1,
                0,
                OperatorPolicy.FIXED,
                19,
                3,
                0.2,
                0.5,
                Costs.DEFAULT,
                Sides.LONG_AND_SHORT,
                SearchRules.NONE);
    }
}
