package io.cambrian.jobs.memory;

import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ExactNearest;
import io.cambrian.memory.NearestContexts;
import io.cambrian.memory.Neighbors;
import io.cambrian.memory.PastCase;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The nearest contexts of a bank whose cases lie on the executors in slices: each slice gives its nearest by the same search as
 * in one process, and the nearest of those are the nearest of all, bit for bit, for any slicing.
 */
public final class SparkNearest implements NearestContexts, AutoCloseable {
    private static final StructType SLICE =
            new StructType().add("first", DataTypes.IntegerType, false).add("contexts", DataTypes.BinaryType, false);
    private static final StructType FOUND =
            new StructType().add("position", DataTypes.IntegerType, false).add("distance", DataTypes.DoubleType, false);

    private final Dataset<Row> slices;
    private final List<String> features;

    private SparkNearest(Dataset<Row> slices, List<String> features) {
        this.slices = slices;
        this.features = features;
    }

    /**
     * Distributes a bank.
     *
     * @param cases in the order of the bank
     * @param sliceSize cases in a slice; changes only the speed
     */
    public static SparkNearest of(SparkSession spark, List<String> features, List<PastCase> cases, int sliceSize) {
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < cases.size(); from += sliceSize) {
            int to = Math.min(cases.size(), from + sliceSize);
            ByteBuffer bytes = ByteBuffer.allocate((to - from) * features.size() * Float.BYTES);
            for (PastCase c : cases.subList(from, to)) {
                for (double x : c.context()) {
                    bytes.putFloat((float) x);
                }
            }
            rows.add(RowFactory.create(from, bytes.array()));
        }
        Dataset<Row> slices = spark.createDataFrame(rows, SLICE)
                .repartition(Math.max(1, rows.size()))
                .persist();
        slices.count();
        return new SparkNearest(slices, List.copyOf(features));
    }

    @Override
    public Neighbors nearest(double[] context, double[] scale, int known, int count) {
        List<Row> found = slices.mapPartitions(new Search(features, context, scale, known, count), Encoders.row(FOUND))
                .collectAsList();
        List<Row> best = found.stream()
                .sorted(Comparator.<Row>comparingDouble(r -> r.getDouble(1)).thenComparingInt(r -> r.getInt(0)))
                .limit(count)
                .toList();
        return new Neighbors(
                best.stream().mapToInt(r -> r.getInt(0)).toArray(),
                best.stream().mapToDouble(r -> r.getDouble(1)).toArray());
    }

    @Override
    public void close() {
        slices.unpersist();
    }

    /** Searches the slices of a partition. */
    private record Search(List<String> features, double[] context, double[] scale, int known, int count)
            implements MapPartitionsFunction<Row, Row>, Serializable {
        @Override
        public Iterator<Row> call(Iterator<Row> slices) {
            List<Row> found = new ArrayList<>();
            while (slices.hasNext()) {
                Row slice = slices.next();
                int first = slice.getInt(0);
                ByteBuffer bytes = ByteBuffer.wrap(slice.<byte[]>getAs(1));
                int n = bytes.capacity() / Float.BYTES / features.size();
                int here = Math.min(n, known - first);
                if (here <= 0) {
                    continue;
                }
                int[] order = IntStream.range(0, n).toArray();
                CaseBank bank = CaseBank.inOrder(
                        features,
                        order,
                        order,
                        new double[n],
                        (i, f) -> bytes.getFloat((i * features.size() + f) * Float.BYTES));
                Neighbors near = new ExactNearest(bank).nearest(context, scale, here, count);
                for (int i = 0; i < near.size(); i++) {
                    found.add(RowFactory.create(first + near.positions()[i], near.distances()[i]));
                }
            }
            return found.iterator();
        }
    }
}
