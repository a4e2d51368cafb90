package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SharpeStandardErrorTest {
    @Test
    void independentReturnsAreThoseOfLosTable1() {
        // Lo 2002, table 1, to its three digits
        assertThat(SharpeStandardError.independent(0.50, 12)).isCloseTo(0.306, within(5e-4));
        assertThat(SharpeStandardError.independent(0.50, 60)).isCloseTo(0.137, within(5e-4));
        assertThat(SharpeStandardError.independent(1.00, 24)).isCloseTo(0.250, within(5e-4));
        assertThat(SharpeStandardError.independent(1.50, 60)).isCloseTo(0.188, within(5e-4));
        assertThat(SharpeStandardError.independent(3.00, 12)).isCloseTo(0.677, within(5e-4));
    }

    @Test
    void aggregationOfAnAutoregressionIsThatOfLo() {
        // monthly to annual, as quoted in Lo 2002: sqrt(12) = 3.46; 4.17 at -20 %, 2.88 at 20 %
        assertThat(SharpeStandardError.aggregationOfFirstOrder(12, 0)).isCloseTo(Math.sqrt(12), within(1e-12));
        assertThat(SharpeStandardError.aggregationOfFirstOrder(12, -0.2)).isCloseTo(4.17, within(5e-3));
        assertThat(SharpeStandardError.aggregationOfFirstOrder(12, 0.2)).isCloseTo(2.88, within(5e-3));
        // equation 22 in closed form
        double rho = 0.35;
        double closed =
                Math.sqrt(12) / Math.sqrt(1 + 2 * rho / (1 - rho) * (1 - (1 - Math.pow(rho, 12)) / (12 * (1 - rho))));
        assertThat(SharpeStandardError.aggregationOfFirstOrder(12, rho)).isCloseTo(closed, within(1e-12));
        assertThatThrownBy(() -> SharpeStandardError.aggregation(2, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no variance");
    }

    private static double[] autoregression(int n, double mean, double rho, long seed) {
        RandomGenerator random = Seeds.stream(seed, 8);
        double[] r = new double[n];
        double last = 0;
        for (int t = 0; t < n; t++) {
            last = rho * last + Math.sqrt(1 - rho * rho) * random.nextGaussian();
            r[t] = mean + last;
        }
        return r;
    }

    @Test
    void robustErrorAgreesWithTheNormalAndWithTheCorrectionForAutocorrelation() {
        double[] plain = autoregression(40_000, 0.3, 0, 1);
        double sharpe = io.cambrian.performance.ReturnMoments.of(plain).sharpePerPeriod(0);
        double expected = SharpeStandardError.independent(sharpe, plain.length);
        assertThat(SharpeStandardError.robust(plain, 0)).isCloseTo(expected, within(0.02 * expected));
        double[] sticky = autoregression(40_000, 0.3, 0.4, 2);
        double dependent = new RevisedSharpeInference(0.3, sticky.length, 0, 3, 0.4).standardError(0.3);
        assertThat(SharpeStandardError.robust(sticky, 40)).isCloseTo(dependent, within(0.08 * dependent));
        assertThat(SharpeStandardError.robust(sticky, 0)).isLessThan(0.8 * dependent);
        assertThat(SharpeStandardError.robust(new double[10], 2)).isNaN();
        assertThat(SharpeStandardError.usualLags(100)).isEqualTo(4);
    }
}
