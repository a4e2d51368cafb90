package io.cambrian.jobs.memory;

import io.cambrian.memory.NearestContexts;
import io.cambrian.memory.Neighbors;
import io.cambrian.memory.PastCase;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.feature.BucketedRandomProjectionLSH;
import org.apache.spark.ml.feature.BucketedRandomProjectionLSHModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Approximate nearest contexts by MLlib's random projections: cases that fall into a bucket of the query in at least one of
 * several tables are measured exactly. How many of the true nearest it finds depends on the data; {@link #tuned} widens the
 * buckets until enough are found, by comparison with the exact search, or says that it could not.
 *
 * <p>It is fitted for one scaling of complete contexts, that of the cases known on one day.
 */
public final class LshNearest implements NearestContexts, AutoCloseable {
    private static final StructType SCHEMA = new StructType()
            .add("position", DataTypes.IntegerType, false)
            .add("scaled", SQLDataTypes.VectorType(), false);

    private static final StructType HASHED = new StructType()
            .add("position", DataTypes.IntegerType, false)
            .add("scaled", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
            .add("buckets", DataTypes.createArrayType(DataTypes.DoubleType, false), false);
    private static final StructType FOUND =
            new StructType().add("position", DataTypes.IntegerType, false).add("distance", DataTypes.DoubleType, false);
    private static final Comparator<Row> NEAREST =
            Comparator.<Row>comparingDouble(r -> r.getDouble(1)).thenComparingInt(r -> r.getInt(0));

    /** Of the nearest by which recall is measured. */
    public static final int MEASURED = 50;

    private static final int TABLES = 12;
    private static final int WIDENINGS = 8;

    private final SparkSession spark;
    private final Dataset<Row> hashed;
    private final BucketedRandomProjectionLSHModel model;
    private final double[] scale;
    private final int known;

    private LshNearest(
            SparkSession spark,
            Dataset<Row> hashed,
            BucketedRandomProjectionLSHModel model,
            double[] scale,
            int known) {
        this.spark = spark;
        this.hashed = hashed;
        this.model = model;
        this.scale = scale;
        this.known = known;
    }

    /**
     * A tuned search.
     *
     * @param recall mean share of the {@value #MEASURED} nearest that it finds, over the queries that it was measured on
     * @param bucketLength in units of scaled distance
     * @param measured queries
     */
    public record Tuned(LshNearest search, double recall, double bucketLength, int measured) {}

    /**
     * Widens buckets until recall suffices.
     *
     * @param cases in the order of the bank; those that do not know a feature are never found
     * @param scale per feature, all known
     * @param known only so many of the first cases exist
     * @param exact the truth
     * @param queries contexts to measure on, complete
     * @param enough share of the nearest that must be found, such as 0.95
     * @return empty where the widest buckets do not suffice: then the exact search is the one to use
     */
    public static Optional<Tuned> tuned(
            SparkSession spark,
            List<PastCase> cases,
            double[] scale,
            int known,
            NearestContexts exact,
            List<double[]> queries,
            double enough,
            long seed) {
        Dataset<Row> rows = rows(spark, cases, scale, known).persist();
        rows.count();
        double length = 0.5;
        for (int i = 0; i < WIDENINGS; i++, length *= 1.5) {
            BucketedRandomProjectionLSHModel model = new BucketedRandomProjectionLSH()
                    .setInputCol("scaled")
                    .setOutputCol("hashes")
                    .setNumHashTables(TABLES)
                    .setBucketLength(length)
                    .setSeed(seed)
                    .fit(rows);
            Dataset<Row> hashed = model.transform(rows)
                    .mapPartitions(new Flatten(), Encoders.row(HASHED))
                    .persist();
            LshNearest search = new LshNearest(spark, hashed, model, scale.clone(), known);
            double recall = queries.stream()
                    .mapToDouble(q -> exact.nearest(q, scale, known, MEASURED)
                            .shareFoundBy(search.nearest(q, scale, known, MEASURED)))
                    .average()
                    .orElse(0);
            if (recall >= enough) {
                rows.unpersist();
                return Optional.of(new Tuned(search, recall, length, queries.size()));
            }
            search.close();
        }
        rows.unpersist();
        return Optional.empty();
    }

    private static Dataset<Row> rows(SparkSession spark, List<PastCase> cases, double[] scale, int known) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < known; i++) {
            double[] scaled = scaled(cases.get(i).context(), scale);
            if (Arrays.stream(scaled).noneMatch(Double::isNaN)) {
                rows.add(RowFactory.create(i, Vectors.dense(scaled)));
            }
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    /** Of the numbers in single precision, as the bank has them. */
    private static double[] scaled(double[] context, double[] scale) {
        double[] scaled = new double[context.length];
        Arrays.setAll(scaled, f -> (double) (float) context[f] / scale[f]);
        return scaled;
    }

    /** @throws IllegalArgumentException for another scaling or another number of cases than it was fitted for */
    @Override
    public Neighbors nearest(double[] context, double[] scaling, int knownCases, int count) {
        if (!Arrays.equals(scaling, scale)
                || knownCases != known
                || Arrays.stream(context).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("The hashes were made for " + known + " cases at the scale "
                    + Arrays.toString(scale) + "; the query has " + knownCases + " at " + Arrays.toString(scaling)
                    + ", context " + Arrays.toString(context) + ".");
        }
        double[] query = scaled(context, scale);
        Dataset<Row> one = spark.createDataFrame(List.of(RowFactory.create(0, Vectors.dense(query))), SCHEMA);
        double[] buckets = numbers(model.transform(one)
                .mapPartitions(new Flatten(), Encoders.row(HASHED))
                .first()
                .getList(2));
        List<Row> found =
                hashed.mapPartitions(new Probe(query, buckets, count), Encoders.row(FOUND)).collectAsList().stream()
                        .sorted(NEAREST)
                        .limit(count)
                        .toList();
        return new Neighbors(
                found.stream().mapToInt(r -> r.getInt(0)).toArray(),
                found.stream().mapToDouble(r -> r.getDouble(1)).toArray());
    }

    @Override
    public void close() {
        hashed.unpersist();
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Vectors and hashes as plain numbers. */
    private static final class Flatten implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1;

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            List<Row> flat = new ArrayList<>();
            rows.forEachRemaining(r -> {
                List<Vector> hashes = r.getList(r.fieldIndex("hashes"));
                flat.add(RowFactory.create(
                        r.<Integer>getAs("position"),
                        Arrays.stream(r.<Vector>getAs("scaled").toArray())
                                .boxed()
                                .toArray(Double[]::new),
                        hashes.stream().map(h -> h.apply(0)).toArray(Double[]::new)));
            });
            return flat.iterator();
        }
    }

    /** Measures the rows that share a bucket with the query, and gives the nearest of a partition. */
    private record Probe(double[] query, double[] buckets, int count)
            implements MapPartitionsFunction<Row, Row>, Serializable {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            PriorityQueue<Row> best = new PriorityQueue<>(NEAREST.reversed());
            rows.forEachRemaining(r -> {
                double[] hashes = numbers(r.getList(2));
                boolean shares = false;
                for (int t = 0; t < hashes.length && !shares; t++) {
                    shares = hashes[t] == buckets[t];
                }
                if (shares) {
                    double[] x = numbers(r.getList(1));
                    double sum = 0;
                    for (int f = 0; f < x.length; f++) {
                        sum += (x[f] - query[f]) * (x[f] - query[f]);
                    }
                    best.add(RowFactory.create(r.getInt(0), Math.sqrt(sum)));
                    if (best.size() > count) {
                        best.poll();
                    }
                }
            });
            return best.iterator();
        }
    }
}
