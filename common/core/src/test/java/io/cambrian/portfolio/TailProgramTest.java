package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TailProgramTest {
    private static double[] filled(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }

    private static TailProgram longOnly(double[][] scenarios) {
        int n = scenarios[0].length;
        return new TailProgram(scenarios, filled(n, 0), filled(n, 1), 1);
    }

    private static double[] returns(double[][] scenarios, double[] w) {
        return Arrays.stream(scenarios)
                .mapToDouble(row -> IntStream.range(0, w.length)
                        .mapToDouble(i -> row[i] * w[i])
                        .sum())
                .toArray();
    }

    /** Mean loss in the worst {@code tail} of scenarios, the scenario at the edge in part. */
    private static double cvar(double[] returns, double tail) {
        double[] sorted = returns.clone();
        Arrays.sort(sorted);
        double left = tail * sorted.length;
        double sum = 0;
        for (int k = 0; left > 0; k++) {
            sum -= Math.min(1, left) * sorted[k];
            left -= 1;
        }
        return sum / (tail * sorted.length);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static double[] byName(JsonNode weights, List<String> names) {
        return names.stream().mapToDouble(n -> weights.get(n).asDouble()).toArray();
    }

    @Test
    void leastRisksOfRiskfolio() {
        JsonNode c = Golden.read("mean_variance", "riskfolio_10_stocks_min_risk");
        List<String> names = texts(c.at("/inputs/columns"));
        double[][] r = GoldenCsv.last(
                GoldenCsv.read(c.at("/inputs/prices_csv").asText())
                        .select(names)
                        .simpleReturns(),
                200);
        TailProgram program = longOnly(r);

        double[] cvar = program.minimumCvar(0.05).orElseThrow();
        assertThat(cvar).containsExactly(byName(c.at("/expected/exact/CVaR"), names), within(1e-6));
        double expected = c.at("/expected/objective/CVaR").asDouble();
        assertThat(cvar(returns(r, cvar), 0.05)).isCloseTo(expected, within(1e-7 * expected));

        assertThat(program.minimumAbsoluteDeviation().orElseThrow())
                .containsExactly(byName(c.at("/expected/exact/MAD"), names), within(1e-6));
        assertThat(program.minimumCdar(0.05).orElseThrow())
                .containsExactly(byName(c.at("/expected/exact/CDaR"), names), within(1e-6));
    }

    @Test
    void leastConditionalValueAtRiskOfPyPortfolioOpt() {
        JsonNode c = Golden.read("mean_variance", "pypfopt_min_cvar");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/prices_csv").asText());
        double[][] complete = Arrays.stream(csv.simpleReturns())
                .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
                .toArray(double[][]::new);
        JsonNode means = Golden.read("returns", "mean_historical_20_stocks").at("/expected/compounding");
        double[] least = longOnly(complete).minimumCvar(0.05).orElseThrow();
        assertThat(cvar(returns(complete, least), 0.05))
                .isCloseTo(c.at("/expected/min_cvar/cvar").asDouble(), within(1e-8));
        double[] targeted = longOnly(complete)
                .withMean(byName(means, csv.columns()), 0.2)
                .minimumCvar(0.05)
                .orElseThrow();
        assertThat(cvar(returns(complete, targeted), 0.05))
                .isCloseTo(c.at("/expected/target_0.2/cvar").asDouble(), within(1e-8));
    }

    @Test
    void aMeanThatNoPortfolioHasIsNotFound() {
        double[][] r = {{0.01, 0.02}, {-0.01, 0.0}, {0.02, -0.01}};
        assertThat(longOnly(r).withMean(new double[] {0.01, 0.02}, 0.03).minimumCvar(0.5))
                .isEmpty();
    }

    @Test
    void tailsAndScenariosThatMeanNothingAreRefused() {
        TailProgram program = longOnly(new double[][] {{0.1, 0.2}, {-0.1, 0.1}});
        for (double tail : new double[] {0, -0.05, 5, Double.NaN}) {
            assertThatThrownBy(() -> program.minimumCvar(tail)).hasMessageContaining("must be in (0, 1]");
            assertThatThrownBy(() -> program.minimumCdar(tail)).hasMessageContaining("must be in (0, 1]");
        }
        assertThatThrownBy(() -> longOnly(new double[][] {{0.1, Double.NaN}}))
                .hasMessageContaining("Scenarios must be finite");
    }
}
