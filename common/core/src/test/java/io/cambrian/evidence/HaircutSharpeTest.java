package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HaircutSharpeTest {
    /** Ten years of months, annual ratio 1 that is not corrected for its autocorrelation of 0.1: Harvey and Liu's example. */
    private static double example() {
        return SharpeStandardError.aggregationOfFirstOrder(12, 0.1) / 12;
    }

    @Test
    void bonferroniIsThatOfThePublishedExample() {
        HaircutSharpe cut = HaircutSharpe.of(MultipleTesting.BONFERRONI, new double[] {example()}, 0, 100, 120);
        // adjusted p-value 0.465, annual ratio 0.232, haircut 74.6 %
        assertThat(cut.adjustedPValue()).isCloseTo(0.465, within(1e-3));
        assertThat(cut.haircutSharpe() * Math.sqrt(12)).isCloseTo(0.232, within(1e-3));
        assertThat(cut.haircut()).isCloseTo(0.746, within(1e-3));
    }

    @Test
    void methodsThatLookAtTheOtherTrialsCutLessWhereThoseAreGood() {
        double[] sharpes = new double[20];
        Arrays.setAll(sharpes, i -> 0.30 - 0.005 * i);
        double bonferroni = cut(MultipleTesting.BONFERRONI, sharpes, 10);
        double holm = cut(MultipleTesting.HOLM, sharpes, 10);
        double yekutieli = cut(MultipleTesting.BENJAMINI_YEKUTIELI, sharpes, 10);
        assertThat(holm).isGreaterThan(bonferroni);
        assertThat(yekutieli).isGreaterThan(holm);
        assertThat(yekutieli).isLessThan(sharpes[10]);
    }

    private static double cut(MultipleTesting method, double[] sharpes, int which) {
        return HaircutSharpe.of(method, sharpes, which, sharpes.length, 240).haircutSharpe();
    }

    @Test
    void oneTrialKeepsItsRatioAndALossKeepsNothing() {
        HaircutSharpe one = HaircutSharpe.of(MultipleTesting.HOLM, new double[] {0.2}, 0, 1, 250);
        assertThat(one.haircutSharpe()).isCloseTo(0.2, within(1e-9));
        assertThat(one.haircut()).isCloseTo(0, within(1e-9));
        HaircutSharpe loss = HaircutSharpe.of(MultipleTesting.HOLM, new double[] {-0.2}, 0, 1, 250);
        assertThat(loss.haircutSharpe()).isZero();
        assertThat(loss.haircut()).isNaN();
        HaircutSharpe many =
                HaircutSharpe.of(MultipleTesting.BENJAMINI_YEKUTIELI, new double[] {0.2, -0.1}, 0, 5_000_000_000L, 250);
        assertThat(many.adjustedPValue()).isEqualTo(1);
    }
}
