package io.cambrian.jobs.evolve;

import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.Fitness;
import io.cambrian.evolve.GenerationListener;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.Warehouse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One search: evolves strategies on a scoring task, writes every trial to the ledger, generation by generation, and goes on
 * after a crash from the last committed one. A finished search is not repeated.
 */
public final class EvolveJob {
    private EvolveJob() {}

    /**
     * How the work reaches the executors; none of it changes the answer.
     *
     * @param engine RDDs or Datasets
     * @param chunks parts into which a population is cut; 0 means two per core
     * @param limit time after which no generation begins; the search is then unfinished, and goes on when it is run again
     */
    public record Execution(ClusterScorer.Engine engine, int chunks, Optional<Duration> limit) {
        public static final Execution DEFAULT = new Execution(ClusterScorer.Engine.RDD, 0);

        public Execution(ClusterScorer.Engine engine, int chunks) {
            this(engine, chunks, Optional.empty());
        }

        public Execution withLimit(Optional<Duration> newLimit) {
            return new Execution(engine, chunks, newLimit);
        }

        public Execution {
            if (chunks < 0) {
                throw new ConfigException(
                        "The chunks (" + chunks + ") must not be negative.\n0 means two per core; 8 or 64 are usual.");
            }
        }

        int chunksOn(Warehouse warehouse) {
            return chunks > 0 ? chunks : 2 * Parallelism.of(warehouse.spark());
        }
    }

    /**
     * One generation of a search.
     *
     * @param number from 0
     * @param best fitness up to and including this generation
     * @param median lower median of its trials' fitness
     * @param distinct share of different strategies in the population
     * @param trials rows of the ledger
     */
    public record Generation(int number, double best, double median, double distinct, long trials) {}

    /**
     * What a search found.
     *
     * @param runId identity of the search
     * @param trials rows of the ledger, repeats included
     * @param ledgerHash hash over all of them; equal searches have equal hashes
     * @param generation last generation, from 0
     * @param population the last population, with every distinct strategy known
     * @param generations in order
     * @param reuse how often an answer was known already
     * @param rejected trials that could not be scored, by reason; they count in {@code trials}
     * @param alreadyDone whether the run had been finished before
     * @param interrupted whether it stopped for want of time and is not finished
     * @param timing how long it took; empty where the run had been finished before
     */
    public record Result(
            String runId,
            long trials,
            String ledgerHash,
            int generation,
            Population population,
            List<Generation> generations,
            Reuse reuse,
            Map<String, Long> rejected,
            boolean alreadyDone,
            boolean interrupted,
            Optional<Timing> timing) {
        public Result {
            generations = List.copyOf(generations);
            rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
        }
    }

    /**
     * How long a search took in this process; a resumed one counts from its resumption.
     *
     * @param seconds of the whole search
     * @param writing seconds that the ledger was being written, mostly beside the search
     * @param waiting seconds that the search stood still for the ledger
     * @param rows trials written
     */
    public record Timing(double seconds, double writing, double waiting, long rows) {
        /** Share of the time in which the search stood still for the ledger. */
        public double waitingShare() {
            return waiting / seconds;
        }
    }

    /**
     * Runs or resumes a search.
     *
     * @param identity everything that changes the answer: the same identity is the same search
     */
    public static Result run(
            Warehouse warehouse,
            RunIdentity identity,
            SearchSettings settings,
            ScoringTask task,
            Fitness fitness,
            Execution execution,
            Progress progress) {
        return run(warehouse, identity, settings, task, fitness, Optional.empty(), execution, progress);
    }

    /**
     * Runs or resumes a search that branches off another one.
     *
     * @throws ConfigException if the other search has no such generation, or was scored on something else
     */
    public static Result run(
            Warehouse warehouse,
            RunIdentity identity,
            SearchSettings settings,
            ScoringTask task,
            Fitness fitness,
            Optional<Fork> fork,
            Execution execution,
            Progress progress) {
        progress.stage("Evolving");
        String runId = identity.id();
        Ledger ledger = new Ledger(
                warehouse, runId, settings.populationSize() / settings.rules().islands());
        boolean done = RunsTable.find(warehouse, runId).isPresent();
        if (done) {
            progress.done("found in the ledger");
            Population last = ledger.lastCommitted()
                    .orElseThrow(
                            () -> new IllegalStateException("Run " + runId + " is finished but has no population."));
            return result(warehouse, runId, last, ledger, false, Optional.empty());
        }
        long start = System.nanoTime();
        Population last;
        LedgerWriter writer = new LedgerWriter(ledger);
        try (LedgerScorer scorer = LedgerScorer.open(warehouse, runId, task, execution);
                writer) {
            fork.ifPresent(from -> ledger.branchOff(from, settings, scorer.key()));
            SearchProgress shown = new SearchProgress(progress, settings.generations(), System::nanoTime);
            Optional<Population> resumed = ledger.lastCommitted();
            resumed.ifPresent(stored -> shown.resumed(stored.generation()));
            GenerationListener listener = new GenerationListener() {
                @Override
                public void generation(GenerationReport report) {
                    ScoringsTable.Step scoring = scorer.take(
                            runId, report.generation(), report.trials().size(), report.race());
                    writer.write(report, scoring);
                    shown.generation(report, scoring);
                }

                @Override
                public boolean goesOn() {
                    return execution
                            .limit()
                            .map(limit -> System.nanoTime() - start < limit.toNanos())
                            .orElse(true);
                }
            };
            last = Search.run(settings, scorer.arena(), fitness, resumed, listener)
                    .population();
        }
        boolean finished = Search.isOver(settings, last);
        if (finished) {
            ledger.compact(last.generation() + 1, last.trials());
        }
        Result result = result(warehouse, runId, last, ledger, !finished, Optional.of(writer.timing(start)));
        if (!finished) {
            progress.done("stopped for want of time after generation " + last.generation());
            return result;
        }
        identity.finish(
                warehouse,
                RunIdentity.json(Map.of(
                        "trials", result.trials(),
                        "ledger_hash", result.ledgerHash(),
                        "generation", result.generation(),
                        "scored", result.reuse().scored(),
                        "found", result.reuse().found(),
                        "rejected", result.rejected())));
        progress.done(result.trials() + " trials, " + last.known().size() + " distinct strategies");
        return result;
    }

    private static Result result(
            Warehouse warehouse,
            String runId,
            Population last,
            Ledger ledger,
            boolean interrupted,
            Optional<Timing> timing) {
        Ledger.Summary summary = ledger.summary();
        return new Result(
                runId,
                last.trials(),
                last.ledgerHash(),
                last.generation(),
                last,
                summary.generations(),
                Reuse.of(warehouse, runId, last.generation() + 1),
                summary.rejected(),
                timing.isEmpty(),
                interrupted,
                timing);
    }
}
