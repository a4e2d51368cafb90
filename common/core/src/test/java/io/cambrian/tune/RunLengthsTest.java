package io.cambrian.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;

class RunLengthsTest {
    private static final double MEAN_RUN = 7;

    /** Every way of cutting eight numbers into runs, each run's likelihood in closed form: nothing is done step by step. */
    @Test
    void probabilitiesAreThoseOfAllWaysToCutTheStream() {
        double[] x = {0.3, -0.2, 0.1, 4, 4.4, 3.8, 4.1, -6};
        RunLengths online = new RunLengths(MEAN_RUN, 0.1, 0.5, 1.5, 0.8);
        for (double v : x) {
            online.observe(v);
        }
        int n = x.length;
        double[] byLength = new double[n + 1];
        double sum = 0;
        double hazard = 1 / MEAN_RUN;
        for (int cuts = 0; cuts < 1 << n; cuts++) { // bit t: a change after number t
            double probability = 1;
            int start = 0;
            for (int t = 0; t < n; t++) {
                boolean cut = (cuts >> t & 1) != 0;
                probability *= cut ? hazard : 1 - hazard;
                if (cut) {
                    probability *= evidence(x, start, t + 1);
                    start = t + 1;
                }
            }
            probability *= start < n ? evidence(x, start, n) : 1;
            byLength[n - start] += probability;
            sum += probability;
        }
        for (int length = 0; length <= n; length++) {
            assertThat(online.probability(length))
                    .as("length %d", length)
                    .isCloseTo(byLength[length] / sum, within(1e-9));
        }
    }

    /** The probability density of a run of normal numbers under the prior (Murphy 2007, equation 95). */
    private static double evidence(double[] x, int from, int to) {
        int n = to - from;
        double mean = 0;
        for (int t = from; t < to; t++) {
            mean += x[t] / n;
        }
        double squares = 0;
        for (int t = from; t < to; t++) {
            squares += (x[t] - mean) * (x[t] - mean);
        }
        double weight = 0.5 + n;
        double shape = 1.5 + n / 2.0;
        double scale = 0.8 + squares / 2 + 0.5 * n * (mean - 0.1) * (mean - 0.1) / (2 * weight);
        return Math.exp(Gamma.logGamma(shape)
                - Gamma.logGamma(1.5)
                + 1.5 * Math.log(0.8)
                - shape * Math.log(scale)
                + 0.5 * Math.log(0.5 / weight)
                - n / 2.0 * Math.log(2 * Math.PI));
    }

    @Test
    void aChangeIsSeenWithinDays() {
        RandomGenerator random = Seeds.stream(5);
        RunLengths runs = new RunLengths(250, 0, 1, 2, 2e-4);
        for (int t = 0; t < 300; t++) {
            runs.observe(0.01 * random.nextGaussian());
        }
        assertThat(runs.changedWithin(20)).isLessThan(0.2);
        for (int t = 0; t < 15; t++) {
            runs.observe(0.04 * random.nextGaussian());
        }
        assertThat(runs.changedWithin(20)).isGreaterThan(0.95);
        assertThat(runs.likeliest()).isBetween(10, 20);
    }

    @Test
    void whatIsNoNumberIsRefusedAndLeavesNoTrace() {
        RunLengths runs = new RunLengths(100, 0, 1, 1, 1);
        assertThatThrownBy(() -> runs.observe(Double.NaN)).hasMessageContaining("must be finite");
        runs.observe(0.1);
        assertThat(runs.changedWithin(1)).isCloseTo(1, within(1e-12));
    }
}
