package io.cambrian.evolve;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.fault.ConfigException;
import io.cambrian.market.Market;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeCases;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;

/**
 * A whole search on one market, from prices to the ledger: contexts, regimes, cases, scoring, evolution. The real search,
 * its twins on null worlds and its walk-forward repetitions all run through {@link #prepare}, so that they are the same
 * procedure.
 *
 * @param settings of the evolution
 * @param costs what trading costs
 * @param regimes how many kinds of market are told apart
 * @param regimeStarts starts of the regime fit, from fixed seeds
 * @param eras into how many eras the window is cut
 */
public record SearchPlan(SearchSettings settings, Costs costs, int regimes, int regimeStarts, int eras)
        implements Serializable {
    public SearchPlan {
        if (regimes < 2
                || regimes > 8
                || regimeStarts < 1
                || eras < 1
                || regimes * eras * settings.rules().groups() > 64) {
            throw new ConfigException("A search needs 2 to 8 regimes (" + regimes + "), at least one start ("
                    + regimeStarts + ") and at least one era (" + eras
                    + "); regimes times eras times groups of instruments ("
                    + settings.rules().groups() + ") must be at most 64.");
        }
    }

    /** Four regimes from three starts, four eras, default costs. */
    public static SearchPlan of(SearchSettings settings) {
        return new SearchPlan(settings, Costs.DEFAULT, 4, 3, 4);
    }

    /**
     * What a search is run on.
     *
     * @param task market up to the last day, window, costs, cases
     * @param fitness by which selection ranks
     * @param model the regimes that the cases are made from
     * @param labels of each day
     */
    public record Prepared(ScoringTask task, Fitness fitness, RegimeModel model, RegimeLabels labels) {}

    /**
     * Prepares a search: cuts the market after the window, fits regimes on the window from fixed starts, labels the days,
     * groups the instruments and makes the cases. Nothing else may enter, neither a model that another library proposed nor one of another market: what
     * only the real search had would make its twins another procedure.
     */
    public Prepared prepare(Market market, int from, int to) {
        Market seen = market.between(Integer.MIN_VALUE, to);
        ContextSeries contexts = Contexts.of(seen);
        RegimeModel model = RegimeModel.fit(contexts, from, to, regimes, regimeStarts);
        RegimeLabels labels = model.filter(contexts);
        Cases cases = RegimeCases.of(labels, seen, from, to, eras)
                .within(CorrelationGroups.of(seen, from, to, settings.rules().groups()));
        return new Prepared(
                new ScoringTask(seen, from, to, costs, cases),
                RobustFitness.of(seen.periodsPerYear())
                        .withMinTrades(settings.rules().minTrades()),
                model,
                labels);
    }

    /** The search itself, with a scorer made for the prepared task. */
    public SearchResult run(Prepared prepared, Function<ScoringTask, Scorer> scorer) {
        return Search.run(
                settings,
                Arena.of(prepared.task(), scorer),
                prepared.fitness(),
                Optional.empty(),
                GenerationListener.NONE);
    }

    /** The same plan with another seed. */
    public SearchPlan withSeed(long seed) {
        return new SearchPlan(settings.toBuilder().seed(seed).build(), costs, regimes, regimeStarts, eras);
    }

    /** The same plan, begun with seeds. */
    public SearchPlan withSeeds(Seeding seeds) {
        return new SearchPlan(
                settings.toBuilder().rules(settings.rules().withSeeds(seeds)).build(),
                costs,
                regimes,
                regimeStarts,
                eras);
    }
}
