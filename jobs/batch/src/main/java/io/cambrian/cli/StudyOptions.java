package io.cambrian.cli;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.scoring.ClusterScorer;
import picocli.CommandLine.Option;

/** What every scoring of a market takes: costs, the days that stay untouched, and how the work is spread. */
final class StudyOptions {
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
            paramLabel = "rdd|dataset",
            defaultValue = "rdd",
            description = "How work reaches the executors: rdd or dataset; the answer is the same (default:"
                    + " ${DEFAULT-VALUE}).")
    private ClusterScorer.Engine engine;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            defaultValue = "0",
            description = "Parts into which the strategies are cut; changes only the speed (default: two per core).")
    private int chunks;

    double holdout() {
        return holdout;
    }

    Costs costs() {
        return costs(costBps);
    }

    /**
     * What trading costs, of a --cost-bps: a fifth of it fee, the rest slippage.
     *
     * @throws ConfigException if it is not from 0 to below 5,000 basis points
     */
    static Costs costs(double costBps) {
        if (!(costBps >= 0 && costBps < 5_000)) {
            throw new ConfigException(
                    "The --cost-bps (" + costBps + ") must be from 0 to below 5000.\nOne basis point is 0.01 %.");
        }
        return costBps == 0 ? Costs.ZERO : new Costs(costBps / 5, costBps * 4 / 5, Costs.DEFAULT.borrowBpsPerYear());
    }

    EvolveJob.Execution execution() {
        return new EvolveJob.Execution(engine, chunks);
    }
}
