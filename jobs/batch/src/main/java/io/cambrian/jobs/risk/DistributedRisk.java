package io.cambrian.jobs.risk;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.risk.FactorScenarios;
import io.cambrian.risk.ScenarioTail;
import io.cambrian.risk.TailSelection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Value at risk over many positions or scenarios on the cluster. Bit-identical for any partitioning: positions are summed in
 * blocks of {@value #BLOCK} by number and the blocks in their order, scenarios are pure functions of their number.
 */
public final class DistributedRisk {
    /** Columns of positions: {@code scenario_returns} are doubles in bytes, see {@link #encode}; already times the weight. */
    public static final StructType POSITION =
            new StructType().add("index", IntegerType, false).add("scenario_returns", BinaryType, false);

    /** Columns of the parts: those of value at risk and expected shortfall, and both of the position on its own. */
    public static final StructType PART = new StructType()
            .add("index", IntegerType, false)
            .add("component_value_at_risk", DoubleType, false)
            .add("component_expected_shortfall", DoubleType, false)
            .add("value_at_risk", DoubleType, false)
            .add("expected_shortfall", DoubleType, false);

    private static final int BLOCK = 256;

    /** Scenarios that are simulated, and travel, together. */
    private static final int SCENARIO_BLOCK = 8192;

    private static final StructType SUMS =
            new StructType().add("block", IntegerType, false).add("sums", BinaryType, false);

    private DistributedRisk() {}

    /**
     * What was measured.
     *
     * @param tail the portfolio's tail: Rockafellar and Uryasev's, an observation
     * @param scenarios the portfolio's return in each scenario
     * @param parts of the positions, rows of {@link #PART}; computed when read. Parts sum to the whole; a position on its own
     *     is measured by the type-7 quantile
     */
    public record Result(ScenarioTail tail, double[] scenarios, Dataset<Row> parts) {}

    public static byte[] encode(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    public static double[] decode(byte[] bytes) {
        double[] out = new double[bytes.length / 8];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(out);
        return out;
    }

    /**
     * Historical value at risk and expected shortfall of the sum of all positions, and their parts.
     *
     * @param positions rows of {@link #POSITION}; read twice, so persist what is costly to make
     * @param confidenceLevel in (0, 1)
     */
    public static Result historical(Dataset<Row> positions, int scenarios, double confidenceLevel) {
        int tasks = Parallelism.of(positions.sparkSession());
        List<Row> sums = positions
                .withColumn("block", floor(col("index").divide(BLOCK)).cast("int"))
                .repartition(tasks, col("block"))
                .sortWithinPartitions("block", "index")
                .mapPartitions(new Sum(scenarios), Encoders.row(SUMS))
                .collectAsList();
        List<Row> ordered = new ArrayList<>(sums);
        ordered.sort(Comparator.comparingInt(row -> row.getInt(0)));
        double[] portfolio = new double[scenarios];
        for (Row row : ordered) {
            double[] part = decode(row.getAs(1));
            for (int s = 0; s < scenarios; s++) {
                portfolio[s] += part[s];
            }
        }
        ScenarioTail tail = ScenarioTail.of(portfolio, tailProbability(confidenceLevel));
        Dataset<Row> parts = positions.mapPartitions(
                new Parts(tail.scenarios(), tail.shares(), tail.edge(), scenarios, confidenceLevel),
                Encoders.row(PART));
        return new Result(tail, portfolio, parts);
    }

    private static double tailProbability(double confidenceLevel) {
        if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
            throw new io.cambrian.fault.ConfigException(
                    "The confidenceLevel (" + confidenceLevel + ") of a value at risk must be in (0, 1).");
        }
        // 1 - 0.99 is 0.010000000000000009 in binary
        return Math.rint((1 - confidenceLevel) * 1e12) / 1e12;
    }

    /** A portfolio's results in scenarios 0 to {@code count - 1} of a factor model, simulated on the cluster. */
    public static double[] simulate(SparkSession spark, FactorScenarios model, int count, int tasks) {
        int blocks = (count + SCENARIO_BLOCK - 1) / SCENARIO_BLOCK;
        StructType out = new StructType().add("block", LongType, false).add("results", BinaryType, false);
        List<Row> rows = spark.range(0, blocks, 1, Math.max(1, Math.min(tasks, blocks)))
                .mapPartitions(new Simulate(model, count), Encoders.row(out))
                .collectAsList();
        double[] all = new double[count];
        for (Row row : rows) {
            double[] part = decode(row.getAs(1));
            System.arraycopy(part, 0, all, Math.toIntExact(row.getLong(0) * SCENARIO_BLOCK), part.length);
        }
        return all;
    }

    /** Adds up the positions of each block. */
    private static final class Sum implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1;
        private final int scenarios;

        Sum(int scenarios) {
            this.scenarios = scenarios;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> positions) {
            List<Row> out = new ArrayList<>();
            int open = -1;
            int last = -1;
            double[] sum = new double[scenarios];
            while (positions.hasNext()) {
                Row row = positions.next();
                int block = row.<Integer>getAs("block");
                if (row.getInt(0) == last) {
                    throw new io.cambrian.fault.DataException("Position " + last
                            + " occurs twice; its risk would count twice.\nGive each position an index of its own.");
                }
                last = row.getInt(0);
                if (block != open && open >= 0) {
                    out.add(RowFactory.create(open, encode(sum)));
                    Arrays.fill(sum, 0);
                }
                open = block;
                double[] returns = decode(row.getAs("scenario_returns"));
                if (returns.length != scenarios) {
                    throw new io.cambrian.fault.DataException("Position " + row.getInt(0) + " has " + returns.length
                            + " scenarios instead of " + scenarios + ".");
                }
                for (int s = 0; s < scenarios; s++) {
                    sum[s] += returns[s];
                }
            }
            if (open >= 0) {
                out.add(RowFactory.create(open, encode(sum)));
            }
            return out.iterator();
        }
    }

    /** Measures each position in the portfolio's tail and on its own. */
    private static final class Parts implements MapPartitionsFunction<Row, Row> {
        private static final long serialVersionUID = 1;
        private final int[] tail;
        private final double[] shares;
        private final int edge;
        private final int scenarios;
        private final double confidenceLevel;

        Parts(int[] tail, double[] shares, int edge, int scenarios, double confidenceLevel) {
            this.tail = tail;
            this.shares = shares;
            this.edge = edge;
            this.scenarios = scenarios;
            this.confidenceLevel = confidenceLevel;
        }

        @Override
        public Iterator<Row> call(Iterator<Row> positions) {
            TailSelection alone = new TailSelection(scenarios, confidenceLevel);
            double[] own = new double[2];
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return positions.hasNext();
                }

                @Override
                public Row next() {
                    Row row = positions.next();
                    double[] returns = decode(row.getAs("scenario_returns"));
                    double shortfall = 0;
                    for (int k = 0; k < tail.length; k++) {
                        shortfall -= shares[k] * returns[tail[k]];
                    }
                    alone.measure(returns, 0, own);
                    return RowFactory.create(row.getInt(0), -returns[edge], shortfall, own[0], own[1]);
                }
            };
        }
    }

    /** Simulates blocks of scenarios. */
    private static final class Simulate implements MapPartitionsFunction<Long, Row> {
        private static final long serialVersionUID = 1;
        private final FactorScenarios model;
        private final int count;

        Simulate(FactorScenarios model, int count) {
            this.model = model;
            this.count = count;
        }

        @Override
        public Iterator<Row> call(Iterator<Long> blocks) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return blocks.hasNext();
                }

                @Override
                public Row next() {
                    long block = blocks.next();
                    long from = block * SCENARIO_BLOCK;
                    int size = (int) Math.min(SCENARIO_BLOCK, count - from);
                    return RowFactory.create(block, encode(model.portfolio(from, size)));
                }
            };
        }
    }
}
