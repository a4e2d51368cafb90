package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
    private static double[][] pair(double edge, long seed) {
        RandomGenerator random = Seeds.stream(seed, 1);
        double[][] pair = new double[2][500];
        for (int t = 0; t < 500; t++) {
            double common = 0.01 * random.nextGaussian();
            pair[0][t] = common + 0.002 * random.nextGaussian() + edge;
            pair[1][t] = common + 0.002 * random.nextGaussian();
        }
        return pair;
    }

    @Test
    void theIntervalHoldsTheTrueDifferenceAboutAsOftenAsItSays() {
        int held = 0;
        for (int seed = 0; seed < 100; seed++) {
            double[][] pair = pair(0.0001, seed);
            PairedDifference d = PairedDifference.of(pair[0], pair[1], 252, seed);
            held += d.low() <= 0.0252 && d.high() >= 0.0252 ? 1 : 0;
        }
        assertThat(held).isBetween(80, 98);
    }

    @Test
    void aSureEdgeIsSure() {
        double[][] pair = pair(0.001, 3);
        PairedDifference d = PairedDifference.of(pair[0], pair[1], 252, 1);
        assertThat(d.mean()).isCloseTo(0.252, within(0.06));
        assertThat(d.low()).isPositive();
        assertThat(d.pPositive()).isLessThan(0.01);
        PairedDifference back = PairedDifference.of(pair[1], pair[0], 252, 1);
        assertThat(back.high()).isNegative();
        assertThat(back.pPositive()).isGreaterThan(0.99);
    }

    @Test
    void fewDaysSayNothing() {
        assertThat(PairedDifference.of(new double[19], new double[19], 252, 1).mean())
                .isNaN();
        assertThatThrownBy(() -> PairedDifference.of(new double[30], new double[31], 252, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
