package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.DataException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategyStressTest {
    private static final List<String> NAMES = List.of("A", "B", "C");
    private static final Covariance COVARIANCE =
            Covariance.of(new double[][] {{4e-4, 1e-4, 0}, {1e-4, 1e-4, -2e-5}, {0, -2e-5, 9e-4}});

    private static UserScenario scenario(String... lines) {
        return ScenarioText.parse("test", Arrays.asList(lines)).get(0);
    }

    @Test
    void theVolatilityOfAShiftIsThatOfTheShiftedCovariance() {
        double[] weights = {0.5, -0.3, 0.4};
        for (String[] lines : new String[][] {
            {"scenario a", "correlation 50 %", "volatility x 2"},
            {"scenario b", "correlation 100 %"},
            {"scenario c", "volume / 2"}
        }) {
            UserScenario s = scenario(lines);
            double[] factor = {s.volatility(), s.volatility(), s.volatility()};
            double expected = Math.sqrt(
                    Scenarios.stressed(COVARIANCE, s.correlation(), factor).variance(weights));
            assertThat(ScenarioMove.of(s, NAMES, COVARIANCE).volatility(COVARIANCE, weights))
                    .isCloseTo(expected, within(1e-15));
        }
    }

    @Test
    void aStrategyIsReplayedAndItsHoldingsAreShocked() {
        ScenarioMove falls = ScenarioMove.of(scenario("scenario falls", "return A -10 %"), NAMES, COVARIANCE);
        StrategyStress stress =
                StrategyStress.of(List.of(new Crisis("gap", 2, 3)), List.of(falls), COVARIANCE, new int[] {0, 2, 3});
        StressMatrix.Cell cell = stress.replays(new int[] {1, 2, 3, 4}, new double[] {0.5, -0.1, -0.2, 0.5})
                .get(0);
        assertThat(cell.totalReturn()).isCloseTo(0.9 * 0.8 - 1, within(1e-15));
        assertThat(cell.maxDrawdown()).isCloseTo(0.28, within(1e-15));

        // the second series of the market is outside: cash
        StrategyStress.Hypothetical h =
                stress.hypothetical(new double[] {0.5, 0.1, 0.2, 0}).get(0);
        assertThat(h.simpleReturn()).isCloseTo(0.5 * -0.1 + 0.2 * -0.025, within(1e-15));
        assertThat(h.valueAtRisk99())
                .isCloseTo(2.3263478740408408 * Math.sqrt(0.25 * 4e-4 + 0.04 * 1e-4 + 2 * 0.1 * 1e-4), within(1e-12));
        assertThat(h.coverage()).isCloseTo(0.7 / 0.8, within(1e-15));
        StrategyStress.Hypothetical flat = stress.hypothetical(new double[4]).get(0);
        assertThat(flat.simpleReturn()).isZero();
        assertThat(flat.valueAtRisk99()).isZero();
        StrategyStress.Hypothetical unknown =
                stress.hypothetical(new double[] {0.1, 0.5, 0, 0}).get(0);
        assertThat(unknown.simpleReturn()).isNaN();
        assertThat(unknown.coverage()).isCloseTo(1.0 / 6, within(1e-15));
    }

    @Test
    void sellingAfterAScenarioSellsWhatIsLeft() {
        Tradability asset = new Tradability(1e6, 0.02, 0.001, 0.0005);
        List<Tradability> assets = List.of(asset, asset, asset);
        double[] weights = {0.5, 0.5, 0};
        UserScenario s = scenario(
                "scenario x", "return A -50 %", "return B -50 %", "return C 0", "volatility x 2", "volume / 4");
        ScenarioMove move = ScenarioMove.of(s, NAMES, COVARIANCE);
        StressedLiquidity after = StressedLiquidity.of(move, COVARIANCE, assets, weights, 1e6, 0.1, 0.03);
        LiquidityRisk before = LiquidityRisk.of(assets, weights, 1e6, 0.1);
        assertThat(after.portfolioReturn()).isCloseTo(-0.5, within(1e-12));
        // half is left, a quarter is traded
        assertThat(after.risk().daysToLiquidate()).isCloseTo(2 * before.daysToLiquidate(), within(1e-9));
        // half the size, twice the volatility
        assertThat(after.valueAtRisk()).isCloseTo(0.03, within(1e-12));
    }

    @Test
    void aUsersScenarioReplacesAStandardOneOfItsName() {
        List<UserScenario> own = List.of(scenario("scenario Crash", "return market -40 %"));
        List<UserScenario> all = StandardScenarios.with(own);
        assertThat(all).hasSameSizeAs(StandardScenarios.all()).containsAll(own);
        assertThat(StandardScenarios.with(List.of())).isEqualTo(StandardScenarios.all());
        assertThatThrownBy(() -> ScenarioMove.of(scenario("scenario x", "return GOLD -5 %"), NAMES, COVARIANCE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'GOLD'");
    }

    @Test
    void aScenarioMayNotBearTheNameOfACrisisOrADrought() {
        for (String name : List.of(
                "global financial crisis 2008-09",
                "global financial crisis 2008-09 (May 2009)",
                "mild drought",
                "as it is",
                "fire sale of me")) {
            List<UserScenario> own = ScenarioText.parse("test", List.of("scenario " + name, "volume / 2"));
            assertThatThrownBy(() -> StandardScenarios.with(own))
                    .as(name)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }
}
