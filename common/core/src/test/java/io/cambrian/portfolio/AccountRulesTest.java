package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.ConfigException;
import io.cambrian.portfolio.AccountRules.Group;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountRulesTest {
    private static final List<String> NAMES = List.of("A", "B", "C", "D");

    private static double[][] returns() {
        RandomGenerator random = Seeds.stream(2);
        double[][] r = new double[300][4];
        for (double[] row : r) {
            double market = random.nextGaussian();
            for (int i = 0; i < 4; i++) {
                row[i] = 0.0005 + 0.004 * (i + 1) * (0.5 * market + random.nextGaussian());
            }
        }
        return r;
    }

    private static Allocation allocate(WeightMethod method, AccountRules rules) {
        return Allocator.allocate(NAMES, returns(), method, Limits.NONE, CovarianceEstimator.SAMPLE, rules);
    }

    @ParameterizedTest
    @EnumSource(WeightMethod.class)
    void groupsAndTurnoverHoldForEveryMethod(WeightMethod method) {
        Map<String, Double> before = Map.of("A", 0.25, "B", 0.25, "C", 0.25, "D", 0.25);
        Allocation a =
                allocate(method, new AccountRules(Map.of("calm", new Group(List.of("A", "B"), 0.55)), before, 0.3));
        assertThat(a.weights().get("A") + a.weights().get("B")).isLessThanOrEqualTo(0.55 + 1e-11);
        double traded = 0;
        for (String name : NAMES) {
            traded += Math.abs(a.weights().get(name) - before.get(name));
        }
        assertThat(traded).isLessThanOrEqualTo(0.3 + 1e-11);
        if (method != WeightMethod.KELLY) {
            assertThat(a.weights().values().stream().mapToDouble(w -> w).sum()).isCloseTo(1, within(1e-12));
        }
        assertThat(a.riskContributions().values().stream().mapToDouble(d -> d).sum())
                .isCloseTo(a.volatility(), within(1e-12));
    }

    @Test
    void theRuleThatMovedTheWeightsIsNoted() {
        Allocation a = allocate(
                WeightMethod.INVERSE_VOLATILITY,
                new AccountRules(
                        Map.of("calm", new Group(List.of("A", "B"), 0.4)), Map.of(), Double.POSITIVE_INFINITY));
        assertThat(a.notes()).anyMatch(n -> n.contains("group calm is held at its cap of 0.4"));
        assertThat(a.weights().get("A") + a.weights().get("B")).isCloseTo(0.4, within(1e-7));
    }

    @Test
    void rulesThatContradictEachOtherAreRefusedByName() {
        AccountRules rules = new AccountRules(Map.of("all", new Group(NAMES, 0.8)), Map.of(), Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> allocate(WeightMethod.HRP, rules))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("group all (A, B, C, D) at most 0.8")
                .hasMessageContaining("weights sum to");
    }

    @Test
    void whatMustBeSoldCountsAsTurnover() {
        AccountRules rules = new AccountRules(Map.of(), Map.of("A", 0.5, "GONE", 0.5), 0.3);
        assertThatThrownBy(() -> allocate(WeightMethod.EQUAL, rules))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be sold")
                .hasMessageContaining("0.5, above the limit of 0.3");
    }

    @Test
    void whatIsHeldAboveItsCapIsNamed() {
        AccountRules rules = new AccountRules(Map.of(), Map.of("A", 0.5, "B", 0.5), 0.3);
        assertThatThrownBy(() -> Allocator.allocate(
                        NAMES, returns(), WeightMethod.EQUAL, Limits.cap(0.3), CovarianceEstimator.SAMPLE, rules, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("A has 0.5 of at most 0.3, B has 0.5 of at most 0.3")
                .hasMessageContaining("turnover of 0.4, above the limit of 0.3");
    }

    @Test
    void budgetsInPercentAreRefused() {
        assertThatThrownBy(() -> new RiskBudgets(20, Double.POSITIVE_INFINITY))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("20.0 instead of 0.2");
        assertThatThrownBy(() -> new RiskBudgets(Double.POSITIVE_INFINITY, 2.5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("2.5 instead of 0.025");
    }

    @Test
    void turnoverHoldsForThePartThatIsHeld() {
        Map<String, Double> before = Map.of("A", 0.6, "B", 0.2);
        AccountRules rules = new AccountRules(Map.of(), before, 0.1);
        Allocation a = Allocator.allocate(
                NAMES, returns(), WeightMethod.KELLY, Limits.NONE, CovarianceEstimator.SAMPLE, rules, 0.25);
        double traded = 0;
        for (String name : NAMES) {
            traded += Math.abs(a.weights().get(name) - before.getOrDefault(name, 0.0));
        }
        assertThat(traded).isLessThanOrEqualTo(0.1 + 1e-8);
    }
}
