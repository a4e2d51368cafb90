package io.cambrian.jobs.scoring;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.RunIdentity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Runs any number of strategies on the executors, day by day, and makes rows of each: for tables that need more of a strategy
 * than its score. A strategy's rows depend on nothing but itself and the task, whatever the partitioning; Dataset API only.
 */
public final class StrategyRows {
    private static final StructType TEXTS =
            new StructType().add("strategy_id", DataTypes.StringType, false).add("text", DataTypes.StringType, false);

    private StrategyRows() {}

    /** What is made of one strategy; travels to the executors. */
    @FunctionalInterface
    public interface ToRows extends Serializable {
        /**
         * Called once for each strategy.
         *
         * @param days of the task's window
         * @param net net simple return of each; overwritten afterwards
         * @param held signed fractions of the capital at the last close, for each series of the market; overwritten afterwards
         * @param out takes the rows
         */
        void of(String strategyId, ScoreOutcome outcome, int[] days, double[] net, double[] held, Consumer<Row> out);
    }

    /**
     * The rows of all strategies, computed when they are read, in no particular order.
     *
     * @param texts by strategy id
     * @param chunks into how many parts the strategies are cut; changes the speed, never a row
     * @param schema of the rows
     */
    public static Dataset<Row> of(
            SparkSession spark,
            ScoringTask task,
            Map<String, String> texts,
            int chunks,
            StructType schema,
            ToRows toRows) {
        List<Row> rows = new ArrayList<>(texts.size());
        new TreeMap<>(texts).forEach((id, text) -> rows.add(RowFactory.create(id, text)));
        byte[] encoded = TaskCodec.encode(task);
        return spark.createDataFrame(rows, TEXTS)
                .repartition(Math.max(1, Math.min(chunks, rows.size())))
                .mapPartitions(new Run(RunIdentity.hash(encoded), encoded, toRows), Encoders.row(schema));
    }

    private static final class Run implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1;
        /** Strategies whose rows are held in memory at a time. */
        private static final int BATCH = 1024;

        private final String name;
        private final byte[] task;
        private final ToRows toRows;

        Run(String name, byte[] task, ToRows toRows) {
            this.name = name;
            this.task = task;
            this.toRows = toRows;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> texts) {
            if (!texts.hasNext()) {
                return List.<Row>of().iterator();
            }
            ColumnScorer scorer = new ColumnScorer(ExecutorCache.get(name, () -> task));
            return new Iterator<>() {
                private Iterator<Row> ready = List.<Row>of().iterator();

                @Override
                public boolean hasNext() {
                    while (!ready.hasNext() && texts.hasNext()) {
                        ready = batch(scorer, texts).iterator();
                    }
                    return ready.hasNext();
                }

                @Override
                public Row next() {
                    hasNext();
                    return ready.next();
                }
            };
        }

        private List<Row> batch(ColumnScorer scorer, Iterator<Row> texts) {
            List<String> ids = new ArrayList<>();
            List<Strategy> strategies = new ArrayList<>();
            while (texts.hasNext() && ids.size() < BATCH) {
                Row row = texts.next();
                ids.add(row.getString(0));
                strategies.add(StrategyText.parse(row.getString(1)));
            }
            List<Row> out = new ArrayList<>();
            int[] days = scorer.days();
            scorer.visit(
                    strategies,
                    (place, outcome, net, held) -> toRows.of(ids.get(place), outcome, days, net, held, out::add));
            return out;
        }
    }
}
