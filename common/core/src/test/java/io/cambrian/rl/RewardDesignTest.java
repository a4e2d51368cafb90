package io.cambrian.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.lab.RandomDecisions;
import io.cambrian.lab.TimingWorld;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RewardDesignTest {
    @Test
    void shapingByAPotentialChangesNoBestActionAndNoDifferenceOfActions() {
        for (int w = 0; w < 20; w++) {
            FiniteMdp plain = RandomDecisions.process(6, 3, 0.2, Seeds.stream(31, w));
            RandomGenerator random = Seeds.stream(32, w);
            double[] potential = new double[6];
            Arrays.setAll(potential, s -> 5 * random.nextGaussian());
            FiniteMdp shaped = new PotentialShaping(potential, 0.9).of(plain);
            double[] values = plain.optimalValues(0.9);
            double[] others = shaped.optimalValues(0.9);
            double[][] q = plain.actionValues(values, 0.9);
            double[][] p = shaped.actionValues(others, 0.9);
            for (int s = 0; s < 6; s++) {
                assertThat(others[s]).isCloseTo(values[s] - potential[s], within(1e-9));
                assertThat(best(p[s])).isEqualTo(best(q[s]));
                assertThat(p[s][0] - p[s][1]).isCloseTo(q[s][0] - q[s][1], within(1e-9));
            }
        }
        assertThatThrownBy(() -> new PotentialShaping(new double[2], 0.9)
                        .of(RandomDecisions.process(6, 3, 0.2, Seeds.stream(1))))
                .hasMessageContaining("2 potentials");
    }

    private static int best(double[] q) {
        int best = 0;
        for (int a = 1; a < q.length; a++) {
            best = q[a] > q[best] ? a : best;
        }
        return best;
    }

    /** It is the derivative of the weighted ratio by the rate of forgetting, at a rate of 0. */
    @Test
    void differentialSharpeIsTheDerivativeOfTheRatio() {
        RandomGenerator random = Seeds.stream(5);
        double rate = 0.02;
        DifferentialSharpe sharpe = new DifferentialSharpe(rate);
        double a = 0;
        double b = 0;
        for (int t = 0; t < 300; t++) {
            double r = 0.001 + 0.01 * random.nextGaussian();
            if (t > 20) {
                double tiny = 1e-7;
                double expected = (ratio(a + tiny * (r - a), b + tiny * (r * r - b)) - ratio(a, b)) / tiny;
                assertThat(sharpe.next(r)).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
            } else {
                sharpe.next(r);
            }
            a += rate * (r - a);
            b += rate * (r * r - b);
        }
        assertThat(sharpe.ratio()).isCloseTo(ratio(a, b), within(1e-12));
    }

    private static double ratio(double a, double b) {
        return a / Math.sqrt(b - a * a);
    }

    @Test
    void theTailHasItsPrice() {
        RewardDesign design = new RewardDesign(0.5, 2, 0, 0.95, 0.02);
        assertThat(design.of(0.01)).isCloseTo(0.01 - 0.0001, within(1e-15));
        assertThat(design.of(-0.03)).isCloseTo(-0.03 - 0.5 * 0.01 / 0.05 - 0.0009, within(1e-15));
        assertThat(RewardDesign.PROFIT.of(-0.03)).isEqualTo(-0.03);
        assertThatThrownBy(() -> new RewardDesign(-1, 0, 0, 0.9, 0)).hasMessageContaining("-1.0");
    }

    private static TimingTask world() {
        TimingWorld world = TimingWorld.of(4_000, 0.0015, 1, 3);
        double[] before = new double[4_000];
        double[] after = new double[4_000];
        for (int t = 0; t < 3_999; t++) {
            before[t] = world.series().open()[t + 1] / world.series().close()[t] - 1;
            after[t] = world.series().close()[t + 1] / world.series().open()[t + 1] - 1;
        }
        return new TimingTask(IntStream.range(0, 4_000).toArray(), world.signals(), before, after);
    }

    private static ConstrainedLearning.Result learn(ConstrainedLearning limits) {
        return limits.learn(
                FittedQ.DEFAULT,
                List.of("a", "b"),
                List.of(world()),
                new double[] {-1, -0.5, 0, 0.5, 1},
                0,
                0.0005,
                252,
                1);
    }

    @Test
    void limitsAreKeptAtAPriceAndWhatDoesNotBindIsFree() {
        double none = Double.POSITIVE_INFINITY;
        ConstrainedLearning.Result free = learn(new ConstrainedLearning(none, none, 0, 3));
        assertThat(free.design().shortfallPrice()).isZero();
        assertThat(free.design().turnoverPrice()).isZero();
        assertThat(free.kept()).isTrue();
        ConstrainedLearning.Measured wild = free.measured();

        ConstrainedLearning.Result calm = learn(new ConstrainedLearning(0.6 * wild.shortfall(), none, 0, 15));
        assertThat(calm.kept()).isTrue();
        assertThat(calm.measured().shortfall()).isLessThanOrEqualTo(0.6 * wild.shortfall());
        assertThat(calm.design().shortfallPrice()).isPositive();
        assertThat(calm.design().turnoverPrice()).isZero();
        assertThat(calm.measured().profit()).isBetween(0.2 * wild.profit(), wild.profit());

        ConstrainedLearning.Result still = learn(new ConstrainedLearning(none, 0.5 * wild.turnover(), 0, 15));
        assertThat(still.kept()).isTrue();
        assertThat(still.measured().turnover()).isLessThanOrEqualTo(0.5 * wild.turnover());
        assertThat(still.design().turnoverPrice()).isPositive();

        // what nobody can keep is said not to be kept
        assertThat(learn(new ConstrainedLearning(1e-9, 1e-9, 1, 3)).kept()).isFalse();
    }
}
