package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OnlineFalseDiscoveriesTest {
    /** P-values and levels of the examples that R's package onlineFDR prints for LORD at alpha 0.05, w0 0.005. */
    private static final double[] P = {
        2.90e-08, 0.06743, 0.01514, 0.08174, 0.00171, 3.60e-05, 0.79149, 0.27201, 0.28295, 7.59e-08, 0.69274, 0.30443,
        0.00136, 0.72342, 0.54757
    };

    private static final double[] LEVELS = {
        0.0002675839,
        0.0024664457,
        0.0005732818,
        0.0004872805,
        0.0004059066,
        0.0003447286,
        0.0029745013,
        0.0008450114,
        0.0007305648,
        0.0006243143,
        0.0032185913,
        0.0010617227,
        0.0009256825,
        0.0008019657,
        0.0007059610
    };

    @Test
    void levelsAreThoseOfOnlineFdr() {
        OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.of(0.05, 0.005);
        for (double p : P) {
            budget = budget.plus(p);
        }
        for (int t = 0; t < P.length; t++) {
            assertThat(budget.tests().get(t).level()).as("test " + (t + 1)).isCloseTo(LEVELS[t], within(1e-9));
            assertThat(budget.tests().get(t).accepted()).isEqualTo(t == 0 || t == 5 || t == 9);
        }
        OnlineFalseDiscoveries rich = OnlineFalseDiscoveries.of(0.1, 0.05).plus(2.9e-8);
        assertThat(rich.tests().get(0).level()).isCloseTo(0.0026758385, within(1e-9));
        assertThat(rich.nextLevel()).isCloseTo(0.0032577488, within(1e-9));
    }

    @Test
    void wealthIsNeverSpentWithoutClaims() {
        double sum = 0;
        int terms = 1_000_000;
        for (int j = 1; j <= terms; j++) {
            sum += OnlineFalseDiscoveries.gamma(j);
        }
        // the rest is below the integral, with x = sqrt(log j): 2 (x^3 + 3 x^2 + 6 x + 6) exp(-x)
        double x = Math.sqrt(Math.log(terms));
        double rest = 0.07720838 * 2 * (x * x * x + 3 * x * x + 6 * x + 6) * Math.exp(-x);
        assertThat(sum + rest).isBetween(0.9, 1.0);
        OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.lifetime();
        for (int t = 0; t < 300; t++) {
            budget = budget.plus(1);
            assertThat(budget.wealth()).isPositive();
            assertThat(budget.wealth())
                    .isLessThan(t == 0 ? 0.05 : budget.tests().get(t - 1).wealth());
        }
        assertThatThrownBy(() -> OnlineFalseDiscoveries.lifetime().plus(Double.NaN))
                .hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> OnlineFalseDiscoveries.of(0.05, 0.06)).hasMessageContaining("at most the level");
    }

    @Test
    void overAThousandClaimsTheShareOfFalseOnesStaysBelowTheLevel() {
        int lives = 40;
        double share = 0;
        double power = 0;
        for (int life = 0; life < lives; life++) {
            RandomGenerator random = Seeds.stream(77, life);
            OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.lifetime();
            int wrong = 0;
            int right = 0;
            int edges = 0;
            for (int t = 0; t < 1_000; t++) {
                boolean edge = random.nextInt(10) == 0;
                double z = random.nextGaussian() + (edge ? 3.5 : 0);
                budget = budget.plus(1 - SharpeInference.normalCdf(z));
                boolean accepted = budget.tests().get(t).accepted();
                wrong += accepted && !edge ? 1 : 0;
                right += accepted && edge ? 1 : 0;
                edges += edge ? 1 : 0;
            }
            share += wrong / Math.max(1.0, wrong + right) / lives;
            power += (double) right / edges / lives;
        }
        assertThat(share).isLessThanOrEqualTo(0.10);
        assertThat(power).isGreaterThan(0.4);
    }
}
