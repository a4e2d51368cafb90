package io.cambrian.jobs.evolve;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.NodeCounts;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.ScreenedScorer;
import io.cambrian.evolve.Arena;
import io.cambrian.evolve.RaceReport;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyId;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores strategies on the cluster, but first asks the ledger: what another run has scored on the same prices, window,
 * costs, cases and kernel version is looked up. What cannot be scored comes back rejected ({@link ScreenedScorer}). Counts
 * what it did. Driver only, not safe for concurrent use.
 */
public final class LedgerScorer implements Scorer, AutoCloseable {
    private final Warehouse warehouse;
    private final ScoringTask task;
    private final ClusterScorer.Engine engine;
    private final List<String> sharing;
    private final String key;
    private final ClusterScorer cluster;
    private final int parts;
    private final int chunk;
    private final Scorer screened;
    private long scored;
    private long found;
    private NodeCounts nodes = NodeCounts.NONE;

    private LedgerScorer(Warehouse warehouse, String runId, ScoringTask task, EvolveJob.Execution execution) {
        this.warehouse = warehouse;
        this.task = task;
        this.engine = execution.engine();
        this.parts = execution.chunksOn(warehouse);
        this.cluster = ClusterScorer.over(warehouse.spark(), task, execution.engine(), parts);
        this.key =
                RunIdentity.hash(cluster.taskHash() + " " + RunIdentity.KERNEL_VERSION + " " + ScreenedScorer.limits());
        this.sharing = ScoringsTable.sharing(warehouse, key, runId);
        this.chunk = ColumnScorer.chunk(task);
        this.screened = new ScreenedScorer(task, this::onCluster);
    }

    /** A scorer for one run. */
    public static LedgerScorer open(
            Warehouse warehouse, String runId, ScoringTask task, EvolveJob.Execution execution) {
        return new LedgerScorer(warehouse, runId, task, execution);
    }

    /** @param strategies in canonical form */
    @Override
    public List<ScoreOutcome> score(List<Strategy> strategies) {
        List<String> ids = strategies.stream().map(StrategyId::ofCanonical).toList();
        Map<String, ScoreOutcome> known = TrialsTable.outcomes(warehouse, sharing, ids);
        List<Strategy> fresh = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!known.containsKey(ids.get(i))) {
                fresh.add(strategies.get(i));
            }
        }
        List<ScoreOutcome> outcomes = screened.score(fresh);
        scored += fresh.size();
        found += ids.size() - fresh.size();
        List<ScoreOutcome> all = new ArrayList<>(ids.size());
        int next = 0;
        for (String id : ids) {
            ScoreOutcome outcome = known.get(id);
            all.add(outcome != null ? outcome : outcomes.get(next++));
        }
        return all;
    }

    private List<ScoreOutcome> onCluster(List<Strategy> strategies) {
        int n = strategies.size();
        int slices = Math.min(parts, n);
        for (int i = 0; i < slices; i++) {
            int to = (int) ((i + 1L) * n / slices);
            for (int from = (int) ((long) i * n / slices); from < to; from += chunk) {
                nodes = nodes.plus(NodeCounts.of(strategies.subList(from, Math.min(to, from + chunk))));
            }
        }
        return cluster.score(strategies);
    }

    /** What scores depend on: runs with one key have exchangeable scores. */
    String key() {
        return key;
    }

    /** Where a search has its strategies scored: here on the whole task, without the ledger on parts of it. */
    Arena arena() {
        return Arena.of(
                task,
                this,
                part -> new ScreenedScorer(part, strategies -> {
                    try (ClusterScorer onPart = ClusterScorer.over(warehouse.spark(), part, engine, parts)) {
                        return onPart.score(strategies);
                    }
                }));
    }

    /** What was done since the last call, as a step of a run without a race. */
    public ScoringsTable.Step take(String runId, int step, long trials) {
        return take(runId, step, trials, RaceReport.NONE);
    }

    /** What was done since the last call, as a step of a run. */
    ScoringsTable.Step take(String runId, int step, long trials, RaceReport race) {
        Optional<ScoringsTable.Raced> raced = race.entrants() == 0
                ? Optional.empty()
                : Optional.of(new ScoringsTable.Raced(
                        race.entrants(),
                        race.racedOut(),
                        race.spared().size(),
                        race.sparedAsGood(),
                        race.barShare(),
                        race.caseShare()));
        ScoringsTable.Step taken =
                new ScoringsTable.Step(runId, step, key, trials, scored, found, nodes.tree(), nodes.distinct(), raced);
        scored = 0;
        found = 0;
        nodes = NodeCounts.NONE;
        return taken;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
