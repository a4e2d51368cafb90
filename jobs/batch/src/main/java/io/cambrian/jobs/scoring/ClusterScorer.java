package io.cambrian.jobs.scoring;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.RunIdentity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Scores strategies on the executors. A chunk of strategies is scored on all instruments inside one task, so that each
 * strategy's arithmetic has one order: outcomes equal those of a {@link ColumnScorer} in a loop, bit for bit, for any number
 * of chunks. Driver only; close it to free the executors' copy of the prices.
 */
public final class ClusterScorer implements Scorer, AutoCloseable {
    /** How work reaches the executors; the answer is the same. */
    public enum Engine {
        /** RDDs and a broadcast: least overhead, needs a SparkContext. */
        RDD,
        /** Typed Datasets: also runs where there is no SparkContext. */
        DATASET
    }

    private static final StructType TEXTS =
            new StructType().add("place", DataTypes.IntegerType, false).add("text", DataTypes.StringType, false);
    private static final StructType OUTCOMES =
            new StructType().add("place", DataTypes.IntegerType, false).add("outcome", DataTypes.BinaryType, false);

    private final SparkSession spark;
    private final Engine engine;
    private final int chunks;
    private final String name;
    private final byte[] task;
    private final Broadcast<byte[]> broadcast;

    private ClusterScorer(SparkSession spark, ScoringTask task, Engine engine, int chunks) {
        this.spark = spark;
        this.engine = engine;
        this.chunks = chunks;
        this.task = TaskCodec.encode(task);
        this.name = RunIdentity.hash(this.task);
        this.broadcast = engine == Engine.RDD ? context().broadcast(this.task) : null;
    }

    /**
     * A scorer for one task.
     *
     * @param chunks into how many parts a population is cut; changes the speed, never the answer
     */
    public static ClusterScorer over(SparkSession spark, ScoringTask task, Engine engine, int chunks) {
        if (chunks < 1) {
            throw new IllegalArgumentException("The number of chunks (" + chunks + ") must be positive.");
        }
        return new ClusterScorer(spark, task, engine, chunks);
    }

    private JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    /** A hash of all that scores depend on, apart from the kernel. */
    public String taskHash() {
        return name;
    }

    @Override
    public List<ScoreOutcome> score(List<Strategy> strategies) {
        if (strategies.isEmpty()) {
            return List.of();
        }
        // what the driver does alone, all executors wait for
        List<String> texts =
                strategies.parallelStream().map(StrategyText::print).toList();
        List<byte[]> encoded = engine == Engine.RDD ? overRdd(texts) : overDataset(texts);
        return encoded.parallelStream().map(OutcomeCodec::decode).toList();
    }

    private List<byte[]> overRdd(List<String> texts) {
        return context()
                .parallelize(texts, Math.min(chunks, texts.size()))
                .mapPartitions(new ScoreTexts(name, broadcast))
                .collect();
    }

    private List<byte[]> overDataset(List<String> texts) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.add(RowFactory.create(i, texts.get(i)));
        }
        Dataset<Row> outcomes = spark.createDataFrame(rows, TEXTS)
                .repartition(Math.min(chunks, texts.size()))
                .mapPartitions(new ScoreRows(name, task), Encoders.row(OUTCOMES));
        byte[][] byPlace = new byte[texts.size()][];
        for (Row row : outcomes.collectAsList()) {
            byPlace[row.getInt(0)] = row.getAs(1);
        }
        return Arrays.asList(byPlace);
    }

    @Override
    public void close() {
        if (broadcast != null) {
            broadcast.destroy();
        }
    }

    private static List<byte[]> scoreChunk(ScoringTask task, List<String> texts) {
        List<Strategy> strategies = texts.stream().map(StrategyText::parse).toList();
        return new ColumnScorer(task)
                .score(strategies).stream().map(OutcomeCodec::encode).toList();
    }

    /** What runs on an executor over RDDs. */
    private static final class ScoreTexts implements FlatMapFunction<Iterator<String>, byte[]> {
        private static final long serialVersionUID = 1;

        private final String name;
        private final Broadcast<byte[]> task;

        ScoreTexts(String name, Broadcast<byte[]> task) {
            this.name = name;
            this.task = task;
        }

        @Override
        public Iterator<byte[]> call(Iterator<String> texts) {
            List<String> chunk = new ArrayList<>();
            texts.forEachRemaining(chunk::add);
            return scoreChunk(ExecutorCache.get(name, task::value), chunk).iterator();
        }
    }

    /** What runs on an executor over Datasets. */
    private static final class ScoreRows implements MapPartitionsFunction<Row, Row>, Serializable {
        private static final long serialVersionUID = 1;

        private final String name;
        private final byte[] task;

        ScoreRows(String name, byte[] task) {
            this.name = name;
            this.task = task;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            List<Integer> places = new ArrayList<>();
            List<String> chunk = new ArrayList<>();
            while (rows.hasNext()) {
                Row row = rows.next();
                places.add(row.getInt(0));
                chunk.add(row.getString(1));
            }
            if (chunk.isEmpty()) {
                return List.<Row>of().iterator();
            }
            List<byte[]> outcomes = scoreChunk(ExecutorCache.get(name, () -> task), chunk);
            List<Row> out = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                out.add(RowFactory.create(places.get(i), outcomes.get(i)));
            }
            return out.iterator();
        }
    }
}
