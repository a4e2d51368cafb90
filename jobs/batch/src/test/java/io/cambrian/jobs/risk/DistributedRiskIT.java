package io.cambrian.jobs.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.FactorScenarios;
import io.cambrian.risk.VarMethod;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class DistributedRiskIT {
    private static final SparkSession SPARK = LocalSpark.session();

    private static List<float[]> assets(int count, int days) {
        RandomGenerator random = Seeds.stream(5, count);
        float[] market = new float[days];
        for (int t = 0; t < days; t++) {
            market[t] = (float) random.nextGaussian();
        }
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] r = new float[days];
            for (int t = 0; t < days; t++) {
                r[t] = 0.01f * (market[t] + (float) random.nextGaussian());
            }
            all.add(r);
        }
        return all;
    }

    @Test
    void aPositionThatOccursTwiceIsRefused() {
        List<Row> rows = new ArrayList<>();
        for (int i : new int[] {0, 1, 2, 1}) {
            rows.add(RowFactory.create(i, DistributedRisk.encode(new double[] {0.01 * i, -0.02, 0.03})));
        }
        Dataset<Row> positions = SPARK.createDataFrame(rows, DistributedRisk.POSITION);
        assertThatThrownBy(() -> DistributedRisk.historical(positions, 3, 0.9))
                .rootCause()
                .hasMessageContaining("Position 1 occurs twice");
    }

    @Test
    void tilesAreThePearsonCorrelationsForAnyPartitioningAndBlock() {
        int count = 70;
        int days = 90;
        List<float[]> assets = assets(count, days);
        assets.get(11)[3] = Float.NaN;
        Arrays.fill(assets.get(12), 0.5f);
        double[][] returns = new double[days][count];
        for (int i = 0; i < count; i++) {
            for (int t = 0; t < days; t++) {
                returns[t][i] = assets.get(i)[t];
            }
        }
        double[][] expected = Correlation.pearson(returns);
        float[][] first = null;
        for (int partitions : new int[] {1, 3, 8}) {
            for (int block : new int[] {16, 25, 100}) {
                Dataset<Row> rows = DistributedCorrelation.assets(SPARK, assets).repartition(partitions);
                // shipped with the code, and joined
                long most = partitions == 3 ? 0 : Long.MAX_VALUE;
                float[][] c = DistributedCorrelation.assemble(
                        DistributedCorrelation.tiles(rows, count, days, block, most), count);
                first = first == null ? c : first;
                for (int i = 0; i < count; i++) {
                    assertThat(c[i]).containsExactly(first[i]);
                    for (int j = 0; j < count; j++) {
                        if (Double.isNaN(expected[i][j])) {
                            assertThat(c[i][j]).isNaN();
                        } else {
                            assertThat((double) c[i][j]).isCloseTo(expected[i][j], within(2e-6));
                        }
                    }
                }
            }
        }
    }

    @Test
    void gapsInTheIndicesAreToldOnTheWay() {
        Dataset<Row> rows = DistributedCorrelation.assets(SPARK, assets(5, 10)).where("index <> 2");
        assertThatThrownBy(() -> DistributedCorrelation.tiles(rows, 5, 10, 4).count())
                .hasStackTraceContaining("Asset 2 of 5 is missing");
    }

    @Test
    void historicalRiskOfPositionsIsTheLoopsToTheLastBitForUpToSixtyFourPartitions() {
        int positions = 600;
        int scenarios = 400;
        List<float[]> assets = assets(positions, scenarios);
        List<Row> rows = new ArrayList<>();
        double[][] returns = new double[scenarios][positions];
        for (int i = 0; i < positions; i++) {
            double[] weighted = new double[scenarios];
            for (int s = 0; s < scenarios; s++) {
                returns[s][i] = assets.get(i)[s];
                weighted[s] = assets.get(i)[s] / (double) positions;
            }
            rows.add(RowFactory.create(i, DistributedRisk.encode(weighted)));
        }
        double[] weights = new double[positions];
        Arrays.fill(weights, 1.0 / positions);
        ComponentRisk loop = ComponentRisk.of(VarMethod.ORDER_STATISTIC, returns, weights, 0.99);
        DistributedRisk.Result one = null;
        for (int partitions : new int[] {1, 2, 7, 64}) {
            Dataset<Row> input =
                    SPARK.createDataFrame(rows, DistributedRisk.POSITION).repartition(partitions);
            DistributedRisk.Result r = DistributedRisk.historical(input, scenarios, 0.99);
            one = one == null ? r : one;
            assertThat(r.tail()).isEqualTo(one.tail());
            assertThat(r.scenarios()).containsExactly(one.scenarios());
            assertThat(r.tail().valueAtRisk()).isCloseTo(loop.valueAtRisk(), within(1e-14));
            assertThat(r.tail().expectedShortfall()).isCloseTo(loop.expectedShortfall(), within(1e-14));
            double value = 0;
            double shortfall = 0;
            for (Row part : r.parts().orderBy("index").collectAsList()) {
                value += part.getDouble(1);
                shortfall += part.getDouble(2);
                assertThat(part.getDouble(1)).isCloseTo(loop.varContributions()[part.getInt(0)], within(1e-14));
            }
            assertThat(value).isCloseTo(r.tail().valueAtRisk(), within(1e-10));
            assertThat(shortfall).isCloseTo(r.tail().expectedShortfall(), within(1e-10));
        }
    }

    @Test
    void simulationsAreTheLoopsToTheLastBitForUpToSixtyFourTasks() {
        double[][] loadings = new double[40][3];
        double[] noise = new double[40];
        double[] weights = new double[40];
        for (int i = 0; i < 40; i++) {
            int at = i;
            Arrays.setAll(loadings[i], k -> 0.01 * Math.cos(at + k));
            noise[i] = 0.01;
            weights[i] = 0.025;
        }
        FactorScenarios model = FactorScenarios.of(loadings, noise, weights, new double[40], 3);
        int count = 70_000;
        double[] loop = model.portfolio(0, count);
        for (int tasks : new int[] {1, 3, 64}) {
            assertThat(DistributedRisk.simulate(SPARK, model, count, tasks)).containsExactly(loop);
        }
    }
}
