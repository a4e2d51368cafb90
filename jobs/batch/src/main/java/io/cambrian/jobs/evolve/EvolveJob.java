package io.cambrian.jobs.evolve;

import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.Fitness;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.Niches;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
     */
    public record Execution(ClusterScorer.Engine engine, int chunks) {
        public static final Execution DEFAULT = new Execution(ClusterScorer.Engine.RDD, 0);

        public Execution {
            if (chunks < 0) {
                throw new ConfigException(
                        "The chunks (" + chunks + ") must not be negative.\n0 means two per core; 8 or 64 are usual.");
            }
        }

        int chunksOn(Warehouse warehouse) {
            return chunks > 0
                    ? chunks
                    : 2
                            * Integer.parseInt(warehouse
                                    .spark()
                                    .conf()
                                    .get(
                                            "spark.default.parallelism",
                                            String.valueOf(Runtime.getRuntime().availableProcessors())));
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
            boolean alreadyDone) {
        public Result {
            generations = List.copyOf(generations);
            rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
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
        progress.stage("Evolving strategies");
        String runId = identity.id();
        Ledger ledger = new Ledger(warehouse, runId);
        Optional<Population> stored = ledger.lastCommitted();
        boolean done = RunsTable.find(warehouse, runId).isPresent();
        if (done) {
            progress.done("found in the ledger");
            Population last = stored.orElseThrow(
                    () -> new IllegalStateException("Run " + runId + " is finished but has no population."));
            return result(warehouse, runId, last, ledger, true);
        }
        try (LedgerScorer scorer = LedgerScorer.open(warehouse, runId, task, execution)) {
            Population last = Search.run(settings, scorer, fitness, Optional.of(Niches.of(task)), stored, report -> {
                        ledger.write(
                                report,
                                scorer.take(
                                        runId,
                                        report.generation(),
                                        report.trials().size()));
                        progress.step(report.generation() + 1L, settings.generations(), describe(report));
                    })
                    .population();
            Result result = result(warehouse, runId, last, ledger, false);
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
    }

    private static Result result(
            Warehouse warehouse, String runId, Population last, Ledger ledger, boolean alreadyDone) {
        return new Result(
                runId,
                last.trials(),
                last.ledgerHash(),
                last.generation(),
                last,
                ledger.generations(),
                Reuse.of(warehouse, runId, last.generation() + 1),
                ledger.rejections(),
                alreadyDone);
    }

    /** Diversity, not the share of distinct strategies: that one is nearly always all of them. */
    private static String describe(GenerationReport report) {
        return String.format(
                Locale.ROOT,
                "best fitness %.3f, median %.3f, diversity %.0f %%",
                report.bestFitness(),
                report.medianFitness(),
                100 * report.diversity());
    }
}
