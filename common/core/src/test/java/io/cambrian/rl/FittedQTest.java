package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FittedQTest {
    private static final double[] LEVELS = {-1, 0, 1};
    private static final List<String> NAMES = List.of("signal", "noise");

    /** A slow signal that moves the mean of returns by {@code edge} per deviation, and a second one that means nothing. */
    private static TimingTask world(int bars, double edge, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        int[] days = new int[bars];
        double[][] features = new double[bars][2];
        double[] before = new double[bars];
        double[] after = new double[bars];
        double signal = 0;
        for (int t = 0; t < bars; t++) {
            days[t] = t;
            signal = 0.95 * signal + Math.sqrt(1 - 0.95 * 0.95) * random.nextGaussian();
            features[t] = new double[] {signal, random.nextGaussian()};
            if (t < bars - 1) {
                before[t] = 0.003 * random.nextGaussian();
                after[t] = edge * signal + 0.01 * random.nextGaussian();
            }
        }
        return new TimingTask(days, features, before, after);
    }

    @Test
    void signalIsFollowedAndNoiseIsNot() {
        TimingPolicy policy = FittedQ.DEFAULT.learn(NAMES, List.of(world(5_000, 0.002, 1)), LEVELS, 0.0005, 1);
        assertThat(policy.choose(new double[] {2, 0}, 1)).isEqualTo(2);
        assertThat(policy.choose(new double[] {-2, 0}, 1)).isEqualTo(0);
        assertThat(Math.abs(policy.values()[2][2])).isLessThan(0.2 * policy.values()[2][1]);
    }

    @Test
    void oneFlipOfASlowSignalIsNotWorthItsCost() {
        TimingTask task = world(5_000, 0.0005, 2);
        TimingPolicy cheap = FittedQ.DEFAULT.learn(NAMES, List.of(task), LEVELS, 0, 1);
        TimingPolicy dear = FittedQ.DEFAULT.learn(NAMES, List.of(task), LEVELS, 0.003, 1);
        assertThat(changes(dear.path(task))).isLessThan(changes(cheap.path(task)) / 3);
    }

    private static int changes(double[] path) {
        int n = 0;
        for (int t = 1; t < path.length; t++) {
            n += path[t] != path[t - 1] ? 1 : 0;
        }
        return n;
    }

    @Test
    void moreDoubtHoldsLess() {
        TimingTask noise = world(1_000, 0, 3);
        double held = 0;
        for (double pessimism : new double[] {3, 1, 0}) {
            FittedQ learner = new FittedQ(0.95, 50, 20, pessimism, 20, 40);
            double[] path =
                    learner.learn(NAMES, List.of(noise), LEVELS, 0.0005, 1).path(noise);
            double now = Arrays.stream(path).map(Math::abs).average().orElseThrow();
            assertThat(now).as("pessimism %s", pessimism).isGreaterThanOrEqualTo(held);
            held = now;
        }
        assertThat(held).isGreaterThan(0.1);
    }

    @Test
    void littleDataMeansTheReferenceLevel() {
        TimingTask noise = world(1_000, 0, 3);
        FittedQ doubtful = new FittedQ(0.95, 50, 20, 3, 20, 40);
        for (double reference : LEVELS) {
            double[] path = doubtful.learn(NAMES, List.of(noise), LEVELS, reference, 0.0005, 1)
                    .path(noise);
            long there = Arrays.stream(path).filter(l -> l == reference).count();
            assertThat(there).as("reference %s", reference).isGreaterThan(900);
        }
        // and with enough of it, the reference does not matter
        TimingTask edge = world(5_000, 0.003, 1);
        double[] fromFlat = FittedQ.DEFAULT
                .learn(NAMES, List.of(edge), LEVELS, 0, 0.0005, 1)
                .path(edge);
        double[] fromLong = FittedQ.DEFAULT
                .learn(NAMES, List.of(edge), LEVELS, 1, 0.0005, 1)
                .path(edge);
        int same = 0;
        for (int t = 0; t < fromFlat.length; t++) {
            same += fromFlat[t] == fromLong[t] ? 1 : 0;
        }
        assertThat(same).isGreaterThan(4_000);
        assertThatThrownBy(() -> FittedQ.DEFAULT.learn(NAMES, List.of(edge), LEVELS, 0.3, 0.0005, 1))
                .hasMessageContaining("0.3");
    }

    @Test
    void withoutAFutureTheValueIsTheRegressionOfTheReturn() {
        TimingTask task = world(2_000, 0.002, 4);
        FittedQ myopic = new FittedQ(0, 1e-9, 20, 0, 1, 1);
        double weight = 0;
        for (int seed = 0; seed < 20; seed++) {
            weight += myopic.learn(NAMES, List.of(task), LEVELS, 0, seed).values()[2][1] / 20;
        }
        double xy = 0;
        double xx = 0;
        double mx = 0;
        double my = 0;
        for (int t = 0; t < 1_999; t++) {
            mx += task.features()[t][0] / 1_999;
            my += task.after()[t] / 1_999;
        }
        for (int t = 0; t < 1_999; t++) {
            xy += (task.features()[t][0] - mx) * (task.after()[t] - my);
            xx += (task.features()[t][0] - mx) * (task.features()[t][0] - mx);
        }
        double perDeviation = xy / xx * Math.sqrt(xx / 1_999);
        assertThat(weight).isCloseTo(perDeviation, within(0.02 * perDeviation));
    }

    @Test
    void sameSeedLearnsTheSame() {
        List<TimingTask> tasks = List.of(world(500, 0.002, 5), world(500, 0.002, 6));
        TimingPolicy one = FittedQ.DEFAULT.learn(NAMES, tasks, LEVELS, 0.0005, 7);
        TimingPolicy two = FittedQ.DEFAULT.learn(NAMES, tasks, LEVELS, 0.0005, 7);
        assertThat(Arrays.deepEquals(one.values(), two.values())).isTrue();
    }

    @Test
    void unknownFeaturesDecideNothing() {
        TimingPolicy policy = FittedQ.DEFAULT.learn(NAMES, List.of(world(500, 0.002, 8)), LEVELS, 0.0005, 1);
        for (int held = 0; held < 3; held++) {
            assertThat(policy.choose(new double[] {Double.NaN, 0}, held)).isEqualTo(held);
        }
        assertThatThrownBy(() -> FittedQ.DEFAULT.learn(NAMES, List.of(world(4, 0, 9)), LEVELS, 0, 1))
                .hasMessageContaining("too few");
        assertThatThrownBy(() -> FittedQ.DEFAULT.learn(NAMES, List.of(world(500, 0, 9)), new double[] {1, -1}, 0, 1))
                .hasMessageContaining("one that is 0");
    }

    @Test
    void tooFewKnownBarsAreTheDatasFault() {
        TimingTask task = world(6, 0, 1);
        assertThatThrownBy(() -> FittedQ.DEFAULT.learn(NAMES, List.of(task), LEVELS, 0, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("5 bars");
        assertThatThrownBy(() -> FittedQ.DEFAULT.learn(NAMES, List.of(), LEVELS, 0, 1))
                .isInstanceOf(DataException.class);
    }
}
