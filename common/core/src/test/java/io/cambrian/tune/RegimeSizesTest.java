package io.cambrian.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RegimeSizesTest {
    private static final CertaintyEquivalent WORTH = new CertaintyEquivalent(5);

    /** Regime of day t is t mod 3, or unknown. */
    private static double[][] days(int n, double[] means, double[] deviations, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] days = new double[2][n];
        for (int t = 0; t < n; t++) {
            int k = t % 3;
            days[0][t] = means[k] + deviations[k] * random.nextGaussian();
            days[1][t] = k;
        }
        return days;
    }

    private static RegimeSizes sizes(double[][] days) {
        int[] labels = new int[days[1].length];
        for (int t = 0; t < labels.length; t++) {
            labels[t] = (int) days[1][t];
        }
        return RegimeSizes.of(days[0], labels, 4, WORTH);
    }

    @Test
    void cutsWhereItLosesAndWhereItIsWild() {
        RegimeSizes sizes =
                sizes(days(30_000, new double[] {0.001, -0.001, 0.001}, new double[] {0.01, 0.01, 0.03}, 1));
        assertThat(sizes.factors()[0]).isEqualTo(1);
        assertThat(sizes.factors()[1]).isEqualTo(0);
        assertThat(sizes.factors()[2]).isCloseTo(0.001 / (5 * 0.0009), within(0.12));
        // a regime that was never seen
        assertThat(sizes.factors()[3]).isEqualTo(1);
        assertThat(sizes.shrunkMeans()[3]).isNaN();
    }

    @Test
    void regimesThatDifferByChanceAreTreatedAlike() {
        double spread = 0;
        double raw = 0;
        for (int seed = 0; seed < 30; seed++) {
            double[][] days = days(600, new double[] {0.0003, 0.0003, 0.0003}, new double[] {0.01, 0.01, 0.01}, seed);
            double[] shrunk = sizes(days).shrunkMeans();
            spread += Math.abs(shrunk[0] - shrunk[1]) / 30;
            double[] means = new double[3];
            for (int t = 0; t < 600; t++) {
                means[t % 3] += days[0][t] / 200;
            }
            raw += Math.abs(means[0] - means[1]) / 30;
        }
        assertThat(spread).isLessThan(raw / 2);
    }

    @Test
    void tooFewDaysCutNothing() {
        assertThat(sizes(days(100, new double[] {-0.01, -0.01, -0.01}, new double[] {0.01, 0.01, 0.01}, 1))
                        .factors())
                .containsOnly(1);
    }
}
