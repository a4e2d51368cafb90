package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.Arrays;
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

    /** Each draw is 8 blocks, each with the one bad day once in eight times; the mean is not positive where 6 of them have it. */
    private static double[] badDay() {
        double[] difference = new double[40];
        Arrays.fill(difference, 1);
        difference[17] = 1 - 40 / 5.5;
        return difference;
    }

    private static final double SIX_OF_EIGHT =
            28 * Math.pow(0.125, 6) * Math.pow(0.875, 2) + 8 * Math.pow(0.125, 7) * 0.875 + Math.pow(0.125, 8);

    @Test
    void aSmallLevelGetsTheDrawsThatItNeeds() {
        double[] difference = badDay();
        double[] none = new double[difference.length];
        assertThat(PairedDifference.of(difference, none, 252, 3).pPositive())
                .as("as few draws as always")
                .isGreaterThanOrEqualTo(1.0 / 2_000);
        double above = 4 * SIX_OF_EIGHT;
        PairedDifference shown = PairedDifference.of(difference, none, 252, 3, above);
        assertThat(shown.pPositive()).isBetween(SIX_OF_EIGHT / 2, 2 * SIX_OF_EIGHT);
        assertThat(shown.low())
                .isEqualTo(PairedDifference.of(difference, none, 252, 3).low());
        double below = SIX_OF_EIGHT / 4;
        assertThat(PairedDifference.of(difference, none, 252, 3, below).pPositive())
                .as("ends with the fourth draw that is not positive, above the level")
                .isGreaterThan(below)
                .isBetween(SIX_OF_EIGHT / 4, 4 * SIX_OF_EIGHT);
    }

    @Test
    void whatFewDrawsDecideIsDecidedByThem() {
        double[][] pair = pair(0.0001, 5);
        PairedDifference few = PairedDifference.of(pair[0], pair[1], 252, 1);
        assertThat(few.pPositive()).isGreaterThan(0.05);
        assertThat(PairedDifference.of(pair[0], pair[1], 252, 1, 1e-5)).isEqualTo(few);
    }
}
