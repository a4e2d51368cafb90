package io.cambrian.jobs.memory;

import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ExactNearest;
import io.cambrian.memory.NearestContexts;
import io.cambrian.memory.Neighbors;
import io.cambrian.memory.PastCase;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final StructType SLICE = new StructType()
            .add("first", DataTypes.IntegerType, false)
            .add("hash", DataTypes.StringType, false)
            .add("contexts", DataTypes.BinaryType, false);
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
            rows.add(RowFactory.create(from, hash(bytes.array()), bytes.array()));
        }
        Dataset<Row> slices = spark.createDataFrame(rows, SLICE)
                .repartition(Math.max(1, rows.size()))
                .persist();
        slices.count();
        return new SparkNearest(slices, List.copyOf(features));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
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
                CaseBank bank = Banks.of(slice, features);
                int here = Math.min(bank.size(), known - first);
                if (here <= 0) {
                    continue;
                }
                Neighbors near = new ExactNearest(bank).nearest(context, scale, here, count);
                for (int i = 0; i < near.size(); i++) {
                    found.add(RowFactory.create(first + near.positions()[i], near.distances()[i]));
                }
            }
            return found.iterator();
        }
    }

    /**
     * Slices that this process has made searchable, by the hash of their contexts: making them takes far longer than a search.
     * Memory that is needed elsewhere takes them back.
     */
    private static final class Banks {
        private static final Map<String, SoftReference<CaseBank>> KNOWN = new ConcurrentHashMap<>();

        static CaseBank of(Row slice, List<String> features) {
            KNOWN.values().removeIf(reference -> reference.get() == null);
            String key = features.size() + " " + slice.getString(1);
            SoftReference<CaseBank> reference = KNOWN.get(key);
            CaseBank known = reference == null ? null : reference.get();
            if (known == null) {
                known = make(slice.getAs(2), features);
                KNOWN.put(key, new SoftReference<>(known));
            }
            return known;
        }

        private static CaseBank make(byte[] contexts, List<String> features) {
            ByteBuffer bytes = ByteBuffer.wrap(contexts);
            int n = bytes.capacity() / Float.BYTES / features.size();
            int[] order = IntStream.range(0, n).toArray();
            return CaseBank.inOrder(
                    features,
                    order,
                    order,
                    new double[n],
                    (i, f) -> bytes.getFloat((i * features.size() + f) * Float.BYTES));
        }
    }
}
