package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.risk.Covariance;
import io.cambrian.risk.ShrinkageTarget;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PrimalActiveSetTest {
    private static double[] filled(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }

    private static double[][] returns(long seed, int days, int assets) {
        RandomGenerator random = Seeds.stream(seed);
        double[] beta = random.doubles(assets, 0.2, 1.8).toArray();
        double[][] r = new double[days][assets];
        for (double[] row : r) {
            double market = random.nextGaussian();
            for (int i = 0; i < assets; i++) {
                row[i] = 0.01 * (beta[i] * market + 1.5 * random.nextGaussian());
            }
        }
        return r;
    }

    /** Against the primal-dual method that solves the same program from the other side. */
    @Property(tries = 100)
    void findsTheSamePortfolio(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int assets, @ForAll boolean capped) {
        Covariance covariance = Covariance.sample(returns(seed, 3 * assets + 10, assets));
        double[][] q = covariance.values();
        double scale = Arrays.stream(covariance.eigenvalues()).sum() / assets;
        for (double[] row : q) {
            for (int j = 0; j < assets; j++) {
                row[j] /= scale;
            }
        }
        double[] upper = filled(assets, capped ? Math.max(0.1, 1.3 / assets) : 1);
        double[] w = new PrimalActiveSet(q, new double[assets], filled(assets, 0), upper, 1).solve(2000);
        double[] other =
                Weights.minimumVariance(covariance, filled(assets, 0), upper, 1).orElseThrow();
        assertThat(w).containsExactly(other, within(1e-7));
        assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void manyAssetsWithFewDaysHaveWeightsThatSumExactly() {
        double[][] r = returns(11, 250, 1_500);
        for (Covariance covariance :
                new Covariance[] {Covariance.sample(r), Covariance.ledoitWolf(r, ShrinkageTarget.IDENTITY)}) {
            double[] w = Weights.minimumVariance(covariance).orElseThrow();
            assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
            assertThat(Arrays.stream(w).min().orElseThrow()).isNotNegative();
            double best = covariance.variance(w);
            assertThat(best).isLessThan(covariance.variance(filled(1_500, 1 / 1_500.0)));
            // no asset would lower the variance: the first-order condition
            double[] marginal = covariance.times(w);
            double scale = Arrays.stream(r)
                    .flatMapToDouble(Arrays::stream)
                    .map(x -> x * x)
                    .average()
                    .orElseThrow();
            assertThat(Arrays.stream(marginal).min().orElseThrow()).isGreaterThan(best - 1e-8 * scale);
        }
    }
}
