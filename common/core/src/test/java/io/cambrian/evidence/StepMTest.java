package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StepMTest {
    /** Independent normal returns whose sample statistics are exactly the given ones. */
    private static double[][] withStatistics(long seed, int rows, double... statistics) {
        double[][] r = new double[rows][statistics.length];
        for (int i = 0; i < statistics.length; i++) {
            RandomGenerator random = Seeds.stream(seed, i);
            double[] x = new double[rows];
            double mean = 0;
            for (int t = 0; t < rows; t++) {
                x[t] = random.nextGaussian();
                mean += x[t] / rows;
            }
            double squares = 0;
            for (double v : x) {
                squares += (v - mean) * (v - mean);
            }
            double sd = Math.sqrt(squares / (rows - 1));
            for (int t = 0; t < rows; t++) {
                r[t][i] = (x[t] - mean) / sd + statistics[i] / Math.sqrt(rows);
            }
        }
        return r;
    }

    @Test
    void oneIndependentStrategyHasTheNormalPValue() {
        // mean over many series: the blocks' own sampling error averages out
        double sum = 0;
        for (int seed = 0; seed < 40; seed++) {
            BlockReturns r = BlockReturns.cut(withStatistics(seed, 1280, 1.645), 64);
            StepM test = StepM.of(r, 499, 3);
            assertThat(test.statistics().get(0)).isCloseTo(1.645, within(1e-9));
            sum += test.pValues().get(0);
        }
        assertThat(sum / 40).isCloseTo(0.05, within(0.01));
    }

    @Test
    void theBestOfManyIndependentStrategiesHasTheSidakPValue() {
        double[] statistics = new double[20];
        java.util.Arrays.fill(statistics, -0.5);
        statistics[7] = 2.5;
        double sum = 0;
        for (int seed = 0; seed < 40; seed++) {
            StepM test = StepM.of(BlockReturns.cut(withStatistics(100 + seed, 1280, statistics), 64), 499, 3);
            sum += test.pValues().get(7);
            assertThat(test.pValues().get(0)).isGreaterThan(0.5);
        }
        double sidak = 1 - Math.pow(SharpeInference.normalCdf(2.5), 20);
        assertThat(sum / 40).isCloseTo(sidak, within(0.025));
    }

    @Test
    void noiseIsRejectedAboutAsOftenAsTheLevelSays() {
        int worlds = 300;
        int rejected = 0;
        for (int w = 0; w < worlds; w++) {
            double[][] r = new double[256][10];
            RandomGenerator random = Seeds.stream(77, w);
            for (double[] row : r) {
                double common = random.nextGaussian();
                for (int i = 0; i < row.length; i++) {
                    row[i] = common + random.nextGaussian();
                }
            }
            rejected += StepM.of(BlockReturns.cut(r, 32), 199, w).rejected(0.05).isEmpty() ? 0 : 1;
        }
        // 5 % of 300 is 15 with a standard deviation of 3.8; few blocks make the test a little liberal
        assertThat(rejected).isBetween(5, 30);
    }

    @Test
    void trueEdgesAreFoundStepByStepAndNoiseIsNot() {
        double[][] r = withStatistics(9, 1280, 0.3, 6, -1, 4.5, 0);
        StepM test = StepM.of(BlockReturns.cut(r, 64), 999, 1);
        assertThat(test.rejected(0.05)).containsExactly(1, 3);
        assertThat(test.pValues().get(1)).isLessThanOrEqualTo(test.pValues().get(3));
    }

    @Test
    void whatNeverMovesIsNoEvidence() {
        double[][] r = withStatistics(9, 128, 1, 0);
        for (double[] row : r) {
            row[1] = 0.001;
        }
        assertThat(StepM.of(BlockReturns.cut(r, 16), 99, 1).pValues().get(1)).isEqualTo(1);
    }

    @Test
    void theAnswerDependsOnTheSeedAlone() {
        BlockReturns r = BlockReturns.cut(withStatistics(2, 640, 1, 2, 3), 64);
        assertThat(StepM.of(r, 199, 5)).isEqualTo(StepM.of(r, 199, 5)).isNotEqualTo(StepM.of(r, 199, 6));
    }
}
