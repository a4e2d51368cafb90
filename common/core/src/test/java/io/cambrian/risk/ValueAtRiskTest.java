package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueAtRiskTest {
    @ParameterizedTest
    @ValueSource(strings = {"edhec_13_indices", "managers_ham1_ham2_sp500"})
    void agreesWithPerformanceAnalytics(String name) {
        JsonNode c = Golden.read("var_es", name);
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        for (String column : GoldenAssert.texts(c.at("/inputs/columns"))) {
            JsonNode expected = c.at("/expected/loss_positive").get(column);
            double[] returns = csv.column(column);
            for (double p : new double[] {0.95, 0.99}) {
                same(ValueAtRisk.historical(returns, p), expected.get("historical_" + p));
                same(ValueAtRisk.gaussian(returns, p), expected.get("gaussian_" + p));
                same(ValueAtRisk.cornishFisher(returns, p), expected.get("modified_" + p));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"edhec_13_indices", "managers_ham1_ham2_sp500"})
    void theOrderStatisticAgreesWithRiskfolioAndSkfolio(String name) {
        JsonNode c = Golden.read("var_es", name);
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        JsonNode columns = c.at("/expected/historical_variants_of_peers");
        assertThat(columns.size()).isPositive();
        columns.properties().forEach(column -> {
            for (double p : new double[] {0.95, 0.99}) {
                JsonNode e = column.getValue().get(Double.toString(p));
                ValueAtRisk var = ValueAtRisk.of(VarMethod.ORDER_STATISTIC, csv.column(column.getKey()), p);
                GoldenAssert.number(var.valueAtRisk(), e.get("var_ceil_index_riskfolio_skfolio"), 1e-10, 1e-8);
                GoldenAssert.number(var.expectedShortfall(), e.get("cvar_rockafellar_uryasev"), 1e-10, 1e-8);
            }
        });
    }

    private static double[] alcoa() {
        return GoldenCsv.read("shared/golden/_data/dji_aa_last1200_returns.csv").column("AA");
    }

    private static void near(VarMethod method, double confidence, double var, double es, double rel) {
        ValueAtRisk v = ValueAtRisk.of(method, alcoa(), confidence);
        assertThat(v.valueAtRisk()).as(method.label()).isCloseTo(var, Golden.within(var, 0, rel));
        assertThat(v.expectedShortfall()).as(method.label()).isCloseTo(es, Golden.within(es, 0, rel));
    }

    /** Expected: numpy 2.4.6 and scipy 1.17.1 (maximum likelihood by Nelder-Mead to 1e-12). */
    @Test
    void otherMethodsAgreeWithNumpyAndScipy() {
        near(VarMethod.AGE_WEIGHTED, 0.95, 0.13609964818169, 0.1499940471882009, 1e-12);
        near(VarMethod.AGE_WEIGHTED, 0.99, 0.166052143318153, 0.17269888908172162, 1e-12);
        near(VarMethod.FILTERED_HISTORICAL, 0.95, 0.09797473930422478, 0.1337225470937199, 1e-11);
        near(VarMethod.FILTERED_HISTORICAL, 0.99, 0.15125564603264036, 0.20258214770677893, 1e-11);
        near(VarMethod.STUDENT_T, 0.95, 0.03870287419136298, 0.07338107769646812, 1e-5);
        near(VarMethod.STUDENT_T, 0.99, 0.08491781263112025, 0.1524074213618169, 1e-5);
        near(VarMethod.PEAKS_OVER_THRESHOLD, 0.99, 0.09412100733048738, 0.1358567188823354, 1e-6);
        near(VarMethod.PEAKS_OVER_THRESHOLD, 0.999, 0.1917344414358894, 0.25264785692454245, 1e-6);
        ParetoTail tail = ParetoTail.fit(alcoa());
        assertThat(tail.threshold()).isCloseTo(0.0272397448577357, within(1e-15));
        assertThat(tail.shape()).isCloseTo(0.16420512941550758, within(1e-6));
        assertThat(tail.scale()).isCloseTo(0.0239002472754178, within(1e-7));
        StudentT t = StudentT.fit(alcoa());
        assertThat(t.degrees()).isCloseTo(2.309116178172106, within(1e-4));
        assertThat(t.scale()).isCloseTo(0.014635710530511681, within(1e-7));
    }

    @Test
    void empyricalsShortfallHoldsTheQuantileItself() {
        double[] returns = new double[21];
        Arrays.setAll(returns, t -> (t - 3) / 100.0);
        assertThat(ValueAtRisk.of(VarMethod.of("empyrical"), returns, 0.9).expectedShortfall())
                .isCloseTo(0.02, within(1e-15));
        assertThat(ValueAtRisk.historical(returns, 0.9).expectedShortfall()).isCloseTo(0.025, within(1e-15));
    }

    /**
     * Rockafellar and Uryasev 2000, tables 1 to 5: mean and covariance of S&P, bonds and small caps, the minimum-variance
     * weights for a mean of 0.011, their value at risk and conditional value at risk.
     */
    @Test
    void rockafellarAndUryasevsThreeAssets() {
        double[] mean = {0.0101110, 0.0043532, 0.0137058};
        Covariance covariance = Covariance.of(new double[][] {
            {0.00324625, 0.00022983, 0.00420395},
            {0.00022983, 0.00049937, 0.00019247},
            {0.00420395, 0.00019247, 0.00764097}
        });
        double[] weights = {0.452013, 0.115573, 0.432414};
        double[][] published = {{0.90, 0.067847, 0.096975}, {0.95, 0.090200, 0.115908}, {0.99, 0.132128, 0.152977}};
        NormalScenarios scenarios = NormalScenarios.of(mean, covariance, 1);
        for (double[] row : published) {
            double alpha = Tail.tailProbability(row[0]);
            double sd = Math.sqrt(covariance.variance(weights));
            double location = 0.011;
            double z = Tail.z(alpha);
            assertThat(-location - z * sd).isCloseTo(row[1], within(1.5e-6));
            assertThat(-location + sd * Tail.density(z) / alpha).isCloseTo(row[2], within(1.5e-6));
            // 200,000 scenarios have a standard error of about half a percent of these
            ComponentRisk simulated = scenarios.risk(weights, 200_000, row[0]);
            assertThat(simulated.valueAtRisk()).isCloseTo(row[1], Golden.within(row[1], 0, 0.01));
            assertThat(simulated.expectedShortfall()).isCloseTo(row[2], Golden.within(row[2], 0, 0.01));
        }
    }

    @Test
    void scenariosAreTheSameBitsForAnySplit() {
        Covariance covariance = Covariance.of(new double[][] {{4e-4, 1e-4, 0}, {1e-4, 1e-4, 0}, {0, 0, 0}});
        NormalScenarios scenarios = NormalScenarios.of(new double[3], covariance, 7);
        double[] weights = {0.5, 0.3, 0.2};
        double[] whole = scenarios.portfolio(weights, 0, 1000);
        for (int parts : new int[] {2, 3, 7, 64}) {
            double[] joined = new double[1000];
            for (int p = 0; p < parts; p++) {
                int from = 1000 * p / parts;
                int to = 1000 * (p + 1) / parts;
                System.arraycopy(scenarios.portfolio(weights, from, to - from), 0, joined, from, to - from);
            }
            assertThat(joined).containsExactly(whole);
        }
        double[] x = scenarios.scenario(17);
        assertThat(weights[0] * x[0] + weights[1] * x[1] + weights[2] * x[2]).isCloseTo(whole[17], within(1e-16));
        assertThat(x[2]).isZero();
    }

    @Test
    void theDomainOfCornishAndFisherIsMaillards() {
        assertThat(Tail.isCornishFisherValid(0, 4)).isTrue();
        assertThat(Tail.isCornishFisherValid(0, 8.1)).isFalse();
        assertThat(Tail.isCornishFisherValid(0, -0.1)).isFalse();
        // no kurtosis saves a skewness beyond 6 (sqrt(2) - 1)
        for (double k = 0; k < 60; k += 0.01) {
            assertThat(Tail.isCornishFisherValid(2.49, k)).isFalse();
        }
        assertThat(ValueAtRisk.cornishFisher(alcoa(), 0.99).notes().toString()).contains("Maillard");
    }

    @Test
    void anExpansionThatFallsOverTheWholeLineIsNoDistribution() {
        // its slope has no root, but is negative: at 0 it is 1 - 490/8 + 5 * 400/36
        assertThat(Tail.cornishFisher(1, 20, 490)).isLessThan(Tail.cornishFisher(0, 20, 490));
        assertThat(Tail.isCornishFisherValid(20, 490)).isFalse();
    }

    @Test
    void overlappingHorizonsCompound() {
        double[][] two = HorizonReturns.overlapping(new double[][] {{0.1}, {-0.5}, {Double.NaN}, {0.2}, {0.5}}, 2);
        assertThat(two).hasNumberOfRows(4);
        assertThat(two[0][0]).isCloseTo(-0.45, within(1e-15));
        assertThat(two[1][0]).isNaN();
        assertThat(two[3][0]).isCloseTo(0.8, within(1e-15));
        assertThatThrownBy(() -> HorizonReturns.overlapping(new double[][] {{0.1}}, 5))
                .isInstanceOf(DataException.class);
    }

    private static void same(ValueAtRisk actual, JsonNode expected) {
        GoldenAssert.number(actual.valueAtRisk(), expected.get("VaR"), 1e-10, 1e-8);
        GoldenAssert.number(actual.expectedShortfall(), expected.get("ES"), 1e-10, 1e-8);
    }

    @Test
    void twentyReturnsByHand() {
        JsonNode c = Golden.read("var_es", "twenty_returns_by_hand");
        double[] returns = Golden.vector(c.at("/inputs/returns"));
        for (double p : new double[] {0.95, 0.9, 0.75}) {
            JsonNode e = c.get("expected").get(Double.toString(p));
            ValueAtRisk var = ValueAtRisk.historical(returns, p);
            GoldenAssert.number(var.valueAtRisk(), e.get("var_type7"), 1e-12, 0);
            GoldenAssert.number(var.expectedShortfall(), e.get("es_mean_lt_type7_PA"), 1e-12, 0);
            ValueAtRisk order = ValueAtRisk.of(VarMethod.ORDER_STATISTIC, returns, p);
            GoldenAssert.number(order.valueAtRisk(), e.get("var_ceil_index_riskfolio_skfolio"), 1e-12, 0);
            GoldenAssert.number(order.expectedShortfall(), e.get("cvar_rockafellar_uryasev"), 1e-12, 0);
        }
        // the tail of 1 in 20 is one observation; 0.05000000000000004 * 20 would make it two
        assertThat(ValueAtRisk.historical(returns, 0.95).tail()).containsExactly(new ValueAtRisk.Scenario(0, -0.1));
        assertThat(ValueAtRisk.historical(returns, 0.9).tail())
                .containsExactly(new ValueAtRisk.Scenario(0, -0.1), new ValueAtRisk.Scenario(1, -0.08));
    }

    @Test
    void aQuantileThatFallsOnAnObservationIsThatObservation() {
        double[] returns = new double[21];
        Arrays.setAll(returns, t -> (t - 3) / 100.0);
        assertThat(ValueAtRisk.historical(returns, 0.95).valueAtRisk()).isEqualTo(0.02);
        assertThat(ValueAtRisk.historical(returns, 0.95).tail()).hasSize(1);
    }

    @Test
    void missingReturnsAreLeftOutAndRowsKeepTheirNumbers() {
        double[] returns = {Double.NaN, 0.01, -0.05, 0.02, Double.NaN, 0.0};
        ValueAtRisk var = ValueAtRisk.historical(returns, 0.75);
        assertThat(var.observations()).isEqualTo(4);
        assertThat(var.tail()).containsExactly(new ValueAtRisk.Scenario(2, -0.05));
    }

    @Test
    void aConstantSeriesHasNoTailButItsOwnLevel() {
        double[] flat = {0.01, 0.01, 0.01};
        for (VarMethod method : VarMethod.values()) {
            ValueAtRisk var = ValueAtRisk.of(method, flat, 0.95);
            assertThat(var.valueAtRisk()).isCloseTo(-0.01, within(1e-15));
            assertThat(var.expectedShortfall()).isCloseTo(-0.01, within(1e-15));
        }
    }

    private static boolean needsMore(VarMethod method) {
        return switch (method) {
            case FILTERED_HISTORICAL, STUDENT_T, PEAKS_OVER_THRESHOLD, MONTE_CARLO -> true;
            default -> false;
        };
    }

    @Property(tries = 20)
    void shortfallAndScaleOfMethodsThatNeedAHistory(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.9, max = 0.99) double p) {
        RandomGenerator random = Seeds.stream(seed, 3);
        double[] returns = new double[300];
        Arrays.setAll(returns, t -> random.nextGaussian() / 100 / Math.sqrt(0.2 + random.nextDouble()));
        double[] doubled = Arrays.stream(returns).map(x -> 2 * x).toArray();
        for (VarMethod method : VarMethod.values()) {
            if (needsMore(method)) {
                ValueAtRisk var = ValueAtRisk.of(method, returns, p);
                assertThat(var.expectedShortfall()).isGreaterThanOrEqualTo(var.valueAtRisk() - 1e-12);
                assertThat(ValueAtRisk.of(method, doubled, p).valueAtRisk())
                        .isCloseTo(2 * var.valueAtRisk(), within(1e-7));
            }
        }
    }

    @Test
    void filteringSurvivesWeeksWithoutAPosition() {
        double[] returns = new double[300];
        for (int t = 0; t < 300; t++) {
            returns[t] = t < 40 || t > 150 && t < 250 ? 0 : 0.01 * Math.sin(t * t);
        }
        ValueAtRisk var = ValueAtRisk.of(VarMethod.FILTERED_HISTORICAL, returns, 0.95);
        assertThat(var.valueAtRisk()).isBetween(0.001, 0.05);
    }

    @Test
    void methodsThatNeedAHistorySayHowMuch() {
        double[] few = {0.01, -0.02, 0.03, 0.01, -0.01};
        for (VarMethod method :
                new VarMethod[] {VarMethod.FILTERED_HISTORICAL, VarMethod.STUDENT_T, VarMethod.PEAKS_OVER_THRESHOLD}) {
            assertThatThrownBy(() -> ValueAtRisk.of(method, few, 0.95))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("at least");
        }
        assertThatThrownBy(() -> ValueAtRisk.of(VarMethod.PEAKS_OVER_THRESHOLD, alcoa(), 0.5))
                .isInstanceOf(ConfigException.class);
        double[] mostlyZero = new double[100];
        mostlyZero[50] = 0.01;
        assertThatThrownBy(() -> ValueAtRisk.of(VarMethod.STUDENT_T, mostlyZero, 0.95))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("one and the same");
    }

    @Test
    void mistakesOfTheUserAreNamed() {
        assertThatThrownBy(() -> ValueAtRisk.historical(new double[] {0.1, 0.2}, 95))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("0.95");
        assertThatThrownBy(() -> ValueAtRisk.historical(new double[] {Double.NaN, 0.2}, 0.95))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ValueAtRisk.gaussian(new double[] {0.1, Double.NEGATIVE_INFINITY}, 0.95))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> VarMethod.of("guess")).isInstanceOf(ConfigException.class);
    }

    @Property(tries = 300)
    void expectedShortfallIsNeverBelowValueAtRiskAndBothScale(
            @ForAll @Size(min = 5, max = 60) double[] raw, @ForAll @DoubleRange(min = 0.8, max = 0.99) double p) {
        double[] returns =
                Arrays.stream(raw).map(StrictMath::tanh).map(x -> x / 10).toArray();
        double[] doubled = Arrays.stream(returns).map(x -> 2 * x).toArray();
        for (VarMethod method : VarMethod.values()) {
            if (needsMore(method)) {
                continue; // they refuse so few returns
            }
            ValueAtRisk var = ValueAtRisk.of(method, returns, p);
            assertThat(var.expectedShortfall()).isGreaterThanOrEqualTo(var.valueAtRisk() - 1e-12);
            assertThat(ValueAtRisk.of(method, doubled, p).valueAtRisk()).isCloseTo(2 * var.valueAtRisk(), within(1e-9));
        }
    }
}
