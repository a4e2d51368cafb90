package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.risk.Covariance;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NestedClustersTest {
    /** Three groups of four, alike within and unlike between. */
    private static double[][] groups(long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] r = new double[600][12];
        for (double[] row : r) {
            for (int g = 0; g < 3; g++) {
                double common = random.nextGaussian();
                for (int i = 0; i < 4; i++) {
                    row[4 * g + i] = 0.01 * (1 + g) * (common + 0.7 * random.nextGaussian());
                }
            }
        }
        return r;
    }

    private static NestedClusters of(double[][] returns) {
        Covariance covariance = Covariance.sample(returns);
        return NestedClusters.of(covariance, covariance.correlation());
    }

    private static NestedClusters of(double[][] returns, int clusters) {
        Covariance covariance = Covariance.sample(returns);
        return NestedClusters.of(covariance, covariance.correlation(), clusters);
    }

    @Test
    void plantedGroupsAreFound() {
        assertThat(of(groups(1)).clusters()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
    }

    @Property(tries = 30)
    void aCloneOfAnAssetOnlySharesItsWeight(@ForAll long seed) {
        double[][] r = groups(seed);
        double[][] cloned = Arrays.stream(r)
                .map(row -> {
                    double[] longer = Arrays.copyOf(row, 13);
                    longer[12] = row[5];
                    return longer;
                })
                .toArray(double[][]::new);
        double[] w = of(r, 3).nestedMinimumVariance().orElseThrow();
        double[] v = of(cloned, 3).nestedMinimumVariance().orElseThrow();
        assertThat(v[5] + v[12]).isCloseTo(w[5], within(1e-6));
        v[5] += v[12];
        assertThat(Arrays.copyOf(v, 12)).containsExactly(w, within(1e-6));
    }

    /** Two groups of two by hand: inverse volatility within, inverse group volatility between. */
    @Test
    void twoPairsByHand() {
        double a = 0.01;
        double b = 0.03;
        double[][] c = {
            {a * a, 0.9 * a * a, 0, 0},
            {0.9 * a * a, a * a, 0, 0},
            {0, 0, b * b, 0.9 * b * b},
            {0, 0, 0.9 * b * b, b * b}
        };
        Covariance covariance = Covariance.of(c);
        double[] w = NestedClusters.of(covariance, covariance.correlation(), 2).equalRiskContribution();
        assertThat(w).containsExactly(new double[] {0.375, 0.375, 0.125, 0.125}, within(1e-12));
        double[] v = NestedClusters.of(covariance, covariance.correlation(), 2)
                .nestedMinimumVariance()
                .orElseThrow();
        assertThat(v).containsExactly(new double[] {0.45, 0.45, 0.05, 0.05}, within(1e-9));
    }
}
