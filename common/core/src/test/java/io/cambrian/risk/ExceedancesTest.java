package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExceedancesTest {
    @ParameterizedTest
    @ValueSource(strings = {"alcoa_hs250_5pct", "alcoa_normal250_1pct"})
    void rollingForecastsAgreeWithRugarch(String name) {
        JsonNode c = Golden.read("var_backtest", name);
        double[] returns = GoldenCsv.read(c.at("/inputs/returns_csv").asText()).column("AA");
        VarMethod method = c.at("/inputs/method").asText().equals("hs") ? VarMethod.HISTORICAL : VarMethod.GAUSSIAN;
        Exceedances x = Exceedances.rolling(
                method,
                returns,
                c.at("/inputs/window").asInt(),
                1 - c.at("/inputs/tail_p").asDouble());
        JsonNode e = c.get("expected");
        assertThat(x.counted()).isEqualTo(e.get("n_forecasts").asInt());
        assertThat(x.count()).isEqualTo(e.get("actual").asInt());
        GoldenAssert.number(x.kupiec().statistic(), e.get("LR_uc"), 1e-8, 1e-8);
        GoldenAssert.number(x.kupiec().pValue(), e.get("p_uc"), 0, 1e-6);
        GoldenAssert.number(x.conditional().statistic(), e.get("LR_cc"), 1e-8, 1e-8);
        GoldenAssert.number(x.conditional().pValue(), e.get("p_cc"), 0, 1e-6);
        GoldenAssert.number(x.independence().statistic(), e.get("LR_independence"), 1e-8, 1e-8);
        assertThat(x.transitions())
                .containsExactly(
                        e.at("/transitions/n00").asInt(),
                        e.at("/transitions/n01").asInt(),
                        e.at("/transitions/n10").asInt(),
                        e.at("/transitions/n11").asInt());
        GoldenAssert.number(-x.forecasts()[0], e.at("/first_var/0"), 1e-8, 1e-8);
    }

    @Test
    void kupiecWithNoAndOnlyExceptions() {
        for (JsonNode row : Golden.read("var_backtest", "kupiec_edge_counts").at("/expected/rows")) {
            Exceedances.LikelihoodRatio lr = Exceedances.kupiec(
                    row.get("exceptions").asInt(),
                    row.get("T").asInt(),
                    row.get("p").asDouble());
            GoldenAssert.number(lr.statistic(), row.get("LR"), 1e-9, 1e-12);
            GoldenAssert.number(lr.pValue(), row.get("p_value"), 1e-9, 0);
        }
    }

    @Test
    void kupiecsRegionOfNonRejection() {
        JsonNode c = Golden.read("var_backtest", "kupiec_nonrejection_table");
        double critical = c.at("/inputs/critical_value").asDouble();
        for (JsonNode row : c.at("/expected/table")) {
            int observations = row.get("T").asInt();
            double p = row.get("p").asDouble();
            int low = row.at("/computed_accept/0").asInt();
            int high = row.at("/computed_accept/1").asInt();
            for (int n = Math.max(0, low - 2); n <= high + 2; n++) {
                boolean accepted = Exceedances.kupiec(n, observations, p).statistic() < critical;
                assertThat(accepted).as("%d of %d at %s", n, observations, p).isEqualTo(n >= low && n <= high);
            }
        }
    }

    @Test
    void theLikelihoodRatioThatJpMorganPublished() {
        JsonNode c = Golden.read("var_backtest", "kupiec_nonrejection_table").at("/expected/jpm_1998");
        double lr = Exceedances.kupiec(
                        c.get("exceptions").asInt(),
                        c.get("T").asInt(),
                        c.get("p").asDouble())
                .statistic();
        GoldenAssert.number(lr, c.get("LR"), 1e-9, 0);
        GoldenAssert.number(lr, c.get("published_LR"), 0.005, 0);
    }

    @Test
    void theTrafficLightOfBasel() {
        for (JsonNode row :
                Golden.read("var_backtest", "basel_traffic_light_250d").at("/expected/rows")) {
            int n = row.get("exceptions").asInt();
            GoldenAssert.number(Exceedances.cumulative(n, 250, 0.01), row.get("cumulative_probability"), 1e-10, 0);
            assertThat(Exceedances.zone(n, 250, 0.01).name())
                    .isEqualToIgnoringCase(row.get("zone").asText());
        }
    }

    @Test
    void nothingExceededIsGreenHoweverFewForecastsThereAre() {
        for (int n = 1; n <= 250; n++) {
            assertThat(Exceedances.zone(0, n, 0.01)).as("of %d", n).isEqualTo(Exceedances.Zone.GREEN);
            assertThat(Exceedances.zone(0, n, 1e-4)).as("of %d", n).isEqualTo(Exceedances.Zone.GREEN);
        }
        assertThat(Exceedances.zone(1, 10, 0.01)).isEqualTo(Exceedances.Zone.YELLOW);
        assertThat(Exceedances.zone(2, 2, 0.01)).isEqualTo(Exceedances.Zone.RED);
    }

    @Test
    void aSingleForecastLeavesChristoffersensOwnTestNothing() {
        Exceedances x = Exceedances.of(2, 0.99, new double[1], new boolean[] {true});
        assertThat(x.conditionalOfChristoffersen().pValue()).isNaN();
    }

    @Test
    void aForecastDoesNotSeeItsOwnDay() {
        double[] returns = new double[60];
        for (int t = 0; t < 60; t++) {
            returns[t] = 0.01 * Math.sin(t);
        }
        double[] changed = returns.clone();
        changed[50] = -0.5;
        Exceedances a = Exceedances.rolling(VarMethod.HISTORICAL, returns, 20, 0.95);
        Exceedances b = Exceedances.rolling(VarMethod.HISTORICAL, changed, 20, 0.95);
        for (int k = 0; k <= 30; k++) {
            assertThat(b.forecasts()[k]).isCloseTo(a.forecasts()[k], within(0.0));
        }
        assertThat(b.exceeded()[30]).isTrue();
    }
}
