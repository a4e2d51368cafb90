package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.risk.Covariance;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {
    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Covariance covariance(JsonNode inputs) {
        if (inputs.has("cov")) {
            return Covariance.of(Golden.matrix(inputs.get("cov")));
        }
        return Covariance.sample(GoldenCsv.last(
                GoldenCsv.read(inputs.get("prices_csv").asText())
                        .select(texts(inputs.get("columns")))
                        .simpleReturns(),
                inputs.get("use_last_rows").asInt()));
    }

    private static double[] uniform(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }

    private static double[] byName(JsonNode weights, List<String> names) {
        return names.stream().mapToDouble(n -> weights.get(n).asDouble()).toArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maillard_4_assets_zero_correlation",
                "maillard_4_assets_mixed_correlation",
                "bai_scheinberg_tutuncu_5_assets",
                "richard_roncalli_table1_erc",
                "bruder_roncalli_3_assets_budgets",
                "riskfolio_10_stocks_variance"
            })
    void riskBudgetsAgreeWithPublishedPortfolios(String name) {
        JsonNode c = Golden.read("risk_parity", name);
        Covariance cov = covariance(c.get("inputs"));
        double[] w = Weights.riskBudgets(cov, Golden.vector(c.at("/inputs/risk_budgets")))
                .orElseThrow();
        assertThat(w).containsExactly(Golden.vector(c.at("/expected/weights")), within(1e-8));
        assertThat(Weights.riskContributions(cov, w))
                .containsExactly(Golden.vector(c.at("/expected/risk_contributions")), within(1e-8));
        assertThat(Math.sqrt(cov.variance(w))).isCloseTo(Golden.number(c.at("/expected/volatility")), within(1e-8));
        if (c.get("expected").has("minimum_variance_weights")) {
            assertThat(Weights.minimumVariance(cov).orElseThrow())
                    .containsExactly(Golden.vector(c.at("/expected/minimum_variance_weights")), within(1e-8));
        }
    }

    @Test
    void twoAssetsHaveAClosedForm() {
        JsonNode c = Golden.read("risk_parity", "two_asset_closed_form");
        double[] sd = Golden.vector(c.at("/inputs/vol"));
        for (JsonNode rho : c.at("/inputs/rho")) {
            double cross = rho.asDouble() * sd[0] * sd[1];
            Covariance cov = Covariance.of(new double[][] {{sd[0] * sd[0], cross}, {cross, sd[1] * sd[1]}});
            assertThat(Weights.equalRisk(cov).orElseThrow())
                    .containsExactly(Golden.vector(c.at("/expected/erc_weights")), within(1e-10));
            assertThat(Weights.riskBudgets(cov, new double[] {0.3, 0.7}).orElseThrow())
                    .containsExactly(
                            Golden.vector(
                                    c.at("/expected/budget_0.3_0.7_weights").get(rho.asText())),
                            within(1e-10));
        }
    }

    @Test
    void theMostDiversifiedPortfolioOfChoueifaty() {
        JsonNode c = Golden.read("risk_parity", "max_diversification_choueifaty");
        Covariance one = Covariance.of(Golden.matrix(c.at("/inputs/cov_1")));
        Covariance two = Covariance.of(Golden.matrix(c.at("/inputs/cov_2")));
        assertThat(Weights.maximumDiversification(one).orElseThrow())
                .containsExactly(Golden.vector(c.at("/expected/weights_1")), within(1e-8));
        assertThat(Weights.maximumDiversification(two).orElseThrow())
                .containsExactly(Golden.vector(c.at("/expected/weights_2")), within(1e-8));
        assertThat(Weights.inverseVolatility(one))
                .containsExactly(Golden.vector(c.at("/expected/inverse_vol_1")), within(1e-12));
    }

    @Test
    void minimumVarianceWithBounds() {
        JsonNode c = Golden.read("mean_variance", "roncalli_weight_constraints");
        Covariance cov = covariance(c.get("inputs"));
        JsonNode e = c.get("expected");
        bounded(cov, 0, 1, e.get("long_only"));
        bounded(cov, 0.1, 1, e.get("lower_bound_10pct"));
        bounded(cov, 0.2, 1, e.get("lower_bound_20pct"));
        bounded(cov, 0, 0.5, e.get("upper_bound_50pct"));
    }

    private static void bounded(Covariance cov, double low, double high, JsonNode expected) {
        assertThat(Weights.minimumVariance(cov, uniform(cov.size(), low), uniform(cov.size(), high), 1)
                        .orElseThrow())
                .containsExactly(Golden.vector(expected), within(1e-8));
    }

    @Test
    void minimumVarianceOfStocks() {
        JsonNode bailey = Golden.read("mean_variance", "bailey_ldp_cla_10_assets");
        assertThat(Weights.minimumVariance(covariance(bailey.get("inputs"))).orElseThrow())
                .containsExactly(Golden.vector(bailey.at("/expected/min_variance/weights")), within(1e-8));

        JsonNode riskfolio = Golden.read("mean_variance", "riskfolio_10_stocks_min_risk");
        assertThat(Weights.minimumVariance(covariance(riskfolio.get("inputs"))).orElseThrow())
                .containsExactly(
                        byName(riskfolio.at("/expected/exact/MV"), texts(riskfolio.at("/inputs/columns"))),
                        within(1e-6));

        JsonNode pypfopt = Golden.read("mean_variance", "pypfopt_20_stocks");
        GoldenCsv csv = GoldenCsv.read(pypfopt.at("/inputs/prices_csv").asText());
        Covariance cov = Covariance.sample(csv.simpleReturns());
        assertThat(Weights.minimumVariance(cov).orElseThrow())
                .containsExactly(byName(pypfopt.at("/expected/min_volatility/weights"), csv.columns()), within(1e-7));
        assertThat(Weights.minimumVariance(cov, uniform(20, -1), uniform(20, 1), 1)
                        .orElseThrow())
                .containsExactly(
                        byName(pypfopt.at("/expected/min_volatility_unbounded/weights"), csv.columns()), within(1e-7));
    }

    @Test
    void kellyFractionsOfThreeFunds() {
        JsonNode c = Golden.read("kelly", "chan_three_etfs");
        Covariance cov = covariance(c.get("inputs"));
        double[] means = Golden.vector(c.at("/inputs/excess_mean"));
        assertThat(Weights.kellyUnbounded(cov, means).orElseThrow())
                .containsExactly(Golden.vector(c.at("/expected/F")), within(1e-10));
        // without leverage and shorts only the best fund is left: its marginal growth 0.1396 - 0.1109 is the highest
        assertThat(Weights.kelly(cov, means, uniform(3, 1), 1).orElseThrow())
                .containsExactly(new double[] {1, 0, 0}, within(1e-9));
        double[] small = {0.01, 0.004, -0.01};
        double[] inside = Weights.kelly(cov, small, uniform(3, 1), 1).orElseThrow();
        assertThat(Arrays.stream(inside).sum()).isLessThan(1);
        assertThat(inside[2]).isZero();
        assertThat(cov.times(inside)[0]).isCloseTo(small[0], within(1e-12));
    }

    @Property(tries = 60)
    void noNearbyPortfolioHasLessVarianceThanTheMinimum(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 3);
        double[][] returns = new double[30][5];
        for (double[] row : returns) {
            double market = random.nextGaussian();
            Arrays.setAll(row, i -> 0.01 * (market + (i + 1) * random.nextGaussian()));
        }
        Covariance cov = Covariance.sample(returns);
        double[] cap = uniform(5, 0.3);
        double[] w = Weights.minimumVariance(cov, new double[5], cap, 1).orElseThrow();
        assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
        double best = cov.variance(w);
        for (int i = 0; i < 5; i++) {
            assertThat(w[i]).isBetween(0.0, 0.3);
            for (int j = 0; j < 5; j++) {
                double step = Math.min(1e-4, Math.min(0.3 - w[i], w[j]));
                double[] moved = w.clone();
                moved[i] += step;
                moved[j] -= step;
                assertThat(cov.variance(moved)).isGreaterThanOrEqualTo(best * (1 - 1e-12));
            }
        }
    }

    @Property(tries = 60)
    void equalRiskContributionsAreEqualWhateverTheUnits(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 4);
        double[][] returns = new double[40][4];
        for (double[] row : returns) {
            double market = random.nextGaussian();
            Arrays.setAll(row, i -> 1e-3 * (market + (i + 1) * random.nextGaussian()));
        }
        Covariance cov = Covariance.sample(returns);
        double[] w = Weights.equalRisk(cov).orElseThrow();
        double[] parts = Weights.riskContributions(cov, w);
        double volatility = Math.sqrt(cov.variance(w));
        for (double part : parts) {
            assertThat(part).isCloseTo(volatility / 4, within(1e-10 * volatility));
        }
    }

    /** A clone shares the weight of its original and changes nothing else. */
    @Property(tries = 40)
    void aCloneOnlySharesItsOriginalsWeight(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 77);
        double[][] r = new double[200][7];
        for (double[] row : r) {
            double market = random.nextGaussian();
            for (int i = 0; i < 6; i++) {
                row[i] = 0.01 * (0.5 * market + (1 + i % 3) * random.nextGaussian());
            }
            row[6] = row[2];
        }
        double[][] without = Arrays.stream(r).map(row -> Arrays.copyOf(row, 6)).toArray(double[][]::new);
        for (boolean variance : new boolean[] {true, false}) {
            double[] w = (variance
                            ? Weights.minimumVariance(Covariance.sample(without))
                            : Weights.maximumDiversification(Covariance.sample(without)))
                    .orElseThrow();
            double[] v = (variance
                            ? Weights.minimumVariance(Covariance.sample(r))
                            : Weights.maximumDiversification(Covariance.sample(r)))
                    .orElseThrow();
            v[2] += v[6];
            assertThat(Arrays.copyOf(v, 6)).containsExactly(w, within(1e-6));
        }
    }

    @Property(tries = 40)
    void aTighterCapNeverLowersTheVariance(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed, 78);
        double[][] r = new double[100][8];
        for (double[] row : r) {
            for (int i = 0; i < 8; i++) {
                row[i] = 0.01 * (1 + i % 4) * random.nextGaussian();
            }
        }
        Covariance cov = Covariance.sample(r);
        double before = 0;
        for (double cap : new double[] {1, 0.5, 0.3, 0.2, 0.15}) {
            double variance = cov.variance(Weights.minimumVariance(cov, uniform(8, 0), uniform(8, cap), 1)
                    .orElseThrow());
            assertThat(variance).isGreaterThanOrEqualTo(before - 1e-15);
            before = variance;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 120})
    void boundsThatCannotBeMetHaveNoWeights(int assets) {
        double[][] c = new double[assets][assets];
        double[] half = new double[assets];
        double[] one = new double[assets];
        for (int i = 0; i < assets; i++) {
            c[i][i] = 1 + i;
            half[i] = 0.5;
            one[i] = 1;
        }
        Covariance covariance = Covariance.of(c);
        assertThat(Weights.minimumVariance(covariance, half, one, 1)).isEmpty();
        assertThat(Weights.minimumVariance(covariance, new double[assets], half, assets))
                .isEmpty();
        assertThat(Weights.minimumVariance(covariance, one, half, assets)).isEmpty();
    }
}
