package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.DataException;
import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NearestCorrelationTest {
    /** Correlations of a factor model with noise: symmetric, far from positive semi-definite. */
    private static double[][] broken(int n, double noise, long seed) {
        RandomGenerator random = Seeds.stream(seed, n);
        double[] beta = random.doubles(n, 0.3, 0.9).toArray();
        double[][] m = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double c = beta[i] * beta[j] + noise * random.nextGaussian();
                m[i][j] = m[j][i] = i == j ? 1 : Math.max(-1, Math.min(1, c));
            }
        }
        return m;
    }

    /** Higham 2002, algorithm 3.3: alternating projections with Dykstra's correction, which converge slowly but surely. */
    private static double[][] byProjections(double[][] m, int steps) {
        int n = m.length;
        double[][] y = Covariance.of(m).values();
        double[][] correction = new double[n][n];
        for (int step = 0; step < steps; step++) {
            double[][] r = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    r[i][j] = y[i][j] - correction[i][j];
                }
            }
            double[][] x = Spectrum.of(r).clipped();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    correction[i][j] = x[i][j] - r[i][j];
                    y[i][j] = i == j ? 1 : x[i][j];
                }
            }
        }
        return y;
    }

    @Test
    void theNewtonMethodFindsWhatHighamsProjectionsConvergeTo() {
        for (double noise : new double[] {0.1, 0.4, 1}) {
            double[][] m = broken(16, noise, 3);
            double[][] expected = byProjections(m, 3000);
            double[][] actual = Correlation.nearest(m);
            for (int i = 0; i < m.length; i++) {
                assertThat(actual[i]).containsExactly(expected[i], within(1e-6));
            }
        }
    }

    /** The positive part of G + diag(y) with a unit diagonal is the nearest matrix: what is left over is negative and orthogonal. */
    @Test
    void aHundredAssetsSatisfyTheOptimalityConditions() {
        double[][] m = broken(100, 0.3, 5);
        double[][] near = Correlation.nearest(m);
        int n = m.length;
        double[][] rest = new double[n][n];
        for (int i = 0; i < n; i++) {
            assertThat(near[i][i]).isEqualTo(1);
            // the multiplier of the diagonal from X (X - G - diag(y)) = 0
            double y = 0;
            for (int k = 0; k < n; k++) {
                y += near[i][k] * ((i == k ? 1 : near[k][i]) - (i == k ? 1 : m[k][i]));
            }
            for (int j = 0; j < n; j++) {
                rest[i][j] = i == j ? -y : near[i][j] - m[i][j];
            }
        }
        assertThat(Covariance.of(near).eigenvalues()[0]).isGreaterThan(-1e-10);
        assertThat(Covariance.of(rest).eigenvalues()[0])
                .as("the rest is positive semi-definite")
                .isGreaterThan(-1e-7);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int k = 0; k < n; k++) {
                    product += near[i][k] * rest[k][j];
                }
                assertThat(product).isCloseTo(0, within(1e-7));
            }
        }
    }

    @Test
    void aValidMatrixStaysAsItIsAndNoConvergenceIsSaid() {
        double[][] valid = {{1, 0.5, 0.2}, {0.5, 1, -0.1}, {0.2, -0.1, 1}};
        assertThat(Correlation.nearest(valid)).isDeepEqualTo(valid);
        assertThatThrownBy(() -> NearestCorrelation.of(broken(16, 1, 3), 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nearest correlation matrix of 16 assets was not reached")
                .hasMessageContaining("--repair clip");
    }
}
