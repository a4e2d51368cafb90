package io.cambrian.cli;

import io.cambrian.evolve.DuplicateRule;
import io.cambrian.evolve.IslandPlan;
import io.cambrian.evolve.RacePolicy;
import io.cambrian.evolve.SearchRules;
import io.cambrian.fault.ConfigException;
import java.util.List;
import picocli.CommandLine.Option;

/** Rules of a search beside its size and operators: how much is scored, in how many populations, and when it ends early. */
final class RuleOptions {
    @Option(
            names = "--racing",
            paramLabel = "none|halving",
            defaultValue = "none",
            description =
                    "Score every strategy in full (none), or only those that did well on a part of instruments and"
                            + " eras, and one in twenty of the others (halving) (default: ${DEFAULT-VALUE}).")
    private RacePolicy racing;

    @Option(
            names = "--duplicates",
            paramLabel = "text|signals",
            defaultValue = "text",
            description =
                    "Which strategies count as the same and are not scored again: those with the same text, or also"
                            + " those that do the same on a year of four instruments (default: ${DEFAULT-VALUE}).")
    private DuplicateRule duplicates;

    @Option(
            names = "--groups",
            paramLabel = "N",
            defaultValue = "1",
            description = "Groups of instruments that move together; a strategy is judged in each regime, era and group"
                    + " apart, at most 64 cases (default: ${DEFAULT-VALUE}).")
    private int groups;

    @Option(
            names = "--min-trades",
            paramLabel = "N",
            defaultValue = "0",
            description = "Trades below which the fitness charges for each missing one; 0 is none (default:"
                    + " ${DEFAULT-VALUE}).")
    private int minTrades;

    @Option(
            names = "--islands",
            paramLabel = "N",
            defaultValue = "1",
            description = "Populations into which the strategies of a generation are divided, each with its own way of"
                    + " choosing parents (default: ${DEFAULT-VALUE}).")
    private int islands;

    @Option(
            names = "--migrate-every",
            paramLabel = "N",
            defaultValue = "5",
            description = "Generations between migrations from island to island (default: ${DEFAULT-VALUE}).")
    private int migrateEvery;

    @Option(
            names = "--max-trials",
            paramLabel = "N",
            defaultValue = "0",
            description = "Trials after which no generation begins that would exceed them; 0 is no limit (default:"
                    + " ${DEFAULT-VALUE}).")
    private long maxTrials;

    @Option(
            names = "--stagnation",
            paramLabel = "N",
            defaultValue = "0",
            description = "Generations without a fitter best strategy after which the search ends; 0 is no limit"
                    + " (default: ${DEFAULT-VALUE}).")
    private int stagnation;

    @Option(
            names = "--refine",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of the children made by moving all numbers of one of the best strategies together, as"
                    + " earlier moves taught (covariance matrix adaptation); 0 is none (default: ${DEFAULT-VALUE}).")
    private double refine;

    @Option(
            names = "--island-settings",
            paramLabel = "SETTINGS[;SETTINGS...]",
            description = "What each island has of its own, such as 'selection lexicase, mutation 0.6; selection"
                    + " tournament, tournament-size 7; same'. Settings: selection, case-share, tournament-size, elite,"
                    + " operators, crossover, mutation, refine, archive-share (default: islands differ by themselves).")
    private String islandSettings;

    /** @throws ConfigException if rules contradict each other */
    SearchRules rules() {
        if (islandSettings != null) {
            List<IslandPlan> plans = IslandPlan.parseAll(islandSettings);
            if (islands != 1 && islands != plans.size()) {
                throw new ConfigException("The --islands (" + islands + ") and the islands of --island-settings ("
                        + plans.size() + ") must be as many.\nLeave out --islands, or describe each island.");
            }
            return rulesWithoutIslands().withIslands(plans, migrateEvery);
        }
        if (islands == 1 && migrateEvery != SearchRules.MIGRATE_EVERY) {
            throw new ConfigException("The --migrate-every (" + migrateEvery
                    + ") goes with --islands 2 or more only.\nLeave it out, or give more islands.");
        }
        return rulesWithoutIslands().withIslands(islands, migrateEvery);
    }

    private SearchRules rulesWithoutIslands() {
        return SearchRules.NONE
                .withRacing(racing)
                .withDuplicates(duplicates)
                .withGroups(groups)
                .withMinTrades(minTrades)
                .withStop(maxTrials, stagnation)
                .withRefine(refine);
    }
}
