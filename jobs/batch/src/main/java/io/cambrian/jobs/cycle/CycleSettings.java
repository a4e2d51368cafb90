package io.cambrian.jobs.cycle;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.MarketFields;
import io.cambrian.evolve.OperatorPolicy;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchRules;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.evolve.Seeding;
import io.cambrian.evolve.SelectionMethod;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyGrammar.Sides;
import io.cambrian.market.Market;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What changes the answer of a cycle, apart from its data.
 *
 * @param seed of all random streams
 * @param population individuals per generation
 * @param generations how many
 * @param selection how parents and survivors are chosen
 * @param caseShare share of the cases that lexicase selection looks at in a generation, in (0, 1]
 * @param archiveShare share of the parents drawn from the archive of the best of each way to behave, in [0, 1]
 * @param operators which operators make children, and how often each
 * @param twins per family of null worlds
 * @param finalists strategies that are judged and allocated
 * @param holdoutFraction share of the days that stays untouched until the end
 * @param cap largest weight of one strategy
 * @param costs what trading costs
 * @param sides whether strategies may be short
 * @param rules racing, duplicates, islands, early stops, seeds
 */
public record CycleSettings(
        long seed,
        int population,
        int generations,
        SelectionMethod selection,
        double caseShare,
        double archiveShare,
        OperatorPolicy operators,
        int twins,
        int finalists,
        double holdoutFraction,
        double cap,
        Costs costs,
        Sides sides,
        SearchRules rules) {
    /** Level of the twin tests. */
    public static final double LEVEL = 0.05;

    private static final int REGIMES = 4;
    private static final int REGIME_STARTS = 2;
    private static final int ERAS = 4;

    public CycleSettings {
        if (twins < 19) {
            throw new ConfigException(
                    "The twins (" + twins + ") must be at least 19: fewer cannot reach a level of " + LEVEL + ".");
        }
        Contenders.checkFinalists(finalists);
        if (!(holdoutFraction > 0 && holdoutFraction <= 0.5)) {
            throw new ConfigException("The hold-out (" + holdoutFraction + ") must be a fraction in (0, 0.5].");
        }
        if (!(cap > 0 && cap <= 1)) {
            throw new ConfigException("The cap (" + cap + ") must be a fraction in (0, 1].");
        }
    }

    /** The division of a market's days into those for the search and the hold-out. */
    public StudyWindows windows(Market market) {
        return StudyWindows.of(market, holdoutFraction);
    }

    /** The same with seeds. */
    public CycleSettings withSeeds(Seeding seeds) {
        return begunWith(seeds, seed);
    }

    /** The same search, begun with seeds and another seed of its random streams. */
    public CycleSettings begunWith(Seeding seeds, long otherSeed) {
        return with(otherSeed, generations, rules.withSeeds(seeds));
    }

    /** The same with fewer or more generations; those that both have are the same. */
    public CycleSettings withGenerations(int count) {
        return with(seed, count, rules);
    }

    private CycleSettings with(long otherSeed, int otherGenerations, SearchRules otherRules) {
        return new CycleSettings(
                otherSeed,
                population,
                otherGenerations,
                selection,
                caseShare,
                archiveShare,
                operators,
                twins,
                finalists,
                holdoutFraction,
                cap,
                costs,
                sides,
                otherRules);
    }

    /** @throws ConfigException naming every fault of the search that does not take a market to see */
    public void check() {
        plan(builder().build()).settings().byIsland();
    }

    /** The search that these settings ask for on a market. */
    public SearchPlan plan(Market market) {
        SearchSettings settings = builder()
                .grammar(StrategyGrammar.Options.defaults()
                        .withFields(MarketFields.of(market))
                        .withSides(sides))
                .build();
        return plan(settings);
    }

    private SearchPlan plan(SearchSettings settings) {
        return new SearchPlan(settings, costs, REGIMES, REGIME_STARTS, ERAS);
    }

    private SearchSettings.Builder builder() {
        return SearchSettings.builder()
                .seed(seed)
                .populationSize(population)
                .generations(generations)
                .selection(selection)
                .caseShare(caseShare)
                .archiveShare(archiveShare)
                .operators(operators)
                .finalists(finalists)
                .rules(rules);
    }

    /** For the identity of a run. */
    public Map<String, Object> parameters() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("population", population);
        map.put("generations", generations);
        map.put("selection", selection.name());
        map.put("case_share", caseShare);
        map.put("archive_share", archiveShare);
        map.put("operators", operators.name());
        map.put("twins", twins);
        map.put("finalists", finalists);
        map.put("holdout_fraction", holdoutFraction);
        map.put("cap", cap);
        map.put("fee_bps", costs.feeBps());
        map.put("slippage_bps", costs.slippageBps());
        map.put("borrow_bps_per_year", costs.borrowBpsPerYear());
        map.put("sides", sides.name());
        map.putAll(rules.parameters());
        return map;
    }
}
