package io.cambrian.cli;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.tables.Judged;
import io.cambrian.tables.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands take that judge something on untouched days, and what they say of it. */
final class ReleaseOptions {
    @Mixin
    private HoldoutOptions days;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private InstrumentOptions instruments;

    @Mixin
    private BatchOptions batch;

    /** A job that judges something, and its result. */
    interface Job<R> {
        R run(Warehouse warehouse, LoadedMarket loaded, Progress progress);
    }

    /** Runs a job on the market of the warehouse, which nobody else works on meanwhile. */
    @SuppressWarnings("try") // the lock is held, not used
    <R> R run(String command, Job<R> job) {
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian " + command);
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            return job.run(
                    warehouse,
                    Loading.market(progress, () -> StudyMarket.load(warehouse, instruments.query(), holdout())),
                    progress);
        }
    }

    Costs costs() {
        return days.costs();
    }

    /** @throws ConfigException if it is not in (0, 0.5] */
    double holdout() {
        double holdout = days.holdout();
        if (!(holdout > 0 && holdout <= 0.5)) {
            throw new ConfigException("The --holdout (" + holdout + ") must be in (0, 0.5].");
        }
        return holdout;
    }

    /** Where reports go; none where the warehouse is no folder. */
    Optional<Path> reportFolder() {
        Path warehouse = batch.warehouseFolder();
        return Files.isDirectory(warehouse) ? Optional.of(warehouse.resolve("reports")) : Optional.empty();
    }

    long seed() {
        return seed;
    }

    /** The keys that all of them have in their JSON. */
    static void add(Map<String, Object> json, Judged judged) {
        json.put("run_id", judged.runId());
        json.put("sequence", judged.sequence());
        json.put("released", judged.released());
        json.put("reason", judged.reason());
        json.put("incumbent", judged.incumbent());
        json.put("trained_to", day(judged.trainedTo()));
        json.put("judged_from", day(judged.judgedFrom()));
        json.put("judged_to", day(judged.judgedTo()));
        json.put("opening", judged.opening());
        json.put("untouched_sharpe", judged.untouchedSharpe());
        json.put("incumbent_sharpe", judged.incumbentSharpe());
        json.put("confidence", judged.confidence());
        json.put("lower_bound", judged.lowerBound());
    }

    /**
     * The verdict in words.
     *
     * @param name of what was judged, with its id
     */
    static String words(Judged judged, String name, boolean alreadyDone) {
        return (judged.released() ? "Released. " : "Not released. ") + judged.reason() + System.lineSeparator() + name
                + ", number " + judged.sequence() + " of this warehouse; untouched days " + day(judged.judgedFrom())
                + " to " + day(judged.judgedTo()) + ", opening " + judged.opening()
                + (alreadyDone ? "; it was there already" : "");
    }

    private static String day(int day) {
        return LocalDate.ofEpochDay(day).toString();
    }
}
