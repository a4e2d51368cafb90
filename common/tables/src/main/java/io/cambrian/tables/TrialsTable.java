package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The ledger: every strategy ever scored, also the rejected and the repeated ones. Append only. */
public final class TrialsTable {
    // Delta knows no NOT NULL within arrays
    private static final StructType CASE = new StructType()
            .add("n", LongType, true)
            .add("sum", DoubleType, true)
            .add("sum_squares", DoubleType, true);

    public static final TableSpec SPEC = new TableSpec(
            "trials",
            "One row per strategy ever scored, per run, generation and place; written by evolve, read by evidence.",
            List.of(
                    required("run_id", StringType, "the search"),
                    required("generation", IntegerType, "generation, from 0"),
                    required("individual", IntegerType, "place within the generation, from 0"),
                    required("strategy_id", StringType, "hash of the canonical text"),
                    required("repeated", BooleanType, "whether this strategy was scored earlier in the same run"),
                    optional("rejected", StringType, "reason code if it could not be scored"),
                    required("fitness", DoubleType, "what selection used; minus infinity if not scored"),
                    optional("days", LongType, "days counted"),
                    optional("sum_returns", DoubleType, "sum of net daily simple returns"),
                    optional("sum_squares", DoubleType, "sum of their squares"),
                    optional("sum_cubes", DoubleType, "sum of third powers"),
                    optional("sum_fourths", DoubleType, "sum of fourth powers"),
                    optional("downside_squares", DoubleType, "sum of squared negative returns"),
                    optional("max_drawdown", DoubleType, "positive fraction"),
                    optional("trades", LongType, "entries filled over all instruments"),
                    optional("turnover", DoubleType, "traded notional per year as a multiple of capital"),
                    optional("time_in_market", DoubleType, "mean absolute position, 0 to 1"),
                    optional("excess_sum", DoubleType, "sum of returns over the strategy's own average holding"),
                    optional("excess_squares", DoubleType, "sum of their squares"),
                    optional(
                            "cases",
                            DataTypes.createArrayType(CASE, true),
                            "sums of the excess return per regime and era"),
                    optional(
                            "block_sums",
                            DataTypes.createArrayType(DoubleType, true),
                            "sums of returns over 64 contiguous blocks of days"),
                    optional(
                            "block_squares",
                            DataTypes.createArrayType(DoubleType, true),
                            "sums of squared returns over the same blocks"),
                    optional("island", IntegerType, "island of the search, from 0; null in a sweep"),
                    optional("penalty", StringType, "why the fitness charges it beyond its nodes"),
                    optional("spared", BooleanType, "lost a heat of its race and was scored in full by lot"),
                    optional(
                            "novelty",
                            DoubleType,
                            "1 minus the largest correlation with the archive before this generation, 0 to 2")),
            List.of("run_id", "generation", "individual"),
            List.of("run_id"),
            List.of("generation", "individual", "strategy_id"));

    /** Reasons that depend on the other trials of a search: such an outcome says nothing to another search. */
    private static final List<String> OWN_REASONS = List.of("raced_out", "duplicate");

    private TrialsTable() {}

    /**
     * What a search knows of a trial beside its score.
     *
     * @param island from 0
     * @param penalty reason code
     * @param spared scored in full by lot
     * @param novelty 0 to 2
     */
    public record Remarks(int island, Optional<String> penalty, boolean spared, OptionalDouble novelty) {}

    /** The row of one trial of a search. */
    public static Row toRow(
            String runId,
            int generation,
            int individual,
            String strategyId,
            boolean repeated,
            ScoreOutcome outcome,
            double fitness,
            Remarks remarks) {
        Object[] row = values(runId, generation, individual, strategyId, repeated, outcome, fitness);
        row[22] = remarks.island();
        row[23] = remarks.penalty().orElse(null);
        row[24] = remarks.spared();
        row[25] = remarks.novelty().isPresent() ? remarks.novelty().getAsDouble() : null;
        return RowFactory.create(row);
    }

    /** The row of one trial of a sweep. */
    public static Row toRow(
            String runId,
            int generation,
            int individual,
            String strategyId,
            boolean repeated,
            ScoreOutcome outcome,
            double fitness) {
        return RowFactory.create(values(runId, generation, individual, strategyId, repeated, outcome, fitness));
    }

    private static Object[] values(
            String runId,
            int generation,
            int individual,
            String strategyId,
            boolean repeated,
            ScoreOutcome outcome,
            double fitness) {
        Object[] row = new Object[SPEC.columns().size()];
        row[0] = runId;
        row[1] = generation;
        row[2] = individual;
        row[3] = strategyId;
        row[4] = repeated;
        row[6] = fitness;
        if (outcome instanceof ScoreOutcome.Rejected rejected) {
            row[5] = rejected.reason();
        } else {
            TrialScore s = ((ScoreOutcome.Scored) outcome).score();
            row[7] = s.all().n();
            row[8] = s.all().sum();
            row[9] = s.all().sumSquares();
            row[10] = s.sumCubes();
            row[11] = s.sumFourths();
            row[12] = s.downsideSquares();
            row[13] = s.maxDrawdown();
            row[14] = s.trades();
            row[15] = s.turnover();
            row[16] = s.timeInMarket();
            row[17] = s.excess().sum();
            row[18] = s.excess().sumSquares();
            row[19] = s.cases().stream()
                    .map(m -> RowFactory.create(m.n(), m.sum(), m.sumSquares()))
                    .toArray(Row[]::new);
            row[20] = s.blockSums().toArray(Double[]::new);
            row[21] = s.blockSquares().toArray(Double[]::new);
        }
        return row;
    }

    /**
     * What the scorer said of strategies in some runs, by strategy id; those that the runs do not hold are left out, and so are
     * those that a run left unscored because of its other trials.
     *
     * @param runIds runs whose scores are exchangeable
     */
    public static Map<String, ScoreOutcome> outcomes(Warehouse warehouse, List<String> runIds, List<String> ids) {
        Map<String, ScoreOutcome> outcomes = new HashMap<>();
        if (runIds.isEmpty() || ids.isEmpty()) {
            return outcomes;
        }
        Dataset<Row> asked = warehouse
                .spark()
                .createDataset(ids, Encoders.STRING())
                .toDF("strategy_id")
                .distinct();
        warehouse
                .read(SPEC)
                .where(functions.col("run_id").isin(runIds.toArray()).and(functions.not(functions.col("repeated"))))
                .where(functions.coalesce(
                        functions.not(functions.col("rejected").isin(OWN_REASONS.toArray())), functions.lit(true)))
                .join(functions.broadcast(asked), new String[] {"strategy_id"}, "left_semi")
                .collectAsList()
                .forEach(row -> outcomes.put(row.getAs("strategy_id"), outcome(row)));
        return outcomes;
    }

    /** What the scorer said of the trial in this row. */
    public static ScoreOutcome outcome(Row r) {
        if (!r.isNullAt(r.fieldIndex("rejected"))) {
            String reason = r.getAs("rejected");
            return new ScoreOutcome.Rejected(reason, reason);
        }
        long days = r.<Long>getAs("days");
        List<Moments> cases = r.<Row>getList(r.fieldIndex("cases")).stream()
                .map(c -> new Moments(c.getLong(0), c.getDouble(1), c.getDouble(2)))
                .toList();
        return new ScoreOutcome.Scored(new TrialScore(
                new Moments(days, r.<Double>getAs("sum_returns"), r.<Double>getAs("sum_squares")),
                r.<Double>getAs("sum_cubes"),
                r.<Double>getAs("sum_fourths"),
                r.<Double>getAs("downside_squares"),
                cases,
                r.<Double>getAs("max_drawdown"),
                r.<Long>getAs("trades"),
                r.<Double>getAs("turnover"),
                r.<Double>getAs("time_in_market"),
                new Moments(days, r.<Double>getAs("excess_sum"), r.<Double>getAs("excess_squares")),
                r.getList(r.fieldIndex("block_sums")),
                r.getList(r.fieldIndex("block_squares"))));
    }
}
