package io.cambrian.jobs.regime;

import io.cambrian.regime.GaussianMixture;
import io.cambrian.regime.RegimeTraining;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Gaussian mixtures fitted by MLlib, as starts for core's own fit.
 *
 * <p>MLlib draws its own start from a sample that depends on the partitioning, so the rows are first sorted by day into one
 * partition. Its parameters are rounded to six decimals: a linear algebra library that adds in another order gives the same
 * start.
 */
final class MixtureStarts {
    private static final String DAY = "day";
    private static final String FEATURES = "features";
    private static final StructType SCHEMA =
            new StructType().add(DAY, DataTypes.IntegerType, false).add(FEATURES, SQLDataTypes.VectorType(), false);

    private static final int ITERATIONS = 40;
    private static final double TOLERANCE = 0.01;
    private static final double ROUNDING = 1e6;
    private static final long PURPOSE = Seeds.ofText("mllib mixture starts");

    private MixtureStarts() {}

    /** The training rows as a dataset. */
    static Dataset<Row> dataset(SparkSession spark, RegimeTraining training) {
        List<Row> rows = new ArrayList<>();
        for (int t = 0; t < training.rows().length; t++) {
            rows.add(RowFactory.create(training.days()[t], Vectors.dense(training.rows()[t])));
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    /**
     * One mixture per seed.
     *
     * @param rows as {@link #dataset} makes them, partitioned in any way
     * @param seed of the run; each start derives its own
     * @param begins told each start's number, from 0, as it begins
     */
    static List<GaussianMixture> fit(Dataset<Row> rows, int states, int starts, long seed, IntConsumer begins) {
        Dataset<Row> sorted = rows.repartition(1).sortWithinPartitions(DAY).persist();
        try {
            List<GaussianMixture> mixtures = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                begins.accept(i);
                GaussianMixtureModel model = new org.apache.spark.ml.clustering.GaussianMixture()
                        .setFeaturesCol(FEATURES)
                        .setK(states)
                        .setMaxIter(ITERATIONS)
                        .setTol(TOLERANCE)
                        .setSeed(Seeds.derive(seed, PURPOSE, states, i))
                        .fit(sorted);
                mixtures.add(toCore(model));
            }
            return mixtures;
        } finally {
            sorted.unpersist();
        }
    }

    private static GaussianMixture toCore(GaussianMixtureModel model) {
        MultivariateGaussian[] gaussians = model.gaussians();
        int k = gaussians.length;
        double[] weights = new double[k];
        double[][] means = new double[k][];
        double[][][] covariances = new double[k][][];
        double total = 0;
        for (int j = 0; j < k; j++) {
            // a component that died starts light instead
            weights[j] = Math.max(rounded(model.weights()[j]), 1e-3);
            total += weights[j];
            means[j] = gaussians[j].mean().toArray();
            Matrix covariance = gaussians[j].cov();
            covariances[j] = new double[covariance.numRows()][covariance.numCols()];
            for (int r = 0; r < covariance.numRows(); r++) {
                means[j][r] = rounded(means[j][r]);
                for (int c = 0; c <= r; c++) {
                    // the rows are standardized: 0.01 keeps the rounded matrix positive definite
                    covariances[j][r][c] = rounded(covariance.apply(r, c)) + (r == c ? 0.01 : 0);
                    covariances[j][c][r] = covariances[j][r][c];
                }
            }
        }
        for (int j = 0; j < k; j++) {
            weights[j] /= total;
        }
        return new GaussianMixture(weights, means, covariances);
    }

    private static double rounded(double x) {
        return Math.rint(x * ROUNDING) / ROUNDING;
    }
}
