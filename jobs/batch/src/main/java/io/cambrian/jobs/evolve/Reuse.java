package io.cambrian.jobs.evolve;

import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.Warehouse;

/**
 * How often an answer was known already.
 *
 * @param trials rows of the ledger
 * @param scored strategies that were really scored
 * @param found strategies whose score another run had written
 * @param treeNodes nodes of the scored strategies, tree by tree
 * @param distinctNodes nodes computed per instrument: within a chunk, each different expression once
 */
public record Reuse(long trials, long scored, long found, long treeNodes, long distinctNodes) {
    /** Of the first steps of a run. */
    public static Reuse of(Warehouse warehouse, String runId, int steps) {
        ScoringsTable.Totals t = ScoringsTable.totals(warehouse, runId, steps);
        return new Reuse(t.trials(), t.scored(), t.found(), t.treeNodes(), t.distinctNodes());
    }

    /** Trials per strategy really scored; infinite where all were known. */
    public double factor() {
        return (double) trials / scored;
    }

    /** Tree nodes per node computed; NaN where nothing had to be computed. */
    public double nodeFactor() {
        return (double) treeNodes / distinctNodes;
    }
}
