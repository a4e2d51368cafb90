package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeQTest {
    private static final List<String> NAMES = List.of("signal", "noise");
    private static final double[] LEVELS = {-1, 0, 1};

    private static TimingTask world(int bars, double edge, long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] features = new double[bars][2];
        double[] after = new double[bars];
        for (int t = 0; t < bars; t++) {
            features[t] = new double[] {random.nextGaussian(), random.nextGaussian()};
            after[t] = t == bars - 1 ? 0 : edge * features[t][0] + 0.01 * random.nextGaussian();
        }
        return new TimingTask(IntStream.range(0, bars).toArray(), features, new double[bars], after);
    }

    private static TreeQ learner(double pessimism) {
        return new TreeQ(TreeQ.Kind.FOREST, 0.9, 6, pessimism, 20, 3, 10, 3, 0.01, 0);
    }

    private static TimingPolicy learn(TreeQ learner, TimingTask task, double reference) {
        return learner.with(new RandomTrees(10, 3))
                .learn(NAMES, List.of(task), LEVELS, reference, 0.0005, RewardDesign.PROFIT, 1);
    }

    @Test
    void signalIsFollowed() {
        TimingPolicy policy = learn(learner(0.5), world(4_000, 0.004, 1), 0);
        assertThat(policy.choose(new double[] {2, 0}, 1)).isEqualTo(2);
        assertThat(policy.choose(new double[] {-2, 0}, 1)).isEqualTo(0);
        assertThat(policy.choose(new double[] {Double.NaN, 0}, 1)).isEqualTo(1);
    }

    @Test
    void doubtMeansTheReferenceLevel() {
        TimingTask noise = world(500, 0, 2);
        for (double reference : LEVELS) {
            double[] path = learn(learner(3), noise, reference).path(noise);
            assertThat(Arrays.stream(path).filter(l -> l == reference).count())
                    .as("reference %s", reference)
                    .isGreaterThan(450);
        }
        double[] bold = learn(learner(0), noise, 0).path(noise);
        assertThat(Arrays.stream(bold).filter(l -> l != 0).count()).isGreaterThan(100);
    }

    /** Weights of the rows of the first member's first sample. */
    private static double[] weights(int replay, TimingTask task) {
        double[][] first = new double[1][];
        TreeRegressor spy = (x, samples) -> {
            first[0] = samples.get(0).weight();
            return new RandomTrees(1, 1).fit(x, samples);
        };
        new TreeQ(TreeQ.Kind.FOREST, 0.9, 2, 0.5, 20, 1, 1, 1, 0.01, replay)
                .with(spy)
                .learn(List.of("signal", "regime_1"), List.of(task), new double[] {0, 1}, 0, 0, RewardDesign.PROFIT, 1);
        return first[0];
    }

    @Test
    void replayWeighsEveryRowAsOftenAsItsDayWasDrawnInExpectation() {
        TimingTask task = world(200, 0.002, 4);
        double[] plain = weights(0, task);
        double[] replayed = weights(400_000, task);
        double rows = Arrays.stream(plain).filter(w -> w > 0).count();
        for (int r = 0; r < plain.length; r++) {
            assertThat(replayed[r] / (400_000 / rows)).isCloseTo(plain[r], within(0.35 * plain[r] + 1e-12));
        }
        assertThat(Arrays.stream(replayed).sum() / (400_000 / rows))
                .isCloseTo(
                        Arrays.stream(plain).sum(),
                        within(0.02 * Arrays.stream(plain).sum()));
        assertThat(weights(50, task)).isEqualTo(weights(50, task));
        assertThat(Arrays.stream(weights(50, task)).filter(w -> w > 0).count()).isLessThanOrEqualTo(50);
    }

    @Test
    void theMostProbableRegimeIsReadFromFeatures() {
        List<String> names = List.of("move", "regime_1", "regime_2");
        assertThat(TimingFeatures.regime(names, new double[] {9, 0.2, 0.3})).isEqualTo(0);
        assertThat(TimingFeatures.regime(names, new double[] {9, 0.2, 0.6})).isEqualTo(2);
        assertThat(TimingFeatures.regime(names, new double[] {9, 0.5, 0.5})).isEqualTo(1);
        assertThat(TimingFeatures.regime(names, new double[] {9, Double.NaN, 0.5}))
                .isEqualTo(-1);
        assertThat(TimingFeatures.regime(List.of("move"), new double[] {9})).isEqualTo(0);
    }

    @Test
    void valuesAreMeansLessDisagreementAndRarity() {
        // x0 <= 1 ? 2 (seen on 4 days) : 6 (on 1), and a single leaf 4 that saw 4 days
        RegressionTrees split = new RegressionTrees(new double[] {0, 1, 2, -1, 2, 4, -1, 6, 1}, new double[] {0, 1});
        RegressionTrees leaf = new RegressionTrees(new double[] {-1, 4, 4}, new double[] {0, 1});
        TreeValues values = new TreeValues(List.of(split, leaf), 3, 0.5);
        // means 3 and 5, variance 2 in both; 1 / days is 0.25 on the left, (1 + 0.25) / 2 on the right
        assertThat(values.at(new double[] {1})).isCloseTo(3 - 0.5 * Math.sqrt(2 + 9 * 0.25), within(1e-15));
        assertThat(values.at(new double[] {1.5})).isCloseTo(5 - 0.5 * Math.sqrt(2 + 9 * 0.625), within(1e-15));
    }

    @Test
    void severalInstrumentsOfOneDayAreOneVisit() {
        TimingTask task = world(400, 0.002, 3);
        TimingPolicy one = learn(learner(0.5), task, 0);
        TimingPolicy thrice = learner(0.5)
                .with(new RandomTrees(10, 3))
                .learn(NAMES, List.of(task, task, task), LEVELS, 0, 0.0005, RewardDesign.PROFIT, 1);
        for (TimingPolicy policy : List.of(one, thrice)) {
            double[] nodes = policy.trees().get(2).members().get(0).nodes();
            double most = 0;
            for (int i = 0; i < nodes.length; i += RegressionTrees.NODE) {
                most = Math.max(most, nodes[i] < 0 ? nodes[i + 2] : 0);
            }
            assertThat(most).isBetween(10.0, 399.0);
        }
    }

    @Test
    void brokenTreesAreRefused() {
        assertThatThrownBy(() -> new RegressionTrees(new double[] {0, 1, 0, -1, 2, 0}, new double[] {0, 1}))
                .hasMessageContaining("neither");
        assertThatThrownBy(() -> new RegressionTrees(new double[] {-1, 2, 0}, new double[] {1, 1}))
                .hasMessageContaining("begins at node");
        RegressionTrees third = new RegressionTrees(new double[] {2, 1, 2, -1, 2, 4, -1, 6, 1}, new double[] {0, 1});
        TreeValues level = new TreeValues(List.of(third, third), 1, 0);
        assertThatThrownBy(() -> new TimingPolicy(
                        NAMES,
                        new double[] {0, 1},
                        new double[2],
                        new double[] {1, 1},
                        new double[2][3],
                        List.of(TreeValues.NONE, level),
                        0))
                .hasMessageContaining("feature 2");
    }
}
