package io.cambrian.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CountersTest {
    /** Expected: scipy 1.17.1, {@code scipy.special.ndtri}. */
    @Test
    void theInverseNormalIsScipys() {
        double[][] known = {
            {0.5, 0},
            {0.975, 1.959963984540054},
            {0.99, 2.3263478740408408},
            {0.2, -0.8416212335729142},
            {1e-10, -6.361340902404056},
            {1e-17, -8.493793224109598}
        };
        for (double[] row : known) {
            assertThat(InverseNormal.of(row[0])).isCloseTo(row[1], within(1e-13));
        }
    }

    @Test
    void numbersAreNormalUncorrelatedAndPureFunctions() {
        int n = 200_000;
        double[] first = new double[n];
        double[] second = new double[n];
        for (int s = 0; s < n; s++) {
            long start = Counters.scenario(3, s);
            first[s] = Counters.normal(start, 0);
            second[s] = Counters.normal(start, 1);
        }
        assertThat(Counters.normal(Counters.scenario(3, 77), 1)).isEqualTo(second[77]);
        double[] sums = new double[5];
        for (int s = 0; s < n; s++) {
            sums[0] += first[s] / n;
            sums[1] += first[s] * first[s] / n;
            sums[2] += Math.pow(first[s], 4) / n;
            sums[3] += first[s] * second[s] / n;
            sums[4] += s == 0 ? 0 : first[s] * first[s - 1] / n;
        }
        // four standard errors
        assertThat(sums[0]).isCloseTo(0, within(4 / Math.sqrt(n)));
        assertThat(sums[1]).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
        assertThat(sums[2]).isCloseTo(3, within(4 * Math.sqrt(96.0 / n)));
        assertThat(sums[3]).isCloseTo(0, within(4 / Math.sqrt(n)));
        assertThat(sums[4]).isCloseTo(0, within(4 / Math.sqrt(n)));
        Arrays.sort(first);
        double gap = 0;
        for (int k = 1; k < 1000; k++) {
            int at = Arrays.binarySearch(first, InverseNormal.of(k / 1000.0));
            gap = Math.max(gap, Math.abs(Math.abs(at < 0 ? -at - 1 : at) / (double) n - k / 1000.0));
        }
        assertThat(gap).isLessThan(1.63 / Math.sqrt(n)); // Kolmogorov, 1 %
    }
}
