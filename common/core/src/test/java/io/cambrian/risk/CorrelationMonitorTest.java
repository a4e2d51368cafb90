package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CorrelationMonitorTest {
    /** A factor market with clustered volatility; the loading changes at a row. */
    private static double[][] world(long seed, int rows, int change, double later) {
        RandomGenerator random = Seeds.stream(seed, 21);
        double[][] returns = new double[rows][6];
        double variance = 1e-4;
        for (int t = 0; t < rows; t++) {
            double sd = Math.sqrt(variance);
            double market = random.nextGaussian();
            double load = t < change ? 0.6 : later;
            for (int i = 0; i < 6; i++) {
                returns[t][i] = sd * (load * market + Math.sqrt(1 - load * load) * random.nextGaussian());
            }
            variance = 2e-6 + 0.08 * returns[t][0] * returns[t][0] + 0.9 * variance;
        }
        return returns;
    }

    @Test
    void falseAlarmsKeepTheirRateAndChangesAreFound() {
        int checks = 0;
        int alarms = 0;
        int found = 0;
        for (int seed = 0; seed < 60; seed++) {
            for (CorrelationMonitor.Check c : CorrelationMonitor.run(world(seed, 520, 10_000, 0), 200, 60, 5, 0.05)) {
                checks++;
                alarms += c.alarm() ? 1 : 0;
            }
            List<CorrelationMonitor.Check> broken =
                    CorrelationMonitor.run(world(seed, 280, 220, 0.95), 200, 60, 5, 0.05);
            found += broken.get(broken.size() - 1).alarm() ? 1 : 0;
        }
        double rate = (double) alarms / checks;
        // binomial error of 300 checks, which share rows
        assertThat(checks).isEqualTo(300);
        assertThat(rate).isBetween(0.01, 0.09);
        assertThat(found).isGreaterThan(54);
    }

    @Test
    void checksAreReproducibleAndNameTheirRows() {
        List<CorrelationMonitor.Check> a = CorrelationMonitor.run(world(1, 400, 10_000, 0), 200, 60, 5, 0.05);
        assertThat(a).isEqualTo(CorrelationMonitor.run(world(1, 400, 10_000, 0), 200, 60, 5, 0.05));
        assertThat(a.get(0).lastRow()).isEqualTo(20 + 260 - 1);
    }

    @Test
    void impossibleSettingsAndShortHistoriesAreRefused() {
        double[][] few = world(1, 100, 10_000, 0);
        assertThatThrownBy(() -> CorrelationMonitor.run(few, 200, 60, 5, 0.05)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> CorrelationMonitor.run(few, 50, 60, 5, 0.05)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> CorrelationMonitor.run(few, 60, 20, 5, 0.0001)).isInstanceOf(ConfigException.class);
    }

    @Test
    void effectiveBetsCountIndependentThings() {
        double[][] identity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        double[] equal = {1 / 3.0, 1 / 3.0, 1 / 3.0};
        assertThat(EffectiveBets.ofCorrelation(identity)).isCloseTo(3, within(1e-12));
        assertThat(EffectiveBets.principal(Covariance.of(identity), equal)).isBetween(1.0, 3.0 + 1e-9);
        assertThat(EffectiveBets.minimumTorsion(Covariance.of(identity), equal)).isCloseTo(3, within(1e-9));
        double[][] ones = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
        assertThat(EffectiveBets.ofCorrelation(ones)).isCloseTo(1, within(1e-9));
        assertThat(EffectiveBets.principal(Covariance.of(ones), equal)).isCloseTo(1, within(1e-9));
        assertThat(EffectiveBets.minimumTorsion(Covariance.of(ones), equal)).isNaN();
        // Meucci et al.: with equal correlations and weights the torsion factors share the variance equally
        double[][] half = {{1, 0.5, 0.5}, {0.5, 1, 0.5}, {0.5, 0.5, 1}};
        assertThat(EffectiveBets.minimumTorsion(Covariance.of(half), equal)).isCloseTo(3, within(1e-9));
        assertThat(EffectiveBets.minimumTorsion(Covariance.of(half), new double[] {1, 0, 0}))
                .isLessThan(3);
    }
}
