package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PolicyReleaseTest {
    private static double[] returns(int days, double mean, double persistence, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[] r = new double[days];
        double last = 0;
        for (int t = 0; t < days; t++) {
            last = persistence * last + 0.01 * random.nextGaussian();
            r[t] = mean + last;
        }
        return r;
    }

    @Test
    void noGainShipsNoMoreOftenThanItMay() {
        int shipped = 0;
        for (int world = 0; world < 1_000; world++) {
            double[] policy = returns(750, 0, 0.2, 2L * world);
            double[] incumbent = returns(750, 0, 0.2, 2L * world + 1);
            shipped += PolicyRelease.judge(policy, incumbent, 0.975, 20, 199, world)
                            .ships()
                    ? 1
                    : 0;
        }
        // 2.5 %: 25 of 1,000 with a standard deviation of 5
        assertThat(shipped).isBetween(10, 45);
    }

    @Test
    void aLargeGainShips() {
        int shipped = 0;
        for (int world = 0; world < 50; world++) {
            double[] incumbent = returns(750, 0, 0, world);
            double[] policy = incumbent.clone();
            double[] gain = returns(750, 0.002, 0, 1_000 + world);
            for (int t = 0; t < policy.length; t++) {
                policy[t] += gain[t];
            }
            shipped += PolicyRelease.judge(policy, incumbent, 0.975, 20, 199, world)
                            .ships()
                    ? 1
                    : 0;
        }
        assertThat(shipped).isGreaterThan(45);
    }

    @Test
    void whatIsInForceAlreadyIsNotReleasedAgain() {
        double[] same = returns(400, 0.001, 0, 1);
        PolicyRelease release = PolicyRelease.judge(same, same.clone(), 0.975, 20, 99, 1);
        assertThat(release.ships()).isFalse();
        assertThat(release.gain()).isZero();
    }

    @Test
    void fewDaysAreRefused() {
        assertThatThrownBy(() -> PolicyRelease.judge(new double[100], new double[100], 0.975, 20, 99, 1))
                .hasMessageContaining("100 untouched days are too few");
    }

    @Test
    void aStricterLevelIsStricterHoweverFewDrawsWereAskedFor() {
        double[] policy = returns(750, 0.001, 0, 3);
        double[] incumbent = new double[750];
        double last = Double.POSITIVE_INFINITY;
        for (int opening : new int[] {1, 10, 20, 40}) {
            double confidence = 1 - 0.05 / (opening * (opening + 1.0));
            double bound = PolicyRelease.judge(policy, incumbent, confidence, 20, 199, 5)
                    .lowerBound();
            assertThat(bound).as("opening %d", opening).isLessThan(last);
            last = bound;
        }
        PolicyRelease never = PolicyRelease.judge(policy, incumbent, 1 - 1e-8, 20, 199, 5);
        assertThat(never.lowerBound()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(never.ships()).isFalse();
    }
}
