package io.cambrian.cli;

import io.cambrian.evolve.OperatorPolicy;
import io.cambrian.evolve.SearchRules;
import io.cambrian.evolve.SelectionMethod;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyGrammar.Sides;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.evolve.EvolveJob;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a search and the cycle around it take: all that changes the answer, and how the work is spread. */
final class SearchOptions {
    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--population",
            paramLabel = "N",
            defaultValue = "200",
            description = "Strategies per generation (default: ${DEFAULT-VALUE}).")
    private int population;

    @Option(
            names = "--generations",
            paramLabel = "N",
            defaultValue = "6",
            description = "Generations (default: ${DEFAULT-VALUE}).")
    private int generations;

    @Option(
            names = "--selection",
            paramLabel = "tournament|lexicase|nsga2",
            defaultValue = "tournament",
            description = "Who becomes a parent: who is fitter (tournament), who is best in some order of the regimes,"
                    + " eras and groups (lexicase), or who is not beaten in fitness, drawdown and turnover together (nsga2) (default:"
                    + " ${DEFAULT-VALUE}).")
    private SelectionMethod selection;

    @Option(
            names = "--case-share",
            paramLabel = "X",
            defaultValue = "1",
            description = "Share of the cases that lexicase looks at in a generation (default: ${DEFAULT-VALUE}).")
    private double caseShare;

    @Option(
            names = "--archive-share",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of the parents drawn from an archive of the best of each way to behave: holding time,"
                    + " exposure, turnover, trend and volatility beta (default: ${DEFAULT-VALUE}).")
    private double archiveShare;

    @Option(
            names = "--operators",
            paramLabel = "fixed|adaptive",
            defaultValue = "fixed",
            description = "Seven operators with fixed shares, or ten whose shares follow their success (default:"
                    + " ${DEFAULT-VALUE}).")
    private OperatorPolicy operators;

    @Option(names = "--long-only", description = "No short positions.")
    private boolean longOnly;

    @Mixin
    private RuleOptions rules;

    @Mixin
    private StudyOptions study;

    /** @throws ConfigException if a share of cases is given that selection would not look at */
    CycleSettings settings(int twins, int finalists, double cap) {
        if (caseShare != 1 && selection != SelectionMethod.LEXICASE) {
            throw new ConfigException("The --case-share (" + caseShare
                    + ") goes with --selection lexicase only.\nLeave it out, or choose lexicase.");
        }
        return new CycleSettings(
                seed,
                population,
                generations,
                selection,
                caseShare,
                archiveShare,
                operators,
                twins,
                finalists,
                study.holdout(),
                cap,
                study.costs(),
                longOnly ? Sides.LONG_ONLY : Sides.LONG_AND_SHORT,
                rules.rules());
    }

    /** What a sweep shares with a search; the rest at its default, since a sweep does not use it. */
    static CycleSettings sweep(long seed, StudyOptions study) {
        return new CycleSettings(
                seed,
                200,
                6,
                SelectionMethod.TOURNAMENT,
                1,
                0,
                OperatorPolicy.FIXED,
                CycleDefaults.TWINS,
                CycleDefaults.FINALISTS,
                study.holdout(),
                CycleDefaults.CAP,
                study.costs(),
                Sides.LONG_AND_SHORT,
                SearchRules.NONE);
    }

    double holdout() {
        return study.holdout();
    }

    EvolveJob.Execution execution() {
        return study.execution();
    }
}
