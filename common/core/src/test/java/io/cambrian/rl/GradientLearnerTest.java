package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientLearnerTest {
    private static final double[] LEVELS = {-1, 0, 1};

    /** A signal that lasts some days moves the mean of returns. */
    private static TimingTask world(int bars, double edge, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] features = new double[bars][2];
        double[] before = new double[bars];
        double[] after = new double[bars];
        double signal = 0;
        for (int t = 0; t < bars; t++) {
            signal = 0.9 * signal + Math.sqrt(1 - 0.81) * random.nextGaussian();
            features[t] = new double[] {signal, random.nextGaussian()};
            if (t < bars - 1) {
                before[t] = 0.002 * random.nextGaussian();
                after[t] = edge * signal + 0.01 * random.nextGaussian();
            }
        }
        return new TimingTask(IntStream.range(0, bars).toArray(), features, before, after);
    }

    private static TimingPolicy learn(TimingTask task, long seed) {
        return GradientLearner.usual(0.9)
                .with(Rollouts.LOCAL)
                .learn(List.of("signal", "noise"), List.of(task), LEVELS, 0, 0.0005, RewardDesign.PROFIT, seed);
    }

    @Test
    void aPlantedSignalIsFollowedOnDaysNotSeen() {
        TimingPolicy policy = learn(world(3_000, 0.002, 1), 1);
        assertThat(policy.choose(new double[] {2, 0}, 1)).isEqualTo(2);
        assertThat(policy.choose(new double[] {-2, 0}, 1)).isEqualTo(0);
        TimingTask unseen = world(3_000, 0.002, 2);
        // of E|signal| edge = 0.0016 a day before costs, holding the sign of the signal
        assertThat(ConstrainedLearning.measure(policy, List.of(unseen), 0.0005, 252)
                        .profit())
                .isGreaterThan(0.0009);
    }

    @Test
    void sameSeedLearnsTheSame() {
        TimingTask task = world(500, 0.002, 3);
        assertThat(learn(task, 4).values()).isDeepEqualTo(learn(task, 4).values());
        assertThat(Arrays.deepEquals(learn(task, 4).values(), learn(task, 5).values()))
                .isFalse();
    }

    @Test
    void anEpisodeEarnsWhatThePathEarns() {
        double[] before = {0.01, 0.02, 0.03};
        double[] after = {0.1, 0.2, 0};
        TimingEpisodes episodes = new TimingEpisodes(
                new double[][] {{1}, {1}, {1}},
                new int[] {1, 2, -1},
                before,
                after,
                new double[0],
                0,
                new int[] {0},
                LEVELS,
                0.001,
                2,
                3,
                1);
        Trajectory lived = episodes.follow(0, 0, new int[] {2, 0, 1}, RewardDesign.PROFIT);
        assertThat(lived.rewards()[0]).isCloseTo(0.1 - 0.001 + 0.02, within(1e-15));
        assertThat(lived.rewards()[1]).isCloseTo(-0.2 - 0.002 - 0.03, within(1e-15));
        assertThat(lived.rewards()[2]).isCloseTo(-0.001, within(1e-15));
    }
}
