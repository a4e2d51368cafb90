package io.cambrian.jobs.risk;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.risk.CorrelationTiles;
import io.cambrian.risk.TileKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Pearson correlations of many assets, computed and left in tiles on the cluster: no matrix of all assets ever stands in one
 * place, and there is no limit of columns. Single precision; bit-identical for any partitioning, since a tile depends on
 * nothing but its two blocks.
 *
 * <p>An asset is a row: its {@code index} (from 0 without gaps) and its {@code returns} on common days as bytes, see
 * {@link #encode}. While all returns together are below 256 MB they travel to each executor once, with the code; else
 * blocks are joined to the pairs that need them.
 */
public final class DistributedCorrelation {
    /** Columns of the input. */
    public static final StructType ASSET =
            new StructType().add("index", IntegerType, false).add("returns", BinaryType, false);

    /**
     * Columns of the result: tile {@code row_block <= column_block} holds the correlations of assets {@code first_row} to
     * {@code first_row + rows - 1} with {@code first_column} on, row by row, as bytes of floats; see {@link #decode}.
     */
    public static final StructType TILE = new StructType()
            .add("row_block", IntegerType, false)
            .add("column_block", IntegerType, false)
            .add("first_row", IntegerType, false)
            .add("first_column", IntegerType, false)
            .add("rows", IntegerType, false)
            .add("columns", IntegerType, false)
            .add("correlations", BinaryType, false);

    /** Assets of a block by default: a tile is 4 MB, and 2,500 days of its assets 10 MB. */
    public static final int BLOCK = 1024;

    private static final long SHIPPED_BYTES = 256L << 20;

    private static final StructType BLOCK_ROW =
            new StructType().add("block", IntegerType, false).add("payload", BinaryType, false);

    private DistributedCorrelation() {}

    /** Returns as bytes: little-endian floats; NaN where missing. */
    public static byte[] encode(float[] returns) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * returns.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(returns);
        return bytes.array();
    }

    /** What {@link #encode} wrote. */
    public static float[] decode(byte[] bytes) {
        float[] out = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
        return out;
    }

    /** Assets as rows. */
    public static Dataset<Row> assets(SparkSession spark, List<float[]> returns) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < returns.size(); i++) {
            rows.add(RowFactory.create(i, encode(returns.get(i))));
        }
        return spark.createDataFrame(rows, ASSET);
    }

    /**
     * The tiles, computed when they are read. The assets themselves are read here, to be sent along, where all their returns are
     * below 256 MB.
     *
     * @param assets rows of {@link #ASSET}
     * @param count of all assets, at least 1
     * @param days of each
     * @param block assets of a block; changes no bit of any correlation
     */
    public static Dataset<Row> tiles(Dataset<Row> assets, int count, int days, int block) {
        return tiles(assets, count, days, block, SHIPPED_BYTES);
    }

    static Dataset<Row> tiles(Dataset<Row> assets, int count, int days, int block, long most) {
        if (count < 1 || days < 2 || block < 1) {
            throw new IllegalArgumentException("Tiles need at least 1 asset (" + count + "), 2 days (" + days
                    + ") and blocks of at least 1 asset (" + block + ").");
        }
        SparkSession spark = assets.sparkSession();
        int blocks = (count + block - 1) / block;
        int tasks = Math.max(1, Math.min(blocks * (blocks + 1) / 2, 2 * Parallelism.of(spark)));
        Dataset<Row> packed = assets.withColumn(
                        "block", floor(col("index").divide(block)).cast("int"))
                .repartition(Math.min(blocks, Parallelism.of(spark)), col("block"))
                .sortWithinPartitions("block", "index")
                .mapPartitions(new Pack(count, days, block), Encoders.row(BLOCK_ROW));
        List<Row> pairs = new ArrayList<>();
        // the large tiles first, the half ones of the diagonal last, so that tasks end together
        for (int distance = blocks - 1; distance >= 0; distance--) {
            for (int i = 0; i + distance < blocks; i++) {
                pairs.add(RowFactory.create(i, i + distance));
            }
        }
        StructType pair = new StructType().add("row_block", IntegerType, false).add("column_block", IntegerType, false);
        Dataset<Row> split = spark.createDataFrame(pairs, pair).repartition(tasks);
        if (4L * count * days <= most) {
            List<byte[]> payloads = new ArrayList<>();
            packed.orderBy("block").collectAsList().forEach(row -> payloads.add(row.getAs("payload")));
            return split.mapPartitions(new Multiply(days, block, payloads.toArray(byte[][]::new)), Encoders.row(TILE));
        }
        Dataset<Row> left =
                packed.select(col("block").as("left_block"), col("payload").as("left_payload"));
        Dataset<Row> right =
                packed.select(col("block").as("right_block"), col("payload").as("right_payload"));
        return split.join(left, col("row_block").equalTo(col("left_block")))
                .join(right, col("column_block").equalTo(col("right_block")))
                .select("row_block", "column_block", "left_payload", "right_payload")
                .mapPartitions(new Multiply(days, block, null), Encoders.row(TILE));
    }

    /** The whole matrix in the driver's memory, {@code [assets][assets]}; for few enough assets. */
    public static float[][] assemble(Dataset<Row> tiles, int count) {
        float[][] all = new float[count][count];
        List<Row> collected = new ArrayList<>(tiles.collectAsList());
        for (int k = collected.size() - 1; k >= 0; k--) {
            Row tile = collected.remove(k); // its bytes are free once they are copied
            float[] c = decode(tile.getAs("correlations"));
            int firstRow = tile.getInt(2);
            int firstColumn = tile.getInt(3);
            int rows = tile.getInt(4);
            int columns = tile.getInt(5);
            for (int i = 0; i < rows; i++) {
                System.arraycopy(c, i * columns, all[firstRow + i], firstColumn, columns);
                for (int j = 0; j < columns; j++) {
                    all[firstColumn + j][firstRow + i] = c[i * columns + j];
                }
            }
        }
        return all;
    }

    /** Puts the assets of each block together. */
    private static final class Pack implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1;
        private final int count;
        private final int days;
        private final int block;

        Pack(int count, int days, int block) {
            this.count = count;
            this.days = days;
            this.block = block;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> assets) {
            return new Iterator<>() {
                private Row next = assets.hasNext() ? assets.next() : null;

                @Override
                public boolean hasNext() {
                    return next != null;
                }

                @Override
                public Row next() {
                    if (next == null) {
                        throw new NoSuchElementException();
                    }
                    int id = next.<Integer>getAs("block");
                    int size = Math.min(block, count - id * block);
                    byte[] payload = new byte[4 * days * size];
                    for (int k = 0; k < size; k++) {
                        if (next == null || next.getInt(0) != id * block + k) {
                            throw new DataException("Asset " + (id * block + k) + " of " + count
                                    + " is missing or occurs twice; indices must run from 0 without gaps.");
                        }
                        byte[] returns = next.getAs("returns");
                        if (returns.length != 4 * days) {
                            throw new DataException("Asset " + next.getInt(0) + " has " + returns.length / 4
                                    + " returns instead of " + days + ".");
                        }
                        System.arraycopy(returns, 0, payload, 4 * days * k, returns.length);
                        next = assets.hasNext() ? assets.next() : null;
                    }
                    return RowFactory.create(id, payload);
                }
            };
        }
    }

    /** Computes one tile for each pair of blocks; keeps the blocks that it used last. */
    private static final class Multiply implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1;
        private static final int KEPT = 3;
        private final int days;
        private final int block;
        private final byte[][] payloads;

        /** Without payloads, they stand in the rows. */
        Multiply(int days, int block, byte[][] payloads) {
            this.days = days;
            this.block = block;
            this.payloads = payloads;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> pairs) {
            CorrelationTiles tiles = new CorrelationTiles(TileKernel.best());
            Map<Integer, CorrelationTiles.Block> recent = new LinkedHashMap<>(8, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, CorrelationTiles.Block> eldest) {
                    return size() > KEPT;
                }
            };
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return pairs.hasNext();
                }

                @Override
                public Row next() {
                    Row pair = pairs.next();
                    int i = pair.getInt(0);
                    int j = pair.getInt(1);
                    CorrelationTiles.Block first =
                            recent.computeIfAbsent(i, id -> block(payloads == null ? pair.getAs(2) : payloads[i]));
                    CorrelationTiles.Block second =
                            recent.computeIfAbsent(j, id -> block(payloads == null ? pair.getAs(3) : payloads[j]));
                    return RowFactory.create(
                            i,
                            j,
                            i * block,
                            j * block,
                            first.assets(),
                            second.assets(),
                            encode(tiles.tile(first, second)));
                }
            };
        }

        private CorrelationTiles.Block block(byte[] payload) {
            return CorrelationTiles.Block.of(decode(payload), payload.length / (4 * days), days);
        }
    }
}
