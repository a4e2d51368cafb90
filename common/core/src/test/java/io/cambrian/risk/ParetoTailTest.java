package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoTailTest {
    /** At a maximum of the likelihood both partial derivatives vanish, also for shapes so small that a coarse grid misses them. */
    @ParameterizedTest
    @ValueSource(doubles = {-0.3, -0.02, -0.004, -0.0007, -0.0001, 0.00005, 0.0004, 0.01, 0.4})
    void theFitIsAMaximumForShapesOnBothSidesOfZero(double shape) {
        int n = 5000;
        double[] returns = new double[n];
        for (int i = 0; i < n; i++) {
            double p = (i + 0.5) / n;
            returns[i] = -(Math.pow(p, -shape) - 1) / shape * 0.01;
        }
        ParetoTail fit = ParetoTail.fit(returns);
        double[] excess = new double[fit.exceedances()];
        for (int i = 0; i < excess.length; i++) {
            excess[i] = -returns[i] - fit.threshold();
        }
        double h = 1e-5;
        double byShape =
                (likelihood(excess, fit.shape() + h, fit.scale()) - likelihood(excess, fit.shape() - h, fit.scale()))
                        / (2 * h);
        double byScale = (likelihood(excess, fit.shape(), fit.scale() * (1 + h))
                        - likelihood(excess, fit.shape(), fit.scale() * (1 - h)))
                / (2 * h);
        assertThat(byShape).isCloseTo(0, within(2e-5));
        assertThat(byScale).isCloseTo(0, within(2e-5));
    }

    /** Mean logarithm of the generalized Pareto density. */
    private static double likelihood(double[] excess, double shape, double scale) {
        double sum = 0;
        for (double e : excess) {
            double z = e / scale;
            double log = Math.abs(shape) < 1e-7 ? z : Math.log1p(shape * z) / shape;
            sum -= Math.log(scale) + (1 + shape) * log;
        }
        return sum / excess.length;
    }
}
