package io.cambrian.evolve;

import io.cambrian.fault.ConfigException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules of a search beside its size and its operators; without them every strategy is scored in full, in one population, to
 * the last generation.
 *
 * @param racing how much of the data a strategy sees before it is clear whether it deserves the rest
 * @param duplicates which strategies count as the same and are not scored again
 * @param groups groups of instruments that move together, each judged apart beside regimes and eras; 1 is all together
 * @param minTrades trades below which the fitness charges for every one that is missing; 0 for none
 * @param islands into how many populations the individuals are divided, at least 1
 * @param migrateEvery generations between migrations; of no meaning on one island
 * @param maxTrials rows of the ledger after which no generation begins that would exceed them; 0 for no limit
 * @param stagnation generations without a fitter best individual after which the search ends; 0 for no limit
 * @param refine share of the children that are refinements of the best: see {@link Refinement}; in [0, 0.5]
 * @param plans settings of each island that differ from those of the search; empty where the islands take turns by themselves
 * @param seeds texts of strategies that stand in the first generation in place of random ones, and until when they know
 */
public record SearchRules(
        RacePolicy racing,
        DuplicateRule duplicates,
        int groups,
        int minTrades,
        int islands,
        int migrateEvery,
        long maxTrials,
        int stagnation,
        double refine,
        List<IslandPlan> plans,
        Seeding seeds)
        implements Serializable {
    /** Generations between migrations unless stated otherwise. */
    public static final int MIGRATE_EVERY = 5;

    /** Scored in full, one population, no other limit than the generations. */
    public static final SearchRules NONE = new SearchRules(
            RacePolicy.NONE, DuplicateRule.TEXT, 1, 0, 1, MIGRATE_EVERY, 0, 0, 0, List.of(), Seeding.NONE);

    /** @throws ConfigException naming every rule out of bounds */
    public SearchRules {
        plans = List.copyOf(plans);
        List<String> faults = new ArrayList<>();
        if (groups < 1 || groups > 64) {
            faults.add("The groups of instruments (" + groups + ") must be from 1 to 64.");
        }
        if (minTrades < 0) {
            faults.add("The least number of trades (" + minTrades + ") must not be negative.");
        }
        if (islands < 1 || islands > 100) {
            faults.add("The islands (" + islands + ") must be from 1 to 100.");
        }
        if (migrateEvery < 1) {
            faults.add("The generations between migrations (" + migrateEvery + ") must be at least 1.");
        }
        if (maxTrials < 0) {
            faults.add("The most trials (" + maxTrials + ") must not be negative; 0 is no limit.");
        }
        if (stagnation < 0) {
            faults.add("The generations of stagnation (" + stagnation + ") must not be negative; 0 is no limit.");
        }
        if (!(refine >= 0 && refine <= 0.5)) {
            faults.add("The share of refinements (" + refine + ") must be in [0, 0.5].");
        }
        if (!plans.isEmpty() && plans.size() != islands) {
            faults.add("The islands (" + islands + ") and the settings of islands (" + plans.size()
                    + ") must be as many.");
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n", faults));
        }
    }

    public SearchRules withRacing(RacePolicy policy) {
        return new SearchRules(
                policy,
                duplicates,
                groups,
                minTrades,
                islands,
                migrateEvery,
                maxTrials,
                stagnation,
                refine,
                plans,
                seeds);
    }

    public SearchRules withDuplicates(DuplicateRule rule) {
        return new SearchRules(
                racing, rule, groups, minTrades, islands, migrateEvery, maxTrials, stagnation, refine, plans, seeds);
    }

    /** So many groups of instruments, made anew on each market. */
    public SearchRules withGroups(int count) {
        return new SearchRules(
                racing,
                duplicates,
                count,
                minTrades,
                islands,
                migrateEvery,
                maxTrials,
                stagnation,
                refine,
                plans,
                seeds);
    }

    public SearchRules withMinTrades(int trades) {
        return new SearchRules(
                racing, duplicates, groups, trades, islands, migrateEvery, maxTrials, stagnation, refine, plans, seeds);
    }

    /** So many islands that take turns in their settings. */
    public SearchRules withIslands(int count, int every) {
        return new SearchRules(
                racing, duplicates, groups, minTrades, count, every, maxTrials, stagnation, refine, List.of(), seeds);
    }

    /** Islands with settings of their own, in order. */
    public SearchRules withIslands(List<IslandPlan> own, int every) {
        return new SearchRules(
                racing, duplicates, groups, minTrades, own.size(), every, maxTrials, stagnation, refine, own, seeds);
    }

    public SearchRules withStop(long trials, int generationsOfStagnation) {
        return new SearchRules(
                racing,
                duplicates,
                groups,
                minTrades,
                islands,
                migrateEvery,
                trials,
                generationsOfStagnation,
                refine,
                plans,
                seeds);
    }

    public SearchRules withRefine(double share) {
        return new SearchRules(
                racing,
                duplicates,
                groups,
                minTrades,
                islands,
                migrateEvery,
                maxTrials,
                stagnation,
                share,
                plans,
                seeds);
    }

    public SearchRules withSeeds(Seeding seeding) {
        return new SearchRules(
                racing,
                duplicates,
                groups,
                minTrades,
                islands,
                migrateEvery,
                maxTrials,
                stagnation,
                refine,
                plans,
                seeding);
    }

    /** Whether some trials may end without a whole score because of what other trials of the search did. */
    public boolean leavesTrialsUnscored() {
        return racing != RacePolicy.NONE || duplicates != DuplicateRule.TEXT;
    }

    /** For the identity of a run: only what is used, so that a search without rules is the one that it always was. */
    public Map<String, Object> parameters() {
        Map<String, Object> map = new LinkedHashMap<>();
        if (racing != NONE.racing) {
            map.put("racing", racing.name());
        }
        if (duplicates != NONE.duplicates) {
            map.put("duplicates", duplicates.name());
        }
        if (groups != NONE.groups) {
            map.put("groups", groups);
        }
        if (minTrades != NONE.minTrades) {
            map.put("min_trades", minTrades);
        }
        if (islands != NONE.islands) {
            map.put("islands", islands);
            map.put("migrate_every", migrateEvery);
        }
        if (maxTrials != NONE.maxTrials) {
            map.put("max_trials", maxTrials);
        }
        if (stagnation != NONE.stagnation) {
            map.put("stagnation", stagnation);
        }
        if (refine != NONE.refine) {
            map.put("refine", refine);
        }
        if (!plans.isEmpty()) {
            map.put("island_settings", plans.stream().map(IslandPlan::toString).toList());
        }
        if (!seeds.texts().isEmpty()) {
            map.put("seeds", seeds.texts());
        }
        if (!seeds.productions().isEmpty()) {
            map.put("productions", seeds.productions());
        }
        if (seeds.knownTo() != Seeding.NONE.knownTo()) {
            map.put("seeds_known_to", seeds.knownTo());
        }
        return map;
    }
}
