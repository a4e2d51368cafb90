package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/**
 * What scoring each step of a run took, and under which key: scores of runs with one key are exchangeable. A step is a
 * generation of a search or a batch of a sweep. In a sweep a row here commits its batch.
 */
public final class ScoringsTable {
    public static final TableSpec SPEC = new TableSpec(
            "scorings",
            "One row per step of a search or sweep: what was asked for, what had to be scored; written by evolve and sweep.",
            List.of(
                    required("run_id", StringType, "the search or sweep"),
                    required("step", IntegerType, "generation or batch, from 0"),
                    required(
                            "score_key",
                            StringType,
                            "hash of prices, universe, window, costs, cases and kernel version: equal keys, equal scores"),
                    required("trials", LongType, "rows of the ledger in this step"),
                    required("scored", LongType, "strategies that were really scored"),
                    required("found", LongType, "strategies whose score another run had written"),
                    required("tree_nodes", LongType, "nodes of the scored strategies, tree by tree"),
                    required("distinct_nodes", LongType, "nodes that were computed per instrument"),
                    optional("entrants", IntegerType, "strategies that raced; null without racing"),
                    optional("raced_out", IntegerType, "of them, not scored on the whole task"),
                    optional("spared", IntegerType, "of them, lost a heat and were scored on the whole task by lot"),
                    optional("spared_as_good", IntegerType, "of the spared, at least as fit as the median winner"),
                    optional("bar_share", DoubleType, "bars looked at over those of scoring all entrants in full"),
                    optional("case_share", DoubleType, "regime evaluations over those of scoring all in full")),
            List.of("run_id", "step"),
            List.of());

    private ScoringsTable() {}

    /** One step. */
    public record Step(
            String runId,
            int step,
            String scoreKey,
            long trials,
            long scored,
            long found,
            long treeNodes,
            long distinctNodes,
            Optional<Raced> race) {}

    /** How the race of a step went; the columns say what each figure is. */
    public record Raced(int entrants, int racedOut, int spared, int sparedAsGood, double barShare, double caseShare) {}

    /** Sums over the steps of a run; all zero where there is none. */
    public record Totals(long trials, long scored, long found, long treeNodes, long distinctNodes) {}

    /** The row of a step. */
    public static Row toRow(Step s) {
        Raced r = s.race.orElse(null);
        return RowFactory.create(
                s.runId,
                s.step,
                s.scoreKey,
                s.trials,
                s.scored,
                s.found,
                s.treeNodes,
                s.distinctNodes,
                r == null ? null : r.entrants,
                r == null ? null : r.racedOut,
                r == null ? null : r.spared,
                r == null ? null : r.sparedAsGood,
                r == null ? null : r.barShare,
                r == null ? null : r.caseShare);
    }

    /** The totals of a run's first {@code steps} steps. */
    public static Totals totals(Warehouse warehouse, String runId, int steps) {
        if (!warehouse.exists(SPEC)) {
            return new Totals(0, 0, 0, 0, 0);
        }
        Row r = warehouse
                .read(SPEC)
                .where(functions
                        .col("run_id")
                        .equalTo(runId)
                        .and(functions.col("step").lt(steps)))
                .agg(sum("trials"), sum("scored"), sum("found"), sum("tree_nodes"), sum("distinct_nodes"))
                .first();
        return new Totals(r.getLong(0), r.getLong(1), r.getLong(2), r.getLong(3), r.getLong(4));
    }

    private static org.apache.spark.sql.Column sum(String column) {
        return functions.coalesce(functions.sum(column), functions.lit(0L));
    }

    /** The last step of a run; -1 if there is none. */
    public static int lastStep(Warehouse warehouse, String runId) {
        if (!warehouse.exists(SPEC)) {
            return -1;
        }
        Row max = warehouse
                .read(SPEC)
                .where(functions.col("run_id").equalTo(runId))
                .agg(functions.max("step"))
                .first();
        return max.isNullAt(0) ? -1 : max.getInt(0);
    }

    /** The other runs whose scores are exchangeable with those of this run, ascending. */
    public static List<String> sharing(Warehouse warehouse, String scoreKey, String runId) {
        if (!warehouse.exists(SPEC)) {
            return List.of();
        }
        Dataset<Row> others = warehouse
                .read(SPEC)
                .where(functions
                        .col("score_key")
                        .equalTo(scoreKey)
                        .and(functions.col("run_id").notEqual(runId)))
                .select("run_id")
                .distinct();
        return others.collectAsList().stream().map(r -> r.getString(0)).sorted().toList();
    }
}
