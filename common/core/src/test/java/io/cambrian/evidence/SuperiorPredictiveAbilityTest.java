package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SuperiorPredictiveAbilityTest {
    private static double[][] returns(int rows, double[] means, long seed) {
        RandomGenerator random = Seeds.stream(seed, 3);
        double[][] r = new double[rows][means.length];
        for (double[] row : r) {
            for (int i = 0; i < row.length; i++) {
                row[i] = means[i] + random.nextGaussian();
            }
        }
        return r;
    }

    @Test
    void theConservativeOneIsTheSmallestOfStepM() {
        for (int k = 0; k < 30; k++) {
            double[] means = new double[12];
            means[0] = 0.06;
            means[1] = -0.3;
            BlockReturns blocks = BlockReturns.cut(returns(960, means, k), 48);
            SuperiorPredictiveAbility spa = SuperiorPredictiveAbility.of(blocks, 399, k);
            double smallest = StepM.of(blocks, 399, k).pValues().stream()
                    .mapToDouble(p -> p)
                    .min()
                    .orElseThrow();
            assertThat(spa.statistic()).isPositive();
            assertThat(spa.upper()).isEqualTo(smallest);
            assertThat(spa.lower()).isLessThanOrEqualTo(spa.consistent());
            assertThat(spa.consistent()).isLessThanOrEqualTo(spa.upper());
        }
    }

    @Test
    void badStrategiesCannotHideAGoodOne() {
        double[] means = new double[400];
        java.util.Arrays.fill(means, -0.4);
        means[0] = 0.085;
        int consistent = 0;
        int upper = 0;
        for (int k = 0; k < 20; k++) {
            SuperiorPredictiveAbility spa =
                    SuperiorPredictiveAbility.of(BlockReturns.cut(returns(1_000, means, 100 + k), 50), 199, k);
            consistent += spa.consistent() <= 0.05 ? 1 : 0;
            upper += spa.upper() <= 0.05 ? 1 : 0;
        }
        assertThat(consistent).isGreaterThanOrEqualTo(14);
        assertThat(upper).isLessThanOrEqualTo(8);
    }

    @Test
    void noiseIsRejectedAtMostAtItsLevelAndLossesNever() {
        int claims = 0;
        for (int k = 0; k < 200; k++) {
            claims +=
                    SuperiorPredictiveAbility.of(BlockReturns.cut(returns(640, new double[20], 1_000 + k), 64), 199, k)
                                            .consistent()
                                    <= 0.05
                            ? 1
                            : 0;
        }
        // 10 expected, standard error 3.1
        assertThat(claims).isBetween(2, 19);
        double[] losses = {-1, -1};
        assertThat(SuperiorPredictiveAbility.of(BlockReturns.cut(returns(100, losses, 1), 10), 99, 1)
                        .consistent())
                .isEqualTo(1);
    }
}
