package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ForecastsTest {
    private static double[] alcoa() {
        return GoldenCsv.read("shared/golden/_data/dji_aa_last1200_returns.csv").column("AA");
    }

    @Test
    void theLastRunningVerdictIsThatOfTheWholeBacktest() {
        RollingForecasts f = RollingForecasts.of(VarMethod.HISTORICAL, alcoa(), 250, 0.95);
        List<RunningVerdict> verdicts = RunningVerdict.of(f);
        assertThat(verdicts).hasSize(950);
        RunningVerdict last = verdicts.get(949);
        Exceedances whole = f.exceedances();
        JsonNode e = Golden.read("var_backtest", "alcoa_hs250_5pct").get("expected");
        assertThat(last.exceedances())
                .isEqualTo(whole.count())
                .isEqualTo(e.get("actual").asInt());
        GoldenAssert.number(last.kupiecPValue(), e.get("p_uc"), 0, 1e-6);
        GoldenAssert.number(last.conditionalPValue(), e.get("p_cc"), 0, 1e-6);
        ShortfallBacktest shortfall = ShortfallBacktest.of(f);
        assertThat(last.z2()).isCloseTo(shortfall.z2(), within(1e-12));
        assertThat(last.quantileLoss()).isCloseTo(shortfall.quantileLoss(), within(1e-15));
        // a verdict sees nothing after its own row
        double[] changed = alcoa();
        changed[1100] = -0.9;
        List<RunningVerdict> other = RunningVerdict.of(RollingForecasts.of(VarMethod.HISTORICAL, changed, 250, 0.95));
        assertThat(other.subList(0, 850)).isEqualTo(verdicts.subList(0, 850));
        assertThat(other.get(850)).isNotEqualTo(verdicts.get(850));
    }

    /** Acerbi and Szekely 2014, table 3: for a tail of 2.5 % over 250 days, about -0.70 at 5 % and -1.8 at 0.01 %. */
    @Test
    void criticalValuesOfTheSecondTestArePublishedOnes() {
        double normal = 2.3378 / 1.9600;
        assertThat(ShortfallBacktest.z2CriticalValue(250, 0.025, normal, 0.05)).isCloseTo(-0.70, within(0.03));
        assertThat(ShortfallBacktest.z2CriticalValue(250, 0.025, normal, 0.0001))
                .isCloseTo(-1.8, within(0.15));
        // Student's t with 3 degrees of freedom: ratio 1.58, critical value -0.82
        assertThat(ShortfallBacktest.z2CriticalValue(250, 0.025, 1.5836, 0.05)).isCloseTo(-0.82, within(0.04));
    }

    @Test
    void statisticsOfShortfallByHand() {
        double[] returns = {-0.03, 0.01, -0.05, 0.02};
        RollingForecasts f = new RollingForecasts(
                VarMethod.HISTORICAL,
                2,
                0.75,
                new int[] {0, 1, 2, 3},
                returns,
                new double[] {0.02, 0.02, 0.04, 0.02},
                new double[] {0.04, 0.04, 0.05, 0.04});
        ShortfallBacktest t = ShortfallBacktest.of(f);
        assertThat(t.z1()).isCloseTo((-0.75 - 1) / 2 + 1, within(1e-15));
        assertThat(t.z2()).isCloseTo(-1.75 / (4 * 0.25) + 1, within(1e-15));
        double loss = (-0.75 * -0.01 + 0.25 * 0.03 + -0.75 * -0.01 + 0.25 * 0.04) / 4;
        assertThat(t.quantileLoss()).isCloseTo(loss, within(1e-15));
        assertThat(t.z2PValue()).isBetween(0.0, 1.0);
    }

    @Test
    void shortfallsThatAreTooSmallAreRejectedAndRightOnesAreNot() {
        RandomGenerator random = Seeds.stream(4, 4);
        int n = 1000;
        double[] realized = new double[n];
        Arrays.setAll(realized, k -> 0.01 * random.nextGaussian());
        double[] var = new double[n];
        double[] es = new double[n];
        Arrays.fill(var, 0.01 * 1.959964);
        Arrays.fill(es, 0.01 * 2.337803);
        int[] rows = new int[n];
        RollingForecasts right = new RollingForecasts(VarMethod.GAUSSIAN, 2, 0.975, rows, realized, var, es);
        assertThat(ShortfallBacktest.of(right).z2PValue()).isGreaterThan(0.05);
        double[] half = Arrays.stream(var).map(v -> v / 2).toArray();
        double[] halfShortfall = Arrays.stream(es).map(v -> v / 2).toArray();
        RollingForecasts wrong =
                new RollingForecasts(VarMethod.GAUSSIAN, 2, 0.975, rows, realized, half, halfShortfall);
        assertThat(ShortfallBacktest.of(wrong).z2PValue()).isLessThan(0.001);
    }

    @Property(tries = 30)
    void conformalCalibrationKeepsItsRateWhateverTheReturnsDo(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 9);
        int n = 20_000;
        double[] realized = new double[n];
        double[] var = new double[n];
        // forecasts of a constant, volatility that wanders over a factor of ten
        for (int k = 0; k < n; k++) {
            realized[k] = 0.01 * Math.exp(Math.sin(k / 900.0)) * random.nextGaussian();
            var[k] = 0.02;
        }
        RollingForecasts raw =
                new RollingForecasts(VarMethod.HISTORICAL, 2, 0.99, new int[n], realized, var, var.clone());
        double rate = raw.calibrated(0.1).exceedances().count() / (double) n;
        // the bound: the range of the factor, at most some six here, over rate times n
        assertThat(rate).isCloseTo(0.01, within(6 / (0.1 * n)));
    }

    @Test
    void aCalibratedForecastDoesNotSeeItsOwnDay() {
        double[] changed = alcoa();
        changed[1000] = -0.9;
        double[] a = RollingForecasts.of(VarMethod.HISTORICAL, alcoa(), 250, 0.99)
                .calibrated(0.1)
                .valueAtRisk();
        double[] b = RollingForecasts.of(VarMethod.HISTORICAL, changed, 250, 0.99)
                .calibrated(0.1)
                .valueAtRisk();
        assertThat(Arrays.copyOf(b, 751)).containsExactly(Arrays.copyOf(a, 751));
        assertThat(b[751]).isGreaterThan(a[751]);
    }

    @Test
    void plusFactorsOfBothAccords() {
        double[] basel = {0, 0, 0, 0, 0, 0.40, 0.50, 0.65, 0.75, 0.85, 1, 1};
        double[] frtb = {0, 0, 0, 0, 0, 0.20, 0.26, 0.33, 0.38, 0.42, 0.50, 0.50};
        for (int n = 0; n < basel.length; n++) {
            assertThat(Exceedances.PlusFactors.BASEL_II.of(n)).isEqualTo(basel[n]);
            assertThat(Exceedances.PlusFactors.FRTB.of(n)).isEqualTo(frtb[n]);
        }
        for (JsonNode row :
                Golden.read("var_backtest", "basel_traffic_light_250d").at("/expected/rows")) {
            if (row.has("plus_factor")) {
                assertThat(Exceedances.PlusFactors.BASEL_II.of(
                                row.get("exceptions").asInt()))
                        .isCloseTo(row.get("plus_factor").asDouble(), within(1e-12));
            }
        }
    }

    @Test
    void christoffersensOwnJointTestLeavesOutTheFirstForecast() {
        Exceedances x = Exceedances.of(2, 0.9, new double[5], new boolean[] {true, false, false, true, false});
        assertThat(x.conditionalOfChristoffersen().statistic())
                .isCloseTo(
                        Exceedances.kupiec(1, 4, 0.1).statistic()
                                + x.independence().statistic(),
                        within(1e-12));
        assertThat(x.conditional().statistic())
                .isCloseTo(
                        Exceedances.kupiec(2, 5, 0.1).statistic()
                                + x.independence().statistic(),
                        within(1e-12));
    }
}
