package io.cambrian.jobs.risk;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.jobs.scoring.StrategyRows;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.StrategyStress;
import io.cambrian.risk.StressMatrix;
import io.cambrian.tables.StressTable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The matrix of scenarios by strategies for everything that a search scored: each strategy is run on the executors, its crises
 * are replayed and its last holdings put through each hypothetical scenario. Strategies that could not be scored, or never
 * traded, are in no row.
 */
public final class PopulationStress {
    private PopulationStress() {}

    /**
     * Whom to measure.
     *
     * @param task the days and the market on which strategies were scored
     * @param texts of the strategies, by id
     * @param chunks into how many parts they are cut; changes the speed, never a row
     */
    public record Strategies(ScoringTask task, Map<String, String> texts, int chunks) {}

    /** Rows of the table {@code stress}, computed when they are read. */
    public static Dataset<Row> rows(SparkSession spark, String runId, Strategies strategies, StrategyStress stress) {
        return StrategyRows.of(
                spark,
                strategies.task,
                strategies.texts,
                strategies.chunks,
                StressTable.SPEC.schema(),
                new Measure(runId, stress));
    }

    /** All rows of one subject. */
    static void rows(
            String runId,
            StressTable.Subject subject,
            StrategyStress stress,
            int[] days,
            double[] net,
            double[] held,
            Consumer<Row> out) {
        List<StressMatrix.Cell> replays = stress.replays(days, net);
        for (int c = 0; c < replays.size(); c++) {
            Crisis crisis = stress.crises().get(c);
            out.accept(StressTable.toRow(StressTable.Stress.replay(runId, crisis, subject, replays.get(c))));
        }
        List<StrategyStress.Hypothetical> hypothetical = stress.hypothetical(held);
        int last = days[days.length - 1];
        for (int m = 0; m < hypothetical.size(); m++) {
            out.accept(StressTable.toRow(StressTable.Stress.hypothetical(
                    runId, stress.moves().get(m).scenario().name(), last, subject, hypothetical.get(m))));
        }
    }

    private static final class Measure implements StrategyRows.ToRows {
        private static final long serialVersionUID = 1;
        private final String runId;
        private final StrategyStress stress;

        Measure(String runId, StrategyStress stress) {
            this.runId = runId;
            this.stress = stress;
        }

        @Override
        public void of(
                String strategyId, ScoreOutcome outcome, int[] days, double[] net, double[] held, Consumer<Row> out) {
            if (outcome instanceof ScoreOutcome.Scored scored && scored.score().trades() > 0) {
                rows(runId, new StressTable.Subject(strategyId, StressTable.STRATEGY), stress, days, net, held, out);
            }
        }
    }
}
