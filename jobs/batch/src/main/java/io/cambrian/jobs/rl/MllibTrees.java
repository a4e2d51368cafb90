package io.cambrian.jobs.rl;

import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.rl.RegressionTrees;
import io.cambrian.rl.TreeQ;
import io.cambrian.rl.TreeRegressor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Regression trees fitted by MLlib, as core's flat numbers: core applies them without Spark.
 *
 * <p>What MLlib draws at random depends on the partitioning, so each sample is sorted by row into one partition. Samples are
 * independent of each other and are fitted side by side, over all cores of the cluster.
 */
final class MllibTrees implements TreeRegressor {
    static final String ROW = "row";
    static final String FEATURES = "features";
    static final String LABEL = "label";
    static final String WEIGHT = "weight";
    static final StructType SCHEMA = new StructType()
            .add(ROW, DataTypes.IntegerType, false)
            .add(FEATURES, SQLDataTypes.VectorType(), false)
            .add(LABEL, DataTypes.DoubleType, false)
            .add(WEIGHT, DataTypes.DoubleType, false);

    private static final double STEP = 0.1;
    private static final int SIDE_BY_SIDE = 32;

    private final SparkSession spark;
    private final TreeQ settings;

    MllibTrees(SparkSession spark, TreeQ settings) {
        this.spark = spark;
        this.settings = settings;
    }

    @Override
    public List<RegressionTrees> fit(double[][] x, List<Sample> samples) {
        int threads = Math.max(1, Math.min(SIDE_BY_SIDE, Parallelism.of(spark)));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<RegressionTrees>> running = new ArrayList<>();
            for (Sample sample : samples) {
                running.add(pool.submit(() -> fit(rows(x, sample), sample.seed())));
            }
            List<RegressionTrees> fits = new ArrayList<>();
            for (Future<RegressionTrees> fit : running) {
                fits.add(fit.get());
            }
            return fits;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while trees were fitted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** What a sample sees, as a dataset. */
    Dataset<Row> rows(double[][] x, Sample sample) {
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < x.length; r++) {
            if (sample.weight()[r] > 0) {
                rows.add(RowFactory.create(r, Vectors.dense(x[r]), sample.y()[r], sample.weight()[r]));
            }
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    /** @param rows as {@link #rows} makes them, partitioned in any way */
    RegressionTrees fit(Dataset<Row> rows, long seed) {
        Dataset<Row> sorted = rows.repartition(1).sortWithinPartitions(ROW);
        return settings.kind() == TreeQ.Kind.FOREST ? flat(forest(sorted, seed)) : flat(boosted(sorted, seed));
    }

    RandomForestRegressionModel forest(Dataset<Row> sorted, long seed) {
        return new RandomForestRegressor()
                .setFeaturesCol(FEATURES)
                .setLabelCol(LABEL)
                .setWeightCol(WEIGHT)
                .setNumTrees(settings.trees())
                .setMaxDepth(settings.depth())
                .setMinWeightFractionPerNode(settings.leafShare())
                .setFeatureSubsetStrategy("onethird")
                .setSeed(seed)
                .fit(sorted);
    }

    GBTRegressionModel boosted(Dataset<Row> sorted, long seed) {
        return new GBTRegressor()
                .setFeaturesCol(FEATURES)
                .setLabelCol(LABEL)
                .setWeightCol(WEIGHT)
                .setMaxIter(settings.trees())
                .setMaxDepth(settings.depth())
                .setMinWeightFractionPerNode(settings.leafShare())
                .setStepSize(STEP)
                .setSeed(seed)
                .fit(sorted);
    }

    static RegressionTrees flat(RandomForestRegressionModel model) {
        return flat(model.trees(), null);
    }

    static RegressionTrees flat(GBTRegressionModel model) {
        return flat(model.trees(), model.treeWeights());
    }

    private static RegressionTrees flat(DecisionTreeRegressionModel[] trees, double[] weights) {
        List<double[]> nodes = new ArrayList<>();
        double[] roots = new double[2 * trees.length];
        for (int t = 0; t < trees.length; t++) {
            roots[2 * t] = nodes.size();
            // a forest's prediction is the mean of its trees
            roots[2 * t + 1] = weights == null ? 1.0 / trees.length : weights[t];
            add(trees[t].rootNode(), nodes);
        }
        return new RegressionTrees(
                nodes.stream().flatMapToDouble(Arrays::stream).toArray(), roots);
    }

    private static void add(Node node, List<double[]> nodes) {
        if (node instanceof InternalNode inner) {
            ContinuousSplit split = (ContinuousSplit) inner.split();
            double[] numbers = {split.featureIndex(), split.threshold(), 0};
            nodes.add(numbers);
            add(inner.leftChild(), nodes);
            numbers[2] = nodes.size();
            add(inner.rightChild(), nodes);
        } else {
            nodes.add(new double[] {-1, node.prediction(), 0});
        }
    }
}
