package io.cambrian.cli;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.StrategyGrammar.Sides;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.scoring.ClusterScorer;
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

    @Option(names = "--long-only", description = "No short positions.")
    private boolean longOnly;

    @Option(
            names = "--cost-bps",
            paramLabel = "X",
            defaultValue = "5",
            description = "Fee and slippage together, in basis points per side (default: ${DEFAULT-VALUE}).")
    private double costBps;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0.2",
            description = "Share of the days that stays untouched until the end (default: ${DEFAULT-VALUE}).")
    private double holdout;

    @Option(
            names = "--engine",
            defaultValue = "rdd",
            description = "How work reaches the executors: rdd or dataset; the answer is the same (default:"
                    + " ${DEFAULT-VALUE}).")
    private ClusterScorer.Engine engine;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            defaultValue = "0",
            description = "Parts into which a population is cut; changes only the speed (default: two per core).")
    private int chunks;

    CycleSettings settings(int twins, int finalists, double cap) {
        return new CycleSettings(
                seed,
                population,
                generations,
                twins,
                finalists,
                holdout,
                cap,
                costs(costBps),
                longOnly ? Sides.LONG_ONLY : Sides.LONG_AND_SHORT);
    }

    private static Costs costs(double bps) {
        return bps == 0 ? Costs.ZERO : new Costs(bps / 5, bps * 4 / 5, Costs.DEFAULT.borrowBpsPerYear());
    }

    /** What a sweep shares with a search; the rest at its default, since a sweep does not use it. */
    static CycleSettings sweep(long seed, double holdout, double costBps) {
        return new CycleSettings(
                seed,
                200,
                6,
                CycleDefaults.TWINS,
                CycleDefaults.FINALISTS,
                holdout,
                CycleDefaults.CAP,
                costs(costBps),
                Sides.LONG_AND_SHORT);
    }

    double holdout() {
        return holdout;
    }

    EvolveJob.Execution execution() {
        return new EvolveJob.Execution(engine, chunks);
    }
}
