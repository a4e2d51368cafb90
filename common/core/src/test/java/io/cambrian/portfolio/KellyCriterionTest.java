package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KellyCriterionTest {
    private static double[] filled(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }

    @Test
    void thorpsCoin() {
        for (JsonNode row : Golden.read("kelly", "thorp_even_money_coin").at("/expected/rows")) {
            double p = row.get("p").asDouble();
            double f = KellyCriterion.evenMoney(p);
            assertThat(f).isCloseTo(row.get("f").asDouble(), within(1e-12));
            assertThat(KellyCriterion.evenMoneyGrowth(f, p))
                    .isCloseTo(row.get("growth").asDouble(), within(1e-12));
            assertThat(KellyCriterion.evenMoneyGrowth(f / 2, p))
                    .isCloseTo(row.get("half_kelly_growth").asDouble(), within(1e-12));
            assertThat(KellyCriterion.zeroGrowthFraction(p))
                    .isCloseTo(row.get("zero_growth_fraction").asDouble(), within(1e-12));
        }
        assertThat(KellyCriterion.evenMoney(0.4)).isZero();
        assertThat(KellyCriterion.zeroGrowthFraction(0.4)).isZero();
    }

    @Test
    void thorpsIndexInContinuousTime() {
        JsonNode c = Golden.read("kelly", "thorp_continuous_sp500");
        double m = c.at("/inputs/m").asDouble();
        double sd = c.at("/inputs/s").asDouble();
        double r = c.at("/inputs/r").asDouble();
        assertThat(KellyCriterion.continuous(m, sd, r))
                .isCloseTo(c.at("/expected/f_star").asDouble(), within(1e-12));
        for (JsonNode row : c.at("/expected/fractional")) {
            assertThat(KellyCriterion.continuousGrowth(row.get("c").asDouble(), m, sd, r))
                    .isCloseTo(row.get("growth").asDouble(), within(1e-12));
        }
    }

    @Test
    void logOptimalFractionsOfManagers() {
        JsonNode c = Golden.read("kelly", "managers_kelly_ratio");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        double free = c.at("/inputs/risk_free_per_period").asDouble();
        for (String name : List.of("HAM1", "SP500 TR")) {
            double[] excess = Arrays.stream(csv.column(name)).map(r -> r - free).toArray();
            double f = KellyCriterion.logOptimal(excess).orElseThrow();
            JsonNode e = c.at("/expected").get(name);
            assertThat(f).isCloseTo(e.get("log_optimal_fraction_excess").asDouble(), within(1e-9));
            double[][] column =
                    Arrays.stream(excess).mapToObj(x -> new double[] {x}).toArray(double[][]::new);
            double[] equal = filled(excess.length, 1.0 / excess.length);
            assertThat(KellyCriterion.growth(column, equal, new double[] {f}))
                    .isCloseTo(e.get("log_optimal_growth_per_month").asDouble(), within(1e-9));
            assertThat(KellyCriterion.simultaneous(column, equal, new double[] {50}, 50)
                            .orElseThrow()[0])
                    .isCloseTo(f, within(1e-6));
        }
        assertThat(KellyCriterion.logOptimal(new double[] {0.1, 0.2})).isEmpty();
    }

    @Test
    void twoBetsAtOnceAreEachSmaller() {
        JsonNode e = Golden.read("kelly", "two_simultaneous_even_bets").get("expected");
        double[][] outcomes = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
        double[] p = {0.36, 0.24, 0.24, 0.16};
        double[] w = KellyCriterion.simultaneous(outcomes, p, filled(2, 1), 1).orElseThrow();
        assertThat(w).containsExactly(filled(2, e.get("f_each").asDouble()), within(1e-8));
        assertThat(KellyCriterion.growth(outcomes, p, w))
                .isCloseTo(e.get("growth").asDouble(), within(1e-9));
    }

    /** For small returns the bound makes a fraction 2 / (lambda + 1) of full Kelly (Busseti, Ryu, Boyd 2016, section 5). */
    @Test
    void theBoundIsFractionalKellyForSmallReturns() {
        RandomGenerator random = Seeds.stream(3);
        double[][] excess = new double[4_000][2];
        for (int t = 0; t < excess.length; t += 2) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            for (int s = 0; s < 2; s++) { // in pairs around the means
                excess[t + s][0] = 1e-6 + 1e-3 * (s == 0 ? a : -a);
                excess[t + s][1] = 2e-6 + 1e-3 * (s == 0 ? b : -b);
            }
        }
        double[] equal = filled(4_000, 1 / 4_000.0);
        double lambda = Math.log(0.1) / Math.log(0.7);
        double[] full =
                KellyCriterion.simultaneous(excess, equal, filled(2, 100), 200).orElseThrow();
        double[] bound = KellyCriterion.riskConstrained(excess, equal, filled(2, 100), 200, 0.3, 0.1)
                .orElseThrow();
        assertThat(bound[0] / full[0]).isCloseTo(2 / (lambda + 1), within(0.01));
        assertThat(bound[1] / full[1]).isCloseTo(2 / (lambda + 1), within(0.01));
    }

    /** The bound holds over any horizon in every world: mean, fat tails, skew. */
    @ParameterizedTest
    @CsvSource({
        "0.0005, 0, 0.2, 0.1", "0.0005, 1, 0.2, 0.1", "0.0005, 2, 0.2, 0.1", "0.002, 0, 0.2, 0.1",
        "0.002, 1, 0.2, 0.1", "0.002, 2, 0.2, 0.1", "0.002, 1, 0.3, 0.2", "0.002, 2, 0.1, 0.05",
        "0.005, 0, 0.2, 0.1", "0.005, 1, 0.2, 0.1", "0.005, 2, 0.2, 0.05", "0.005, 2, 0.5, 0.3"
    })
    void wealthRarelyEverFallsBelowTheBound(double mean, int kind, double loss, double probability) {
        RandomGenerator random = Seeds.stream(17, kind);
        double[][] excess = new double[500][2];
        for (double[] row : excess) {
            for (int i = 0; i < 2; i++) {
                double z = random.nextGaussian();
                double shock = kind == 0 ? z : kind == 1 ? z * z * z / Math.sqrt(15) : (1 - Math.exp(z / 2)) / 0.6;
                row[i] = Math.max(-0.9, mean * (1 + i) + 0.02 * shock);
            }
        }
        double[] equal = filled(500, 1 / 500.0);
        double[] w = KellyCriterion.riskConstrained(excess, equal, filled(2, 5), 10, loss, probability)
                .orElseThrow();
        double[] portfolio = Arrays.stream(excess)
                .mapToDouble(row -> row[0] * w[0] + row[1] * w[1])
                .toArray();
        WealthPaths paths = WealthPaths.of(portfolio, loss, 2_000, 4_000, 5);
        assertThat(paths.everBelow()).isLessThanOrEqualTo(probability + 3 * Math.sqrt(probability / 4_000));
        assertThat(paths.drawdown()).isGreaterThanOrEqualTo(paths.everBelow());
        double[] full =
                KellyCriterion.simultaneous(excess, equal, filled(2, 5), 10).orElseThrow();
        assertThat(KellyCriterion.growth(excess, equal, w))
                .isLessThanOrEqualTo(KellyCriterion.growth(excess, equal, full) + 1e-12);
        assertThat(KellyCriterion.growth(excess, equal, w)).isNotNegative();
    }

    @Test
    void estimatedMeansThatSayNothingLeaveNothing() {
        // ten assets, a hundred days, squared Sharpe ratio as noise gives it: n / t
        assertThat(KellyCriterion.estimationFactor(0.1, 10, 100)).isZero();
        assertThat(KellyCriterion.estimationFactor(0.1, 10, 100_000)).isCloseTo(1, within(0.01));
        assertThat(KellyCriterion.estimationFactor(0.5, 10, 12)).isZero();
    }

    @Test
    void aBetThatCannotBeLostDoubles() {
        assertThat(KellyCriterion.evenMoneyGrowth(1, 1)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(KellyCriterion.evenMoneyGrowth(1, 0.6)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
