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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class HypotheticalStressTest {
    private static Covariance random(RandomGenerator random, int n) {
        double[][] returns = new double[5 * n][n];
        for (double[] row : returns) {
            double market = random.nextGaussian();
            Arrays.setAll(row, i -> 0.01 * (market + (1 + i) * random.nextGaussian()));
        }
        return Covariance.complete(returns);
    }

    @Test
    void oneShockIsKupiecsAndTheGoldenOne() {
        JsonNode c = Golden.read("stress", "edhec_5_portfolio");
        List<String> assets = new ArrayList<>();
        c.at("/inputs/weights").fieldNames().forEachRemaining(assets::add);
        Covariance cov =
                Covariance.sample(GoldenCsv.read(c.at("/inputs/returns_csv").asText())
                        .select(assets)
                        .rows());
        int shocked = assets.indexOf(c.at("/inputs/shock/asset").asText());
        double[] implied = Scenarios.impliedReturns(cov, new int[] {shocked}, new double[] {
            c.at("/inputs/shock/return").asDouble()
        });
        for (int i = 0; i < assets.size(); i++) {
            GoldenAssert.number(
                    implied[i],
                    c.at("/expected/conditional_shock/implied_returns").get(assets.get(i)),
                    1e-10,
                    1e-9);
        }
    }

    @Property(tries = 50)
    void severalShocksAreRegressionOnThem(@ForAll long seed) {
        Covariance cov = random(Seeds.stream(seed, 2), 4);
        double[] shocks = {-0.1, 0.05};
        double[] implied = Scenarios.impliedReturns(cov, new int[] {0, 2}, shocks);
        // two equations by hand
        double det = cov.value(0, 0) * cov.value(2, 2) - cov.value(0, 2) * cov.value(0, 2);
        double y0 = (cov.value(2, 2) * shocks[0] - cov.value(0, 2) * shocks[1]) / det;
        double y2 = (cov.value(0, 0) * shocks[1] - cov.value(0, 2) * shocks[0]) / det;
        assertThat(implied[0]).isEqualTo(-0.1);
        assertThat(implied[2]).isEqualTo(0.05);
        assertThat(implied[1]).isCloseTo(cov.value(1, 0) * y0 + cov.value(1, 2) * y2, within(1e-12));
        assertThat(implied[3]).isCloseTo(cov.value(3, 0) * y0 + cov.value(3, 2) * y2, within(1e-12));
    }

    @Test
    void shocksThatContradictAPegAreRefused() {
        Covariance peg = Covariance.of(new double[][] {{1e-4, 1e-4, 0}, {1e-4, 1e-4, 0}, {0, 0, 0}});
        assertThat(Scenarios.impliedReturns(peg, new int[] {0, 1}, new double[] {-0.1, -0.1}))
                .containsExactly(-0.1, -0.1, 0);
        assertThatThrownBy(() -> Scenarios.impliedReturns(peg, new int[] {0, 1}, new double[] {-0.1, 0.1}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("collinear");
        assertThatThrownBy(() -> Scenarios.impliedReturns(peg, new int[] {2}, new double[] {-0.1}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("never moves");
    }

    @Property(tries = 100)
    void reverseStressIsTheClosedFormAndTheMostPlausible(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.5) double loss) {
        RandomGenerator random = Seeds.stream(seed, 3);
        Covariance cov = random(random, 4);
        double[] weights = {0.4, 0.3, 0.5, -0.2};
        ReverseStress closed = ReverseStress.linear(cov, weights, loss);
        ReverseStress optimized = ReverseStress.curved(cov, weights, new double[4][4], loss);
        double lost = 0;
        for (int i = 0; i < 4; i++) {
            lost -= weights[i] * closed.move()[i];
            assertThat(optimized.move()[i]).isCloseTo(closed.move()[i], within(1e-8));
        }
        assertThat(lost).isCloseTo(loss, within(1e-12));
        assertThat(optimized.distance()).isCloseTo(closed.distance(), within(1e-8));
        assertThat(Plausibility.of(cov, closed.move()).distance()).isCloseTo(closed.distance(), within(1e-8));
        // any other move with that loss is less plausible
        double[] other = closed.move();
        double[] aside = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), 0};
        aside[3] = (weights[0] * aside[0] + weights[1] * aside[1] + weights[2] * aside[2]) / 0.2;
        for (int i = 0; i < 4; i++) {
            other[i] += 0.01 * aside[i];
        }
        assertThat(Plausibility.of(cov, other).distance()).isGreaterThan(closed.distance());
    }

    @Test
    void shortGammaMakesALossMorePlausibleAndLongGammaCapsIt() {
        Covariance cov = Covariance.of(new double[][] {{1e-4, 0}, {0, 1e-4}});
        double[] weights = {1, 0.5};
        double plain = ReverseStress.linear(cov, weights, 0.05).distance();
        double[][] gamma = {{-8, 0}, {0, -4}};
        ReverseStress shortGamma = ReverseStress.curved(cov, weights, gamma, 0.05);
        assertThat(shortGamma.distance()).isLessThan(plain);
        double[] x = shortGamma.move();
        double lost = -(x[0] + 0.5 * x[1]) + (8 * x[0] * x[0] + 4 * x[1] * x[1]) / 2;
        assertThat(lost).isCloseTo(0.05, within(1e-10));
        // brute force over angles and lengths finds nothing closer
        double best = Double.POSITIVE_INFINITY;
        for (int a = 0; a < 3600; a++) {
            double cos = Math.cos(a * Math.PI / 1800) / 100;
            double sin = Math.sin(a * Math.PI / 1800) / 100;
            for (double d = 0; d < plain; d += 0.001) {
                double l = -(cos + 0.5 * sin) * d + (8 * cos * cos + 4 * sin * sin) * d * d / 2;
                if (l >= 0.05) {
                    best = Math.min(best, d);
                    break;
                }
            }
        }
        assertThat(shortGamma.distance()).isCloseTo(best, within(0.0015));
        assertThatThrownBy(() -> ReverseStress.curved(cov, weights, new double[][] {{50, 0}, {0, 50}}, 0.05))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("caps");
        assertThatThrownBy(() -> ReverseStress.linear(cov, weights, -0.05)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> ReverseStress.linear(Covariance.of(new double[2][2]), weights, 0.05))
                .isInstanceOf(DataException.class);
    }

    /**
     * What curves lies across the slope: {@code 0.01 a - 0.0004 b^2 = -0.5} at the least {@code a^2 + b^2}, so {@code a = -12.5},
     * {@code b^2 = 937.5}.
     */
    @Test
    void aLossAcrossTheSlopeIsFoundWhereNoMultiplierReachesIt() {
        Covariance cov = Covariance.of(new double[][] {{1e-4, 0}, {0, 1e-4}});
        ReverseStress r = ReverseStress.curved(cov, new double[] {1, 0}, new double[][] {{0, 0}, {0, -8}}, 0.5);
        assertThat(r.loss()).isCloseTo(0.5, within(1e-12));
        assertThat(r.distance()).isCloseTo(Math.sqrt(12.5 * 12.5 + 937.5), within(1e-9));
        assertThat(r.move()[0]).isCloseTo(-0.125, within(1e-12));
        assertThat(Math.abs(r.move()[1])).isCloseTo(0.01 * Math.sqrt(937.5), within(1e-12));
        // what the slope alone can lose stays as it is
        assertThat(ReverseStress.curved(cov, new double[] {1, 0}, new double[][] {{0, 0}, {0, -8}}, 0.1)
                        .distance())
                .isCloseTo(10, within(1e-9));
    }

    @Test
    void plausibilityKnowsItsDimensionsAndWhatNeverHappened() {
        Covariance peg = Covariance.of(new double[][] {{4e-4, 4e-4}, {4e-4, 4e-4}});
        Plausibility together = Plausibility.of(peg, new double[] {0.04, 0.04});
        assertThat(together.distance()).isCloseTo(2, within(1e-9));
        assertThat(together.dimensions()).isEqualTo(1);
        // scipy.stats.chi2.sf(4, 1)
        assertThat(together.normalProbability()).isCloseTo(0.04550026389635839, within(1e-9));
        assertThat(together.possible()).isTrue();
        assertThat(Plausibility.of(peg, new double[] {0.04, 0}).possible()).isFalse();
    }

    @Test
    void scenariosAreReadFromText() {
        List<UserScenario> scenarios = ScenarioText.parse(
                "s.txt",
                List.of(
                        "# remark",
                        "scenario Oil falls",
                        "  return XOM -20 %  # deep",
                        "  return \"Short Selling\" 0.05",
                        "  others stay",
                        "scenario Drought",
                        "  volume / 4",
                        "  spread x 3",
                        "  correlation 50 %",
                        "  volatility x 2"));
        assertThat(scenarios).hasSize(2);
        assertThat(scenarios.get(0).returns()).containsEntry("XOM", -0.2).containsEntry("Short Selling", 0.05);
        assertThat(scenarios.get(0).propagate()).isFalse();
        assertThat(scenarios.get(1).volume()).isEqualTo(0.25);
        assertThat(scenarios.get(1).correlation()).isEqualTo(0.5);
        assertThat(scenarios.get(1).shiftsLiquidity()).isTrue();
    }

    @Test
    void mistakesInScenariosNameTheirLine() {
        for (List<String> wrong : List.of(
                List.of("return X -20 %"),
                List.of("scenario A", "return X twenty"),
                List.of("scenario A", "return X -2"),
                List.of("scenario A", "volatility x 0"),
                List.of("scenario A", "correlation 150 %"),
                List.of("scenario A", "explode"),
                List.of("scenario A", "return X -1 %", "return X -2 %"),
                List.of("scenario A", "return X -1 %", "scenario A"),
                List.of("scenario"))) {
            assertThatThrownBy(() -> ScenarioText.parse("s.txt", wrong))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("s.txt, line");
        }
        assertThatThrownBy(() -> ScenarioText.parse("s.txt", List.of("scenario A")))
                .hasMessageContaining("does nothing");
        assertThatThrownBy(() -> ScenarioText.parse("s.txt", List.of("#"))).hasMessageContaining("no scenario");
    }
}
