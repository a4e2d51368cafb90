package io.cambrian.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    private static void same(double actual, JsonNode expected) {
        double wanted = Golden.number(expected);
        assertThat(actual).isCloseTo(wanted, Golden.within(wanted, 1e-10, 1e-9));
    }

    private static void metrics(double[] r, JsonNode m, double riskFree) {
        Metrics bare = Metrics.of(r, 12, 0);
        Metrics excess = Metrics.of(r, 12, 12 * riskFree);
        ReturnMoments moments = ReturnMoments.of(r);
        assertThat(bare.observations()).isEqualTo(m.get("n").asInt());
        same(moments.mean(), m.get("mean"));
        same(moments.sd(), m.get("sd"));
        same(bare.annualizedReturn(), m.get("annualized_return_geometric"));
        same(PriceReturns.arithmetic(r, 12), m.get("annualized_return_arithmetic"));
        same(bare.totalReturn(), m.get("cumulative_return"));
        same(bare.annualizedVolatility(), m.get("annualized_sd"));
        same(moments.sharpePerPeriod(riskFree), m.get("sharpe_per_period"));
        same(excess.sharpe(), m.get("sharpe_annualized_arithmetic"));
        same(Downside.deviation(r, 0.005), m.get("downside_deviation_full_mar"));
        same(Downside.deviation(r, 0), m.get("downside_deviation_full_mar0"));
        same(Downside.deviation(r, moments.mean()), m.get("semi_deviation"));
        same(Downside.sortinoPerPeriod(r, 0.005), m.get("sortino_mar"));
        same(bare.sortino() / Math.sqrt(12), m.get("sortino_mar0"));
        same(Downside.sortinoPerPeriod(r, 0), m.get("kappa_l2_mar0"));
        same(Downside.omega(r, 0), m.get("omega_L0"));
        same(Downside.omega(r, 0.005), m.get("omega_mar"));
        same(bare.maxDrawdown(), m.get("max_drawdown_geometric"));
        same(bare.calmar(), m.get("calmar"));
        same(bare.annualizedReturn() / (bare.maxDrawdown() + 0.1), m.get("sterling_excess10"));
        same(Drawdowns.ulcerIndex(r), m.get("ulcer_index"));
        same(Drawdowns.painIndex(r), m.get("pain_index"));
        same(bare.skewness(), m.get("skewness_moment"));
        same(moments.adjustedSkewness(), m.get("skewness_fisher"));
        same(bare.kurtosis(), m.get("kurtosis_moment"));
        same(bare.kurtosis() - 3, m.get("kurtosis_excess"));
        same(moments.adjustedExcessKurtosis(), m.get("kurtosis_fisher"));
        List<Drawdowns.Episode> episodes = Drawdowns.episodes(ReturnMoments.known(r));
        same(
                episodes.stream()
                        .mapToDouble(Drawdowns.Episode::depth)
                        .average()
                        .orElseThrow(),
                m.get("average_drawdown"));
        same(episodes.stream().mapToInt(Drawdowns.Episode::length).average().orElseThrow(), m.get("average_length"));
        same(
                episodes.stream()
                        .mapToInt(Drawdowns.Episode::recoveryLength)
                        .average()
                        .orElseThrow(),
                m.get("average_recovery"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ham1_monthly", "sp500_monthly", "ham6_monthly_short_history"})
    void monthlySeriesAsPerformanceAnalytics(String name) {
        JsonNode c = Golden.read("performance_metrics", name);
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        double[] column = csv.column(c.at("/inputs/column").asText());
        metrics(
                column,
                c.at("/expected/metrics"),
                c.at("/inputs/risk_free_per_period").asDouble());
        int[] rows = IntStream.range(0, column.length)
                .filter(t -> !Double.isNaN(column[t]))
                .toArray();
        List<Drawdowns.Episode> deepest = Drawdowns.episodes(ReturnMoments.known(column)).stream()
                .sorted(Comparator.comparingDouble(Drawdowns.Episode::depth).reversed())
                .toList();
        JsonNode top = c.at("/expected/drawdowns_top").isMissingNode()
                ? c.get("drawdowns_top")
                : c.at("/expected/drawdowns_top");
        for (int i = 0; i < top.size(); i++) {
            Drawdowns.Episode e = deepest.get(i);
            assertThat(-e.depth()).isCloseTo(top.get(i).get("depth").asDouble(), within(5.0001e-5));
            assertThat(csv.labels().get(rows[e.from()]))
                    .isEqualTo(top.get(i).get("from").asText());
            assertThat(csv.labels().get(rows[e.trough()]))
                    .isEqualTo(top.get(i).get("trough").asText());
            assertThat(e.length()).isEqualTo(top.get(i).get("length").asInt());
            if (e.recovered()) {
                assertThat(csv.labels().get(rows[e.recovery()]))
                        .isEqualTo(top.get(i).get("to").asText());
            }
        }
    }

    @Test
    void aSeriesAgainstItsBenchmark() {
        JsonNode c = Golden.read("performance_metrics", "ham1_monthly");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        Relative r = Relative.of(
                csv.column("HAM1"),
                csv.column("SP500 TR"),
                12,
                c.at("/inputs/risk_free_per_period").asDouble());
        JsonNode e = c.at("/expected/relative_to_benchmark");
        same(r.alphaPerPeriod(), e.get("alpha"));
        same(r.beta(), e.get("beta"));
        same(r.trackingError(), e.get("tracking_error"));
        same(r.informationRatio(), e.get("information_ratio"));
        same(r.activePremium(), e.get("active_premium"));
        same(r.correlation(), e.get("correlation"));
        same(r.treynor(), e.get("treynor"));
        same(r.upCapture(), e.get("up_capture"));
        same(r.downCapture(), e.get("down_capture"));
    }

    @Test
    void theWorkedExampleOfBacon() {
        JsonNode c = Golden.read("performance_metrics", "bacon_book_24_months");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        double[] p = csv.column("portfolio");
        double[] b = csv.column("benchmark");
        metrics(p, c.at("/expected/metrics"), 0);
        JsonNode e = c.at("/expected/computed_full_precision");
        Metrics m = Metrics.of(p, 12, 0);
        same(Downside.deviation(p, 0.005), e.get("DownsideDeviation_MAR0.5pct"));
        same(Downside.potential(p, 0.005), e.get("DownsidePotential_MAR0.5pct"));
        same(Downside.upsidePotential(p, 0.005), e.get("UpsidePotential_MAR0.5pct"));
        same(Downside.omega(p, 0), e.get("BernardoLedoitRatio"));
        same(Downside.omega(p, 0.005) - 1, e.get("OmegaSharpeRatio_MAR0.5pct"));
        same(Downside.sortinoPerPeriod(p, 0.005), e.get("Kappa_MAR0.5pct_l2"));
        same(Drawdowns.painIndex(p), e.get("PainIndex"));
        same(m.annualizedReturn() / Drawdowns.painIndex(p), e.get("PainRatio"));
        same(m.annualizedReturn() / Drawdowns.ulcerIndex(p), e.get("MartinRatio"));
        same(m.skewness() / m.kurtosis(), e.get("SkewnessKurtosisRatio"));
        double jensen = m.annualizedReturn()
                - PriceReturns.beta(p, b) * Metrics.of(b, 12, 0).annualizedReturn();
        same(jensen, e.get("JensenAlpha"));
    }

    @Test
    void thePeersThatShareOurConventions() {
        JsonNode c = Golden.read("performance_metrics", "ham1_peer_conventions");
        double[] r = GoldenCsv.read(c.at("/inputs/returns_csv").asText()).column("HAM1");
        Metrics m = Metrics.of(r, 12, 0);
        JsonNode empyrical = c.get("expected").get("empyrical_0.5.5");
        same(m.sharpe(), empyrical.get("sharpe"));
        same(m.sortino(), empyrical.get("sortino"));
        same(m.annualizedReturn(), empyrical.get("annual_return"));
        same(m.annualizedVolatility(), empyrical.get("annual_volatility"));
        same(-m.maxDrawdown(), empyrical.get("max_drawdown"));
        same(m.calmar(), empyrical.get("calmar"));
        double[] known = ReturnMoments.known(r);
        same(Quantiles.of(known, 0.05), empyrical.get("var_5pct"));
        same(Quantiles.of(known, 0.95) / -Quantiles.of(known, 0.05), empyrical.get("tail_ratio_95_5"));
        JsonNode quantstats = c.get("expected").get("quantstats_0.0.81");
        same(m.sharpe(), quantstats.get("sharpe"));
        same(m.sortino(), quantstats.get("sortino"));
        same(m.annualizedReturn(), quantstats.get("cagr"));
        same(m.calmar(), quantstats.get("calmar"));
        same(Downside.omega(r, 0), quantstats.get("omega"));
    }

    @Test
    void shortVectorsAsEmpyrical() {
        JsonNode c = Golden.read("performance_metrics", "empyrical_regression_vectors");
        double[] mixed = Golden.vector(c.at("/inputs/mixed"));
        double[] weekly = Golden.vector(c.at("/inputs/weekly_or_monthly"));
        double[] negative = Golden.vector(c.at("/inputs/negative"));
        double[] positive = Golden.vector(c.at("/inputs/positive"));
        double[] flat = Golden.vector(c.at("/inputs/flat"));
        double[] benchmark = Golden.vector(c.at("/inputs/benchmark"));
        JsonNode e = c.get("expected");
        same(-Drawdowns.max(mixed), e.at("/max_drawdown/mixed"));
        same(-Drawdowns.max(negative), e.at("/max_drawdown/negative"));
        assertThat(Drawdowns.max(positive)).isZero();
        same(
                -Drawdowns.max(new double[] {0.1, -0.1, 0.1}),
                e.get("max_drawdown").get("[0.1,-0.1,0.1]"));
        assertThat(Drawdowns.max(new double[0])).isNaN();
        // the peer counts the missing first return as a period; with 0 in its place the years agree
        same(Metrics.of(weekly, 252, 0).annualizedReturn(), e.at("/annual_return/mixed_daily"));
        same(Metrics.of(weekly, 252, 0).calmar(), e.at("/calmar/mixed_daily"));
        same(Metrics.of(weekly, 52, 0).annualizedReturn(), e.at("/annual_return/weekly"));
        same(Metrics.of(weekly, 12, 0).annualizedReturn(), e.at("/annual_return/monthly"));
        same(Metrics.of(weekly, 12, 0).calmar(), e.at("/calmar/monthly"));
        same(Metrics.of(mixed, 252, 0).annualizedVolatility(), e.at("/annual_volatility/mixed_daily"));
        same(Metrics.of(weekly, 52, 0).annualizedVolatility(), e.at("/annual_volatility/weekly"));
        same(Metrics.of(flat, 252, 0).annualizedVolatility(), e.at("/annual_volatility/flat"));
        same(Metrics.of(mixed, 252, 0).sharpe(), e.at("/sharpe_daily/mixed"));
        double[] excess = IntStream.range(0, mixed.length)
                .mapToDouble(i -> mixed[i] - benchmark[i])
                .toArray();
        same(Metrics.of(excess, 252, 0).sharpe(), e.at("/sharpe_daily/mixed_minus_benchmark"));
        same(Metrics.of(positive, 252, 0).sharpe(), e.at("/sharpe_daily/positive"));
        same(Metrics.of(negative, 252, 0).sharpe(), e.at("/sharpe_daily/negative"));
        assertThat(Metrics.of(flat, 252, 0).sharpe()).isEqualTo(Golden.number(e.at("/sharpe_daily/flat")));
        assertThat(Metrics.of(positive, 252, 0).sortino()).isEqualTo(Golden.number(e.at("/sortino/positive_daily")));
        same(Metrics.of(mixed, 252, 0).sortino(), e.at("/sortino/mixed_daily"));
        same(Metrics.of(negative, 252, 0).sortino(), e.at("/sortino/negative_daily"));
        same(Metrics.of(weekly, 52, 0).sortino(), e.at("/sortino/weekly"));
        same(
                Downside.deviation(mixed, 0.1) * Math.sqrt(252),
                e.get("downside_risk").get("mixed_daily_req0.1"));
        same(
                Downside.deviation(weekly, 0) * Math.sqrt(12),
                e.get("downside_risk").get("monthly_req0"));
        same(
                Downside.omega(mixed, StrictMath.pow(11, 1 / 252.0) - 1),
                e.get("omega").get("mixed_required_return_annual_10.0"));
        same(Downside.omega(positive, 0.011), e.get("omega").get("positive_rf_0.011"));
        assertThat(Downside.omega(positive, 0.01)).isNaN();
        same(PriceReturns.compounded(new double[] {0.03, 0.03, 0.03}, 1), e.get("cagr_3_yearly_3pct"));
        same(Quantiles.of(new double[] {1, 2}, 0.3), e.get("value_at_risk").get("[1,2]_0.3"));
        Metrics single = Metrics.of(new double[] {0.01}, 252, 0);
        assertThat(single.sharpe()).isNaN();
        assertThat(single.calmar()).isNaN();
        assertThat(single.maxDrawdown()).isZero();
    }

    @Test
    void aStrategyThatNeverTradedHasRatiosOfZero() {
        Metrics idle = Metrics.of(new double[10], 252, 0);
        assertThat(idle.sharpe()).isZero();
        assertThat(idle.sortino()).isZero();
        assertThat(idle.totalReturn()).isZero();
        assertThat(idle.calmar()).isNaN();
    }

    @Test
    void aReturnThatCannotBeIsRefused() {
        assertThatThrownBy(() -> Metrics.of(new double[] {0.1, -1.5}, 252, 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 2")
                .hasMessageContaining("percent?");
        assertThat(Metrics.of(new double[] {0.1, -1}, 252, 0).maxDrawdown()).isEqualTo(1);
    }
}
