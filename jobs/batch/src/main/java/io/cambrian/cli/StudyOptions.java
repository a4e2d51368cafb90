package io.cambrian.cli;

import io.cambrian.backtest.Costs;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.scoring.ClusterScorer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every scoring of a market takes: costs, the days that stay untouched, and how the work is spread. */
final class StudyOptions {
    @Mixin
    private HoldoutOptions days;

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
        return days.holdout();
    }

    Costs costs() {
        return days.costs();
    }

    EvolveJob.Execution execution() {
        return new EvolveJob.Execution(engine, chunks);
    }
}
