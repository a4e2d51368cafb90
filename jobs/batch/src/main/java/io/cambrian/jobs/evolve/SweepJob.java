package io.cambrian.jobs.evolve;

import io.cambrian.backtest.MarketBlocks;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.StepMFold;
import io.cambrian.evolve.Fitness;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyFamily;
import io.cambrian.genome.StrategyId;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Scores every member of a parametric family. The grid is cut into batches of points; a batch is generated, scored on the
 * cluster and written, and only then the next one begins, so memory does not grow with the grid and a run that died goes on
 * with its first unwritten batch. Points that the constraint excludes are no trials.
 *
 * <p>A sweep chooses nothing by looking at the data, so its whole ledger is a fixed set of hypotheses: the gate is
 * {@link io.cambrian.evidence.StepM} over all its trials, on block sums without their exposure to the equally weighted
 * market ({@link io.cambrian.evidence.BlockAlpha}), for drift is no edge, measured on the standard deviation of the
 * trial's daily returns. Members of one batch that are the same strategy
 * are scored once; across batches such a member is scored again, with the same bits.
 */
public final class SweepJob {
    /** Points per batch: part of the ledger's positions, so changing it changes its hash. */
    static final int BATCH = 8192;

    public static final double LEVEL = 0.05;
    public static final int DRAWS = 999;

    /** How many of the best are reported with p-values. */
    public static final int CLAIMS = 20;

    private SweepJob() {}

    /**
     * One of the best trials.
     *
     * @param point of the grid
     * @param statistic of its alpha over the equally weighted market, in standard errors of its mean daily return
     * @param pValue adjusted for all trials of the sweep
     */
    public record Best(
            long point,
            Strategy strategy,
            String strategyId,
            double fitness,
            TrialScore score,
            double statistic,
            double pValue) {}

    /**
     * What a sweep found.
     *
     * @param runId identity of the sweep
     * @param points of the full grid
     * @param trials points that the constraint admits: rows of the ledger
     * @param ledgerHash hash over all of them
     * @param rejected trials that could not be scored, by reason
     * @param medianSharpe lower median of the annualized Sharpe ratios of scored trials, to a thousandth
     * @param best by the statistic of the gate, best first, at most {@link #CLAIMS}
     * @param reuse how often an answer was known already
     * @param alreadyDone whether the run had been finished before
     */
    public record Result(
            String runId,
            long points,
            long trials,
            String ledgerHash,
            Map<String, Long> rejected,
            double medianSharpe,
            List<Best> best,
            Reuse reuse,
            boolean alreadyDone) {
        public Result {
            rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
            best = List.copyOf(best);
        }

        /** How many of {@link #best} pass the gate; where it is all of them, there may be more. */
        public long significant() {
            return best.stream().filter(b -> b.pValue() <= LEVEL).count();
        }
    }

    /**
     * Runs or resumes a sweep.
     *
     * @param identity everything that changes the answer, the family's text included
     */
    public static Result run(
            Warehouse warehouse,
            RunIdentity identity,
            StrategyFamily family,
            ScoringTask task,
            Fitness fitness,
            EvolveJob.Execution execution,
            Progress progress) {
        long batches = (family.points() - 1) / BATCH + 1;
        if (batches > Integer.MAX_VALUE) {
            throw new DataException("The grid has " + family.points() + " points, more than a ledger can number ("
                    + (long) BATCH * Integer.MAX_VALUE + ").\nTake larger steps.");
        }
        String runId = identity.id();
        boolean done = RunsTable.find(warehouse, runId).isPresent();
        if (!done) {
            score(warehouse, runId, family, (int) batches, task, fitness, execution, progress);
        }
        progress.stage("Testing the whole ledger");
        Result result = summary(warehouse, identity, family, task, done);
        progress.done(result.trials() + " trials");
        if (!done) {
            identity.finish(
                    warehouse,
                    RunIdentity.json(Map.of(
                            "trials", result.trials(),
                            "ledger_hash", result.ledgerHash(),
                            "rejected", result.rejected(),
                            "significant", result.significant())));
        }
        return result;
    }

    private static void score(
            Warehouse warehouse,
            String runId,
            StrategyFamily family,
            int batches,
            ScoringTask task,
            Fitness fitness,
            EvolveJob.Execution execution,
            Progress progress) {
        progress.stage("Sweeping the grid");
        int first = ScoringsTable.lastStep(warehouse, runId) + 1;
        Ledger ledger = new Ledger(warehouse, runId, 1);
        long trials = 0;
        try (LedgerScorer scorer = LedgerScorer.open(warehouse, runId, task, execution)) {
            for (int batch = first; batch < batches; batch++) {
                List<Ledger.SweepTrial> rows = batch(family, batch, scorer, fitness);
                if (!rows.isEmpty()) {
                    ledger.write(batch, rows, scorer.take(runId, batch, rows.size()));
                }
                trials += rows.size();
                progress.step(batch + 1L, batches, "batches, " + trials + " trials");
            }
        }
        progress.done(trials + " trials in " + (batches - first) + (batches - first == 1 ? " batch" : " batches")
                + (first == 0 ? "" : ", " + first + " were written before"));
    }

    private static List<Ledger.SweepTrial> batch(
            StrategyFamily family, int batch, LedgerScorer scorer, Fitness fitness) {
        long from = (long) batch * BATCH;
        int size = (int) Math.min(BATCH, family.points() - from);
        Map<String, Strategy> distinct = new LinkedHashMap<>();
        String[] ids = new String[size];
        for (int i = 0; i < size; i++) {
            Optional<Strategy> strategy = family.at(from + i).map(Canonical::of);
            if (strategy.isPresent()) {
                ids[i] = StrategyId.ofCanonical(strategy.get());
                distinct.putIfAbsent(ids[i], strategy.get());
            }
        }
        List<Strategy> strategies = List.copyOf(distinct.values());
        List<ScoreOutcome> outcomes = strategies.isEmpty() ? List.of() : scorer.score(strategies);
        Map<String, ScoreOutcome> outcomeOf = new HashMap<>();
        Map<String, Double> fitnessOf = new HashMap<>();
        int next = 0;
        for (Map.Entry<String, Strategy> e : distinct.entrySet()) {
            ScoreOutcome outcome = outcomes.get(next++);
            outcomeOf.put(e.getKey(), outcome);
            fitnessOf.put(e.getKey(), fitness(fitness, e.getValue(), outcome));
        }
        List<Ledger.SweepTrial> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String id = ids[i];
            if (id != null) {
                Optional<Strategy> first = Optional.ofNullable(distinct.remove(id));
                rows.add(new Ledger.SweepTrial(i, id, first, outcomeOf.get(id), fitnessOf.get(id)));
            }
        }
        return rows;
    }

    private static double fitness(Fitness fitness, Strategy strategy, ScoreOutcome outcome) {
        if (outcome instanceof ScoreOutcome.Scored scored) {
            double value = fitness.of(strategy, scored.score());
            return Double.isNaN(value) ? Fitness.WORST : value;
        }
        return Fitness.WORST;
    }

    private static Result summary(
            Warehouse warehouse, RunIdentity identity, StrategyFamily family, ScoringTask task, boolean done) {
        String runId = identity.id();
        if (!warehouse.exists(TrialsTable.SPEC)) {
            throw excluded(family);
        }
        var rows =
                warehouse.read(TrialsTable.SPEC).where(functions.col("run_id").equalTo(runId));
        SweepFold fold = SweepFold.of(
                rows,
                new SweepFold.Plan(
                        MarketBlocks.of(task),
                        MarketBlocks.days(task),
                        task.market().periodsPerYear(),
                        DRAWS,
                        identity.seed(),
                        CLAIMS,
                        BATCH));
        if (fold.trials() == 0) {
            throw excluded(family);
        }
        Map<Long, Row> rowOf = rowsOf(rows, fold.claims());
        List<Best> best = new ArrayList<>();
        for (StepMFold.Claim claim : fold.claims()) {
            Strategy strategy = Canonical.of(family.at(claim.key()).orElseThrow());
            Row row = rowOf.get(claim.key());
            best.add(new Best(
                    claim.key(),
                    strategy,
                    StrategyId.ofCanonical(strategy),
                    row.<Double>getAs("fitness"),
                    ((ScoreOutcome.Scored) TrialsTable.outcome(row)).score(),
                    claim.statistic(),
                    claim.pValue()));
        }
        return new Result(
                runId,
                family.points(),
                fold.trials(),
                fold.ledgerHash(),
                fold.rejected(),
                fold.medianSharpe(),
                best,
                Reuse.of(warehouse, runId, Integer.MAX_VALUE),
                done);
    }

    /** The rows of the best trials by point of the grid, in one pass over the ledger. */
    private static Map<Long, Row> rowsOf(Dataset<Row> rows, List<StepMFold.Claim> claims) {
        Map<Long, Row> rowOf = new HashMap<>();
        claims.stream()
                .map(claim -> functions
                        .col("generation")
                        .equalTo((int) (claim.key() / BATCH))
                        .and(functions.col("individual").equalTo((int) (claim.key() % BATCH))))
                .reduce(Column::or)
                .ifPresent(any -> rows.where(any)
                        .collectAsList()
                        .forEach(row -> rowOf.put(
                                (long) row.<Integer>getAs("generation") * BATCH + row.<Integer>getAs("individual"),
                                row)));
        return rowOf;
    }

    private static DataException excluded(StrategyFamily family) {
        return new DataException("The constraint excludes all " + family.points() + " points of the grid:\n" + family
                + "\nWiden the ranges or change what stands behind 'where'.");
    }
}
