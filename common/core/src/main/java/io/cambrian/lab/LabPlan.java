package io.cambrian.lab;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.OperatorPolicy;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyGrammar;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a world of the laboratory is searched and judged: the pipeline of a cycle, on a small budget.
 *
 * @param search the evolution inside the loop; its seed is replaced by each world's own
 * @param holdout share of the days after the warm-up that stays untouched
 * @param twins per family
 * @param finalists that go to the hold-out
 */
public record LabPlan(SearchPlan search, double holdout, int twins, int finalists) implements Serializable {
    /** The level of the twin screen and of the hold-out. */
    public static final double LEVEL = HoldoutTest.LEVEL;

    /** Strategies per generation unless stated otherwise. */
    public static final int POPULATION = 50;

    /** Generations unless stated otherwise. */
    public static final int GENERATIONS = 10;

    /** Strategies that go to untouched days unless stated otherwise. Each costs the others power. */
    public static final int FINALISTS = 3;

    public LabPlan {
        List<String> faults = new ArrayList<>();
        if (!(holdout > 0 && holdout <= 0.5)) {
            faults.add("The share of untouched days (" + holdout + ") must be in (0, 0.5].");
        }
        if (twins < 19 || twins > 9_999) {
            faults.add("The twins (" + twins + ") must be from 19 to 9999: fewer cannot reach a level of 5 %.");
        }
        if (finalists < 1 || finalists > Contenders.MEASURED) {
            faults.add("The finalists (" + finalists + ") must be from 1 to " + Contenders.MEASURED
                    + ": no other strategies of a search are compared with its twins.");
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n", faults));
        }
    }

    /** Long and short strategies on full bars, four regimes, four eras, default costs; operators in fixed shares. */
    public static LabPlan of(int population, int generations, int twins, int finalists, double holdout) {
        SearchSettings settings = SearchSettings.builder()
                .populationSize(population)
                .generations(generations)
                .operators(OperatorPolicy.FIXED)
                .finalists(finalists)
                .grammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT))
                .build();
        SearchPlan plan = SearchPlan.of(settings);
        return new LabPlan(
                new SearchPlan(settings, Costs.DEFAULT, plan.regimes(), 1, plan.eras()), holdout, twins, finalists);
    }
}
