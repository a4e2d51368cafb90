package io.cambrian.evolve;

import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyGrammar;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that changes the answer of a search, apart from the market and the fitness.
 *
 * @param seed of every random stream
 * @param island number of this search among several that run side by side; each has its own streams
 * @param populationSize individuals per generation; so many genomes are tried in every generation, the first included
 * @param generations how many, the random first one included
 * @param selection how parents and survivors are chosen
 * @param caseShare share of the cases that lexicase selection looks at in a generation, in (0, 1]; others take no notice
 * @param archiveShare share of the parents drawn from the archive of the best of each way to behave, in [0, 1]
 * @param operators which operators make children, and how often each
 * @param eliteCount best individuals that stay; they are not tried again. NSGA-II keeps the best without an elite
 * @param tournamentSize individuals drawn per parent, of whom the best becomes it; 1 is no selection, lexicase holds none
 * @param crossoverRate share of children made from two parents
 * @param mutationRate share of children made from one parent; the rest is drawn anew from the grammar
 * @param maxComplexity most nodes of a strategy
 * @param redraws how often a child that already is in the population is drawn again before it is accepted
 * @param finalists how many different best strategies the result names
 * @param grammar what strategies may consist of
 * @param rules racing, duplicates, islands, early stops, seeds
 */
public record SearchSettings(
        long seed,
        int island,
        int populationSize,
        int generations,
        SelectionMethod selection,
        double caseShare,
        double archiveShare,
        OperatorPolicy operators,
        int eliteCount,
        int tournamentSize,
        double crossoverRate,
        double mutationRate,
        int maxComplexity,
        int redraws,
        int finalists,
        StrategyGrammar.Options grammar,
        SearchRules rules)
        implements Serializable {
    /** Below this, a grammar with shorts finds hardly any strategy. */
    static final int SMALLEST_COMPLEXITY = 15;

    /** @throws ConfigException naming every setting out of bounds */
    public SearchSettings {
        List<String> faults = new ArrayList<>();
        check(island >= 0, "The island (" + island + ") must not be negative.", faults);
        check(populationSize >= 2, "The population (" + populationSize + ") must be at least 2.", faults);
        check(populationSize <= 1_000_000, "The population (" + populationSize + ") must be at most 1000000.", faults);
        check(generations >= 1, "The generations (" + generations + ") must be at least 1.", faults);
        check(caseShare > 0 && caseShare <= 1, "The share of the cases (" + caseShare + ") must be in (0, 1].", faults);
        check(
                archiveShare >= 0 && archiveShare <= 1,
                "The share of the archive (" + archiveShare + ") must be in [0, 1].",
                faults);
        check(
                populationSize < 2 || (eliteCount >= 0 && eliteCount < populationSize),
                "The elite (" + eliteCount + ") must be in [0, population).",
                faults);
        check(tournamentSize >= 1, "The tournament size (" + tournamentSize + ") must be at least 1.", faults);
        check(
                crossoverRate >= 0 && mutationRate >= 0 && crossoverRate + mutationRate <= 1,
                "The rates of crossover (" + crossoverRate + ") and mutation (" + mutationRate
                        + ") must not be negative, and together at most 1.",
                faults);
        check(
                maxComplexity >= SMALLEST_COMPLEXITY && maxComplexity <= 200,
                "The largest complexity (" + maxComplexity + ") must be in [" + SMALLEST_COMPLEXITY + ", 200] nodes.",
                faults);
        check(redraws >= 0 && redraws <= 100, "The redraws (" + redraws + ") must be in [0, 100].", faults);
        check(finalists >= 1, "The finalists (" + finalists + ") must be at least 1.", faults);
        check(
                populationSize < 2 || (populationSize % rules.islands() == 0 && populationSize / rules.islands() >= 2),
                "The population (" + populationSize + ") must be divisible by the islands (" + rules.islands()
                        + "), with at least 2 on each.",
                faults);
        check(
                rules.maxTrials() == 0 || rules.maxTrials() >= populationSize,
                "The most trials (" + rules.maxTrials() + ") must be at least the population (" + populationSize
                        + "): a generation is never cut.",
                faults);
        check(
                rules.seeds().texts().size() <= populationSize,
                "The seeds (" + rules.seeds().texts().size() + ") must not outnumber the population (" + populationSize
                        + ").",
                faults);
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n", faults));
        }
    }

    private static void check(boolean ok, String fault, List<String> faults) {
        if (!ok) {
            faults.add(fault);
        }
    }

    /**
     * The settings of each island: those of the search with what the island's {@link IslandPlan} says. Without plans the
     * first island is as given; the others choose parents by the other methods in turn, and every second one has the other
     * policy of operators, so that what one island overlooks another may find.
     *
     * @throws ConfigException naming the island whose settings are out of bounds
     */
    public List<SearchSettings> byIsland() {
        if (rules.islands() == 1 && rules.plans().isEmpty()) {
            return List.of(this);
        }
        SelectionMethod[] methods = SelectionMethod.values();
        OperatorPolicy[] policies = OperatorPolicy.values();
        int size = populationSize / rules.islands();
        List<SearchSettings> settings = new ArrayList<>();
        for (int k = 0; k < rules.islands(); k++) {
            Builder own = toBuilder()
                    .island(island + k)
                    .populationSize(size)
                    .eliteCount(eliteCount == 0 ? 0 : Math.max(1, (int) ((long) eliteCount * size / populationSize)))
                    .rules(SearchRules.NONE
                            .withRacing(rules.racing())
                            .withDuplicates(rules.duplicates())
                            .withMinTrades(rules.minTrades())
                            .withRefine(rules.refine())
                            .withSeeds(rules.seeds().withoutTexts()));
            if (rules.plans().isEmpty()) {
                settings.add(own.selection(methods[(selection.ordinal() + k) % methods.length])
                        .operators(policies[(operators.ordinal() + k) % policies.length])
                        .build());
            } else {
                settings.add(planned(k, own));
            }
        }
        return List.copyOf(settings);
    }

    private SearchSettings planned(int k, Builder own) {
        try {
            return rules.plans().get(k).apply(own, selection);
        } catch (ConfigException fault) {
            throw new ConfigException("Island " + (k + 1) + " of " + rules.islands() + ": " + fault.getMessage());
        }
    }

    /** Seed 1, 200 individuals, 12 generations, long only on full bars. */
    public static SearchSettings defaults() {
        return new Builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.seed = seed;
        builder.island = island;
        builder.populationSize = populationSize;
        builder.generations = generations;
        builder.selection = selection;
        builder.caseShare = caseShare;
        builder.archiveShare = archiveShare;
        builder.operators = operators;
        builder.eliteCount = eliteCount;
        builder.tournamentSize = tournamentSize;
        builder.crossoverRate = crossoverRate;
        builder.mutationRate = mutationRate;
        builder.maxComplexity = maxComplexity;
        builder.redraws = redraws;
        builder.finalists = finalists;
        builder.grammar = grammar;
        builder.rules = rules;
        return builder;
    }

    /** Starts from the defaults. Not safe for concurrent use. */
    public static final class Builder {
        private long seed = 1;
        private int island;
        private int populationSize = 200;
        private int generations = 12;
        private SelectionMethod selection = SelectionMethod.TOURNAMENT;
        private double caseShare = 1;
        private double archiveShare;
        private OperatorPolicy operators = OperatorPolicy.FIXED;
        private int eliteCount = -1;
        private int tournamentSize = 4;
        private double crossoverRate = 0.5;
        private double mutationRate = 0.42;
        private int maxComplexity = 40;
        private int redraws = 5;
        private int finalists = 10;
        private StrategyGrammar.Options grammar = StrategyGrammar.Options.defaults();
        private SearchRules rules = SearchRules.NONE;

        private Builder() {}

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder island(int value) {
            island = value;
            return this;
        }

        public Builder populationSize(int value) {
            populationSize = value;
            return this;
        }

        public Builder generations(int value) {
            generations = value;
            return this;
        }

        public Builder selection(SelectionMethod value) {
            selection = value;
            return this;
        }

        public Builder caseShare(double value) {
            caseShare = value;
            return this;
        }

        public Builder archiveShare(double value) {
            archiveShare = value;
            return this;
        }

        public Builder operators(OperatorPolicy value) {
            operators = value;
            return this;
        }

        /** Left out, it is a twentieth of the population, at least one. */
        public Builder eliteCount(int value) {
            eliteCount = value;
            return this;
        }

        public Builder tournamentSize(int value) {
            tournamentSize = value;
            return this;
        }

        public Builder crossoverRate(double value) {
            crossoverRate = value;
            return this;
        }

        public Builder mutationRate(double value) {
            mutationRate = value;
            return this;
        }

        public Builder maxComplexity(int value) {
            maxComplexity = value;
            return this;
        }

        public Builder redraws(int value) {
            redraws = value;
            return this;
        }

        public Builder finalists(int value) {
            finalists = value;
            return this;
        }

        public Builder grammar(StrategyGrammar.Options value) {
            grammar = value;
            return this;
        }

        public Builder rules(SearchRules value) {
            rules = value;
            return this;
        }

        /** The rules as they stand. */
        SearchRules rules() {
            return rules;
        }

        public SearchSettings build() {
            int elite = eliteCount == -1 ? Math.max(1, populationSize / 20) : eliteCount;
            return new SearchSettings(
                    seed,
                    island,
                    populationSize,
                    generations,
                    selection,
                    caseShare,
                    archiveShare,
                    operators,
                    elite,
                    tournamentSize,
                    crossoverRate,
                    mutationRate,
                    maxComplexity,
                    redraws,
                    finalists,
                    grammar,
                    rules);
        }
    }
}
