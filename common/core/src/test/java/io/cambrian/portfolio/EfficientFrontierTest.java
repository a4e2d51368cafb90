package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.risk.Covariance;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EfficientFrontierTest {
    private static double[] filled(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }

    private static List<String> names(JsonNode weights) {
        return StreamSupport.stream(((Iterable<String>) weights::fieldNames).spliterator(), false)
                .toList();
    }

    private static double[] values(JsonNode weights) {
        return names(weights).stream()
                .mapToDouble(n -> weights.get(n).asDouble())
                .toArray();
    }

    @Test
    void turningPointsAreThoseOfBaileyAndLopezDePrado() {
        JsonNode c = Golden.read("mean_variance", "bailey_ldp_cla_10_assets");
        Covariance covariance = Covariance.of(Golden.matrix(c.at("/inputs/cov")));
        EfficientFrontier frontier = EfficientFrontier.of(covariance, Golden.vector(c.at("/inputs/mu")))
                .orElseThrow();
        JsonNode expected = c.at("/expected/turning_points_high_to_low_return");
        List<EfficientFrontier.TurningPoint> points = frontier.turningPoints();
        assertThat(points).hasSize(expected.size() - 1); // the published algorithm prints the first twice
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.get(i).weights())
                    .containsExactly(
                            Golden.vector(expected.get(i == 0 ? 0 : i + 1).get("weights")), within(1e-8));
        }
        assertThat(frontier.maximumSharpe(0).orElseThrow())
                .containsExactly(Golden.vector(c.at("/expected/max_sharpe/weights")), within(1e-8));
        assertThat(frontier.minimumVariance())
                .containsExactly(Golden.vector(c.at("/expected/min_variance/weights")), within(1e-8));
    }

    @Test
    void problemsOfPyPortfolioOptOnTwentyStocks() {
        JsonNode e = Golden.read("mean_variance", "pypfopt_20_stocks").get("expected");
        List<String> names = names(e.at("/min_volatility/weights"));
        double[] means =
                inOrder(Golden.read("returns", "mean_historical_20_stocks").at("/expected/compounding"), names);
        Covariance covariance = Covariance.of(Golden.matrix(
                Golden.read("covariance", "sample_cov_20_stocks_pairwise_nan").at("/expected/matrix")));
        EfficientFrontier frontier = EfficientFrontier.of(covariance, means).orElseThrow();
        check(e, "min_volatility", frontier.minimumVariance());
        check(e, "max_sharpe_rf0.02", frontier.maximumSharpe(0.02).orElseThrow());
        check(e, "cla_max_sharpe", frontier.maximumSharpe(0).orElseThrow());
        check(e, "efficient_return_0.25", frontier.targetReturn(0.25).orElseThrow());
        check(e, "efficient_risk_0.19", frontier.targetVolatility(0.19).orElseThrow());
        check(e, "max_quadratic_utility_delta2", frontier.quadraticUtility(2));

        EfficientFrontier unbounded = EfficientFrontier.of(covariance, means, filled(20, -1), filled(20, 1), 1)
                .orElseThrow();
        check(e, "min_volatility_unbounded", unbounded.minimumVariance());
        check(e, "max_sharpe_unbounded_rf0.02", unbounded.maximumSharpe(0.02).orElseThrow());

        double[][] ridge = covariance.values();
        for (int i = 0; i < 20; i++) {
            ridge[i][i] += 1;
        }
        check(
                e,
                "min_volatility_L2_gamma1",
                EfficientFrontier.of(Covariance.of(ridge), means).orElseThrow().minimumVariance());
    }

    private static void check(JsonNode expected, String problem, double[] w) {
        assertThat(w).as(problem).containsExactly(values(expected.get(problem).get("weights")), within(1e-7));
    }

    private static double[] inOrder(JsonNode byName, List<String> names) {
        return names.stream().mapToDouble(n -> byName.get(n).asDouble()).toArray();
    }

    @Test
    void targetReturnUnderACap() {
        JsonNode c = Golden.read("mean_variance", "roncalli_weight_constraints");
        EfficientFrontier frontier = EfficientFrontier.of(
                        Covariance.of(Golden.matrix(c.at("/inputs/cov"))),
                        Golden.vector(c.at("/inputs/mu")),
                        filled(4, 0),
                        filled(4, 0.4),
                        1)
                .orElseThrow();
        assertThat(frontier.targetReturn(0.06).orElseThrow())
                .containsExactly(Golden.vector(c.at("/expected/target_return_6pct_cap_40pct")), within(1e-8));
        assertThat(frontier.targetReturn(0.08)).as("0.07 is the highest mean").isEmpty();
        assertThat(frontier.targetVolatility(0.01)).isEmpty();
    }

    /** Each portfolio of the frontier against an active-set solver that knows nothing of it; budgets and bounds exactly kept. */
    @Property(tries = 150)
    void everyPortfolioSolvesItsQuadraticProgram(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 25) int assets,
            @ForAll boolean shorts,
            @ForAll boolean tied) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] returns = new double[3 * assets + 5][assets];
        double[] means = new double[assets];
        for (double[] row : returns) {
            double market = random.nextGaussian();
            for (int i = 0; i < assets; i++) {
                row[i] = 0.01 * (market + (1 + i % 3) * random.nextGaussian());
            }
        }
        for (int i = 0; i < assets; i++) {
            means[i] = tied ? 0.001 * (i % 3) : 0.001 * random.nextGaussian();
        }
        Covariance covariance = Covariance.sample(returns);
        double[] lower = filled(assets, shorts ? -0.3 : 0);
        double[] upper = filled(assets, Math.max(0.4, 1.5 / assets));
        EfficientFrontier frontier =
                EfficientFrontier.of(covariance, means, lower, upper, 1).orElseThrow();
        for (double aversion : new double[] {0.5, 3, 20, 1000}) {
            double[] w = frontier.quadraticUtility(aversion);
            double[][] scaled = covariance.values();
            for (double[] row : scaled) {
                for (int j = 0; j < assets; j++) {
                    row[j] *= aversion;
                }
            }
            double[] other = new QuadraticProgram(scaled, means, lower, upper, 1, QuadraticProgram.Sum.EXACTLY)
                    .solve()
                    .orElseThrow();
            assertThat(utility(covariance, means, aversion, w))
                    .isCloseTo(utility(covariance, means, aversion, other), within(1e-9));
            assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-9));
        }
        assertThat(covariance.variance(frontier.minimumVariance()))
                .isCloseTo(
                        covariance.variance(Weights.minimumVariance(covariance, lower, upper, 1)
                                .orElseThrow()),
                        within(1e-12));
        List<EfficientFrontier.TurningPoint> points = frontier.turningPoints();
        for (int i = 1; i < points.size(); i++) {
            assertThat(covariance.variance(points.get(i).weights()))
                    .isLessThanOrEqualTo(covariance.variance(points.get(i - 1).weights()) + 1e-12);
        }
    }

    private static double utility(Covariance covariance, double[] means, double aversion, double[] w) {
        double mean = 0;
        for (int i = 0; i < w.length; i++) {
            mean += means[i] * w[i];
        }
        return mean - aversion / 2 * covariance.variance(w);
    }

    /** Rockafellar, Uryasev 2000, "Optimization of conditional value-at-risk", tables 1 to 3: 1.1 percent a month. */
    @Test
    void threeFundsOfRockafellarAndUryasev() {
        double[] means = {0.0101110, 0.0043532, 0.0137058};
        Covariance covariance = Covariance.of(new double[][] {
            {0.00324625, 0.00022983, 0.00420395},
            {0.00022983, 0.00049937, 0.00019247},
            {0.00420395, 0.00019247, 0.00764097}
        });
        double[] w = EfficientFrontier.of(covariance, means)
                .orElseThrow()
                .targetReturn(0.011)
                .orElseThrow();
        assertThat(w).containsExactly(new double[] {0.452013, 0.115573, 0.432414}, within(1e-5));
        assertThat(covariance.variance(w)).isCloseTo(0.00378529, within(1e-8));
    }

    @Test
    void boundsThatCannotBeMetHaveNoFrontier() {
        Covariance covariance = Covariance.of(new double[][] {{1, 0}, {0, 1}});
        assertThat(EfficientFrontier.of(covariance, new double[] {1, 2}, filled(2, 0), filled(2, 0.4), 1))
                .isEmpty();
    }

    /** Of uncorrelated assets: the tangency portfolio is in proportion to mean over variance, the least variance to its inverse. */
    @Test
    void amongEqualMeansTheLowestVarianceIsFound() {
        Covariance covariance = Covariance.of(new double[][] {{4e-4, 0, 0}, {0, 1e-4, 0}, {0, 0, 1e-4}});
        EfficientFrontier top = EfficientFrontier.of(covariance, new double[] {0.001, 0.001, 0.0005})
                .orElseThrow();
        assertThat(top.maximumSharpe(0).orElseThrow())
                .containsExactly(new double[] {2.5 / 17.5, 10 / 17.5, 5 / 17.5}, within(1e-8));
        assertThat(top.targetReturn(0.001).orElseThrow()).containsExactly(new double[] {0.2, 0.8, 0}, within(1e-5));
        for (double mean : new double[] {0.001, 0, -0.001}) {
            assertThat(EfficientFrontier.of(covariance, filled(3, mean))
                            .orElseThrow()
                            .minimumVariance())
                    .containsExactly(new double[] {1 / 9.0, 4 / 9.0, 4 / 9.0}, within(1e-8));
        }
        assertThatThrownBy(() -> top.quadraticUtility(0)).hasMessageContaining("must be positive");
    }
}
