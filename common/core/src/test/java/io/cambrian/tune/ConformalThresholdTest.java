package io.cambrian.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConformalThresholdTest {
    /** Five shifts of level and spread in 2,000 steps. */
    static double shifting(int t, RandomGenerator random) {
        double[] level = {0, 2, -1, 5, 0, 1};
        double[] spread = {1, 3, 0.5, 2, 8, 1};
        int part = Math.min(5, t / 334);
        return level[part] + spread[part] * random.nextGaussian();
    }

    @Test
    void rateIsMetThroughFiveShifts() {
        for (double alpha : new double[] {0.05, 0.1, 0.2}) {
            for (int stream = 0; stream < 20; stream++) {
                ConformalThreshold threshold = new ConformalThreshold(alpha, 0.05, 0);
                RandomGenerator random = Seeds.stream(1, stream);
                for (int t = 0; t < 2_000; t++) {
                    threshold.observe(shifting(t, random));
                }
                assertThat(threshold.exceedanceRate())
                        .as("alpha %s, stream %d", alpha, stream)
                        .isCloseTo(alpha, within(0.005));
            }
        }
    }

    @Property(tries = 100)
    void rateIsMetWhateverAnOpponentDoes(
            @ForAll @DoubleRange(min = 0.01, max = 0.9) double alpha, @ForAll @IntRange(min = 0, max = 3) int kind) {
        ConformalThreshold threshold = new ConformalThreshold(alpha, 0.05, 0.1, 8, 0);
        RandomGenerator random = Seeds.stream(2, kind);
        for (int t = 1; t <= 1_000; t++) {
            double known = threshold.threshold();
            double near = Double.isInfinite(known) ? 0 : known;
            threshold.observe(
                    switch (kind) {
                        case 0 -> near + 1e-9; // always just above
                        case 1 -> near - 1e-9; // always just below
                        case 2 -> 1e6 * random.nextGaussian() * random.nextGaussian();
                        default -> t; // a trend without end
                    });
            assertThat(Math.abs(threshold.exceedanceRate() - alpha)).isLessThanOrEqualTo(9.0 / t + 1e-12);
        }
    }

    /** Independent normal scores: once it has settled, the threshold stays near their quantile. */
    @Test
    void thresholdSettlesNearTheQuantile() {
        ConformalThreshold threshold = new ConformalThreshold(0.1, 0.02, 1);
        RandomGenerator random = Seeds.stream(6);
        double sum = 0;
        int finite = 0;
        for (int t = 0; t < 6_000; t++) {
            threshold.observe(random.nextGaussian());
            if (t >= 1_000 && Double.isFinite(threshold.threshold())) {
                sum += Math.abs(threshold.threshold() - 1.2816);
                finite++;
            }
        }
        assertThat(finite).isGreaterThan(4_950);
        assertThat(sum / finite).isLessThan(0.35);
    }

    @Test
    void unitsDoNotMatter() {
        ConformalThreshold one = new ConformalThreshold(0.1, 0.05, 0.5);
        ConformalThreshold thousand = new ConformalThreshold(0.1, 0.05, 500);
        RandomGenerator random = Seeds.stream(3);
        for (int t = 0; t < 500; t++) {
            double score = random.nextGaussian();
            assertThat(thousand.observe(1_000 * score)).isEqualTo(one.observe(score));
            assertThat(thousand.threshold()).isCloseTo(1_000 * one.threshold(), within(1e-6));
        }
    }

    @Test
    void whatComesLaterChangesNoThreshold() {
        RandomGenerator random = Seeds.stream(4);
        ConformalThreshold a = new ConformalThreshold(0.1, 0.05, 0);
        ConformalThreshold b = new ConformalThreshold(0.1, 0.05, 0);
        for (int t = 0; t < 100; t++) {
            double score = random.nextGaussian();
            a.observe(score);
            b.observe(score);
        }
        double known = a.threshold();
        a.observe(1e6);
        assertThat(b.threshold()).isEqualTo(known);
    }

    @Test
    void rateThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new ConformalThreshold(1, 0.05, 0)).hasMessageContaining("alpha (1.0)");
        assertThatThrownBy(() -> new ConformalThreshold(0.1, 0.05, 0).observe(Double.NaN))
                .hasMessageContaining("finite");
    }
}
