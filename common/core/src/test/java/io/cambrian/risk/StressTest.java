package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StressTest {
    private static int day(String date) {
        return (int) LocalDate.parse(date).toEpochDay();
    }

    @Test
    void hypotheticalScenariosOfAHedgeFundPortfolio() {
        JsonNode c = Golden.read("stress", "edhec_5_portfolio");
        List<String> assets = new ArrayList<>();
        c.at("/inputs/weights").fieldNames().forEachRemaining(assets::add);
        double[] weights = assets.stream()
                .mapToDouble(a -> c.at("/inputs/weights").get(a).asDouble())
                .toArray();
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText()).select(assets);
        Covariance cov = Covariance.sample(csv.rows());
        JsonNode e = c.get("expected");
        for (String theta : List.of("0", "0.25", "0.5", "1")) {
            JsonNode wanted = e.get("correlation_to_one_theta_" + theta);
            Covariance stressed = Scenarios.stressed(cov, Double.parseDouble(theta), null);
            double volatility = Math.sqrt(stressed.variance(weights));
            GoldenAssert.number(volatility, wanted.get("volatility"), 1e-10, 1e-9);
            GoldenAssert.number(
                    Scenarios.zeroMeanVar(volatility, 0.99), wanted.get("gaussian_var99_zero_mean"), 1e-10, 1e-9);
            GoldenAssert.number(Correlation.mean(stressed.correlation()), wanted.get("avg_correlation"), 1e-10, 1e-9);
        }
        Covariance wild = Scenarios.stressed(cov, 0, Golden.vector(c.at("/inputs/vol_multipliers")));
        GoldenAssert.number(Math.sqrt(wild.variance(weights)), e.at("/vol_multipliers/volatility"), 1e-10, 1e-9);

        int shocked = assets.indexOf(c.at("/inputs/shock/asset").asText());
        double[] implied = Scenarios.impliedReturns(
                cov, shocked, c.at("/inputs/shock/return").asDouble());
        double portfolio = 0;
        for (int i = 0; i < implied.length; i++) {
            GoldenAssert.number(
                    implied[i], e.at("/conditional_shock/implied_returns").get(assets.get(i)), 1e-10, 1e-9);
            portfolio += weights[i] * implied[i];
        }
        GoldenAssert.number(portfolio, e.at("/conditional_shock/portfolio_return"), 1e-10, 1e-9);
        Covariance rest = Scenarios.conditional(cov, shocked);
        GoldenAssert.matrix(rest.values(), e.at("/conditional_shock/conditional_covariance"), 1, 1e-10, 1e-9);
        GoldenAssert.number(
                Math.sqrt(rest.variance(weights)), e.at("/conditional_shock/conditional_portfolio_vol"), 1e-10, 1e-9);

        double[][] scenarios = Golden.matrix(e.at("/scenario_pnl/scenarios"));
        double[] results = ComponentRisk.portfolioReturns(scenarios, weights);
        assertThat(results).containsExactly(Golden.vector(e.at("/scenario_pnl/portfolio")), within(1e-10));

        Scenarios.WorstStretch worst = Scenarios.worstStretch(ComponentRisk.portfolioReturns(csv.rows(), weights), 5);
        GoldenAssert.number(worst.sum(), e.at("/worst_historical_5_period/sum_of_returns"), 1e-10, 1e-9);
        assertThat(csv.labels().get(worst.lastRow()))
                .isEqualTo(e.at("/worst_historical_5_period/end_row_label").asText());
    }

    @Test
    void theWorstFallsAreFoundNamedAndDoNotOverlap() {
        int from = day("2006-01-02");
        int n = day("2020-12-31") - from + 1;
        int[] days = new int[n];
        double[] market = new double[n];
        for (int t = 0; t < n; t++) {
            days[t] = from + t;
            boolean crisis2008 = days[t] > day("2008-01-10") && days[t] <= day("2009-03-05");
            boolean covid = days[t] > day("2020-02-20") && days[t] <= day("2020-03-20");
            boolean quiet = days[t] > day("2018-05-01") && days[t] <= day("2018-05-20");
            market[t] = crisis2008 ? -0.0015 : covid ? -0.01 : quiet ? -0.004 : 0.0004;
        }
        List<Crises.Fall> falls = Crises.find(days, market, 3);
        assertThat(falls)
                .extracting(f -> f.crisis().name())
                .containsExactly("global financial crisis 2008-09", "drawdown 2018-05", "Covid crash 2020");
        Crises.Fall covid = falls.get(2);
        assertThat(covid.peak()).isEqualTo(day("2020-02-20"));
        assertThat(covid.crisis().from()).isEqualTo(day("2020-02-21"));
        assertThat(covid.crisis().to()).isEqualTo(day("2020-03-20"));
        assertThat(covid.depth()).isCloseTo(1 - Math.pow(0.99, 29), within(1e-12));
        assertThat(Crises.find(days, market, 1))
                .extracting(f -> f.crisis().name())
                .containsExactly("global financial crisis 2008-09");
    }

    @Property(tries = 100)
    void fallsNeverOverlapAndCompoundToTheirDepth(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int k) {
        RandomGenerator random = Seeds.stream(seed, 11);
        int[] days = IntStream.range(100, 400).toArray();
        double[] market = Arrays.stream(days)
                .mapToDouble(d -> 0.02 * random.nextGaussian())
                .toArray();
        List<Crises.Fall> falls = Crises.find(days, market, k);
        assertThat(falls).hasSizeLessThanOrEqualTo(k);
        int last = Integer.MIN_VALUE;
        for (Crises.Fall fall : falls) {
            assertThat(fall.crisis().from()).isGreaterThan(last);
            last = fall.crisis().to();
            double wealth = 1;
            for (int day = fall.crisis().from(); day <= fall.crisis().to(); day++) {
                wealth *= 1 + market[day - 100];
            }
            assertThat(1 - wealth).isCloseTo(fall.depth(), within(1e-12));
        }
        assertThat(falls.stream().map(f -> f.crisis().name()).distinct().count())
                .isEqualTo(falls.size());
    }

    @Test
    void aRisingMarketHasNoFalls() {
        assertThat(Crises.find(new int[] {1, 2, 3}, new double[] {0.01, 0.0, Double.NaN}, 5))
                .isEmpty();
    }

    @Test
    void aFallThatStartsOnTheFirstDayIsFound() {
        List<Crises.Fall> falls = Crises.find(new int[] {10, 11, 12}, new double[] {-0.1, -0.1, 0.05}, 2);
        assertThat(falls).hasSize(1);
        assertThat(falls.get(0).crisis().from()).isEqualTo(10);
        assertThat(falls.get(0).crisis().to()).isEqualTo(11);
        assertThat(falls.get(0).depth()).isCloseTo(0.19, within(1e-12));
    }

    @Test
    void theStressMatrixCompoundsAndSaysWhatItDoesNotKnow() {
        double nan = Double.NaN;
        int[] days = {1, 2, 3, 4, 5};
        double[][] returns = {{0.5, nan}, {-0.1, nan}, {0.1, nan}, {-0.2, 0.1}, {0.3, 0.3}};
        StressMatrix matrix =
                StressMatrix.of(List.of(new Crisis("test", 2, 4)), List.of("old", "young"), days, returns);
        StressMatrix.Cell old = matrix.cells().get(0).get(0);
        assertThat(old.totalReturn()).isCloseTo(0.9 * 1.1 * 0.8 - 1, within(1e-15));
        assertThat(old.maxDrawdown()).isCloseTo(1 - 0.9 * 1.1 * 0.8, within(1e-15));
        assertThat(old.worstReturn()).isEqualTo(-0.2);
        assertThat(old.coverage()).isEqualTo(1);
        StressMatrix.Cell young = matrix.cells().get(0).get(1);
        assertThat(young.totalReturn()).isNaN();
        assertThat(young.coverage()).isCloseTo(1 / 3.0, within(1e-15));
        StressMatrix.PortfolioCell portfolio =
                matrix.portfolio(days, returns, new double[] {0.5, 0.5}).get(0);
        assertThat(portfolio.knownWeight()).isEqualTo(0.5);
        assertThat(portfolio.cell().totalReturn()).isCloseTo(0.95 * 1.05 * 0.9 - 1, within(1e-15));
    }

    @Test
    void acrossTheGoldenYearsOfHedgeFundsTheDeepestFallIsTheFinancialCrisis() {
        GoldenCsv csv = GoldenCsv.read("shared/golden/_data/edhec.csv");
        int[] days = csv.labels().stream().mapToInt(StressTest::day).toArray();
        List<Crises.Fall> falls = Crises.find(days, Crises.equalWeightMarket(csv.rows()), 1);
        assertThat(falls.get(0).crisis().name()).isEqualTo("global financial crisis 2008-09");
    }
}
