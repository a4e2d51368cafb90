package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SharpeInferenceTest {
    private static final Offset<Double> TIGHT = within(1e-9);

    private static JsonNode golden(String name) {
        return Golden.read("sharpe_inference", name);
    }

    private static double at(JsonNode node, String field) {
        return Golden.number(node.get(field));
    }

    @Test
    void aSmallSeriesIsJudgedAsByAnIndependentProgram() {
        JsonNode c = golden("psr_mintrl_small_series");
        JsonNode in = c.get("inputs");
        double sharpe = at(in, "sharpe");
        double skew = at(in, "skewness_population");
        double kurtosis = at(in, "kurtosis_population_raw");
        double benchmark = at(in, "sr_benchmark");
        JsonNode e = c.get("expected");
        assertThat(SharpeInference.standardError(sharpe, 50, skew, kurtosis)).isCloseTo(at(e, "sharpe_std"), TIGHT);
        assertThat(SharpeInference.probabilisticSharpe(sharpe, benchmark, 50, skew, kurtosis))
                .isCloseTo(at(e, "psr"), TIGHT);
        assertThat(SharpeInference.minimumTrackRecord(sharpe, benchmark, skew, kurtosis, at(in, "mintrl_confidence")))
                .isCloseTo(at(e, "min_trl_observations"), TIGHT);
    }

    @Test
    void theExamplesOfThe2012PaperAreReproduced() {
        JsonNode e = golden("bailey_ldp_2012_paper_examples").get("expected");
        for (JsonNode p : e.get("psr_points")) {
            double psr = SharpeInference.probabilisticSharpe(
                    at(p, "sr"), at(p, "sr_benchmark"), p.get("n").asLong(), at(p, "skew"), at(p, "kurt"));
            assertThat(psr).isCloseTo(at(p, "psr"), TIGHT).isCloseTo(at(p, "published_psr"), within(5e-4));
        }
        for (JsonNode p : e.get("sr_std_and_min_trl")) {
            double sharpe = at(p, "sr_monthly");
            assertThat(SharpeInference.standardError(sharpe, p.get("n").asLong(), at(p, "skew"), at(p, "kurt")))
                    .isCloseTo(at(p, "sr_std"), TIGHT);
            double months = SharpeInference.minimumTrackRecord(sharpe, 0, at(p, "skew"), at(p, "kurt"), 0.95);
            assertThat(months).isCloseTo(at(p, "min_trl_months"), TIGHT);
            assertThat(months / 12).isCloseTo(at(p, "published_min_trl_years"), within(5e-5));
        }
        for (JsonNode p : e.get("min_trl_figure8")) {
            double periods = at(p, "periods_per_year");
            double root = Math.sqrt(periods);
            double years = SharpeInference.minimumTrackRecord(
                            at(p, "annual_sr") / root,
                            at(p, "annual_sr_benchmark") / root,
                            at(p, "skew"),
                            at(p, "kurt"),
                            0.95)
                    / periods;
            assertThat(years).isCloseTo(at(p, "min_trl_years"), TIGHT);
        }
        JsonNode monthly = e.get("psr_annual_1.585");
        assertThat(SharpeInference.probabilisticSharpe(1.585 / Math.sqrt(12), 0, 24, -2.448, 10.164))
                .isCloseTo(at(monthly, "psr"), TIGHT);
    }

    @Test
    void theDeflatedSharpeRatioOfThe2014PaperIsReproduced() {
        JsonNode c = golden("deflated_sharpe_paper_example");
        double sharpe = 2.5 / Math.sqrt(250);
        double variance = 0.5 / 250;
        for (JsonNode p : c.at("/expected/cases")) {
            long trials = p.get("N_trials").asLong();
            assertThat(SharpeInference.expectedMaximum(variance, trials)).isCloseTo(at(p, "sr0_per_day"), TIGHT);
            assertThat(SharpeInference.deflatedSharpe(sharpe, variance, trials, 1250, at(p, "skew"), at(p, "kurt")))
                    .isCloseTo(at(p, "dsr"), TIGHT)
                    .isCloseTo(at(p, "published_dsr"), within(5e-5));
        }
        JsonNode e = c.get("expected");
        assertThat(SharpeInference.expectedMaximum(1, 100)).isCloseTo(at(e, "expected_max_100"), TIGHT);
        JsonNode length = e.get("min_btl");
        assertThat(SharpeInference.minimumBacktestYears(45, 1)).isCloseTo(at(length, "years"), TIGHT);
        assertThat(SharpeInference.minimumBacktestYearsBound(45, 1)).isCloseTo(at(length, "upper_bound"), TIGHT);
    }

    @Test
    void realFundsAreJudgedAsByPerformanceAnalytics() {
        JsonNode c = golden("managers_psr");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        c.get("expected").properties().forEach(fund -> {
            double[] r = csv.column(fund.getKey());
            JsonNode e = fund.getValue();
            int n = r.length;
            double mean = Arrays.stream(r).sum() / n;
            double m2 = moment(r, mean, 2);
            double skew = moment(r, mean, 3) / Math.pow(m2, 1.5);
            double kurtosis = moment(r, mean, 4) / (m2 * m2);
            double sharpe = mean / Math.sqrt(m2 * n / (n - 1));
            assertThat(sharpe).isCloseTo(at(e, "sharpe"), TIGHT);
            assertThat(SharpeInference.probabilisticSharpe(sharpe, 0.1, n, skew, kurtosis))
                    .isCloseTo(at(e, "psr_ref0.1"), TIGHT);
            assertThat(SharpeInference.probabilisticSharpe(sharpe, 0.1, n, skew, 3))
                    .isCloseTo(at(e, "psr_ref0.1_PerformanceAnalytics_default_ignores_kurtosis"), TIGHT);
            assertThat(SharpeInference.minimumTrackRecord(sharpe, 0.1, skew, kurtosis, 0.95))
                    .isCloseTo(at(e, "min_trl_95_ref0.1_obs"), within(1e-7));
        });
    }

    private static double moment(double[] r, double mean, int power) {
        return Arrays.stream(r).map(v -> Math.pow(v - mean, power)).sum() / r.length;
    }

    @Test
    void theRevisedDefinitionOf2025IsReproduced() {
        JsonNode c = golden("lopez_lipton_zoonekynd_2025");
        JsonNode e = c.at("/expected/values");
        double sharpe = 0.036 / 0.079;
        RevisedSharpeInference revised = new RevisedSharpeInference(sharpe, 24, -2.448, 10.164, 0);
        assertThat(revised.standardError(sharpe)).isCloseTo(at(e, "sigma_sr_nongaussian"), TIGHT);
        assertThat(new RevisedSharpeInference(sharpe, 24, 0, 3, 0).standardError(sharpe))
                .isCloseTo(at(e, "sigma_sr_gaussian"), TIGHT);
        assertThat(revised.probabilisticSharpe(0)).isCloseTo(at(e, "psr_sr0_0"), TIGHT);
        assertThat(revised.probabilisticSharpe(0.1)).isCloseTo(at(e, "psr_sr0_0.1"), TIGHT);
        assertThat(revised.minimumTrackRecord(0, 0.95)).isCloseTo(at(e, "min_trl_sr0_0_alpha05"), TIGHT);
        assertThat(revised.criticalSharpe(0, 0.05)).isCloseTo(at(e, "critical_sr_alpha05"), TIGHT);
        assertThat(revised.missProbability(0, 0.5, 0.05)).isCloseTo(at(e, "beta_sr1_0.5"), TIGHT);
        assertThat(revised.plannedFalseDiscoveryRate(0, 0.5, 0.05, 0.05)).isCloseTo(at(e, "pfdr_p_h1_.05"), TIGHT);
        assertThat(revised.observedFalseDiscoveryRate(0, 0.5, 0.05)).isCloseTo(at(e, "ofdr_p_h1_.05"), TIGHT);

        JsonNode auto = c.at("/expected/with_autocorrelation");
        RevisedSharpeInference dependent = new RevisedSharpeInference(sharpe, 24, -2.448, 10.164, at(auto, "rho"));
        assertThat(dependent.standardError(sharpe)).isCloseTo(at(auto, "sigma_sr"), TIGHT);
        assertThat(dependent.probabilisticSharpe(0)).isCloseTo(at(auto, "psr_sr0_0"), TIGHT);

        JsonNode old = c.at("/expected/same_inputs_2012_definition");
        assertThat(SharpeInference.probabilisticSharpe(sharpe, 0, 24, -2.448, 10.164))
                .isCloseTo(at(old, "psr_sr0_0"), TIGHT);
        assertThat(SharpeInference.minimumTrackRecord(sharpe, 0, -2.448, 10.164, 0.95))
                .isCloseTo(at(old, "min_trl"), TIGHT);
    }

    @Test
    void oneTrialNeedsNoDeflation() {
        assertThat(SharpeInference.expectedMaximum(0.01, 1)).isZero();
        assertThat(SharpeInference.deflatedSharpe(0.1, 0.01, 1, 100, 0, 3))
                .isEqualTo(SharpeInference.probabilisticSharpe(0.1, 0, 100, 0, 3));
        assertThatThrownBy(() -> SharpeInference.expectedMaximum(0.01, 0)).hasMessageContaining("at least 1");
    }

    @Test
    void trialsThatAreAlikeCountAsOne() {
        assertThat(SharpeInference.independentTrials(1, 500)).isEqualTo(1);
        assertThat(SharpeInference.independentTrials(0, 500)).isEqualTo(500);
        assertThat(SharpeInference.independentTrials(-0.2, 500)).isEqualTo(500);
        assertThat(SharpeInference.independentTrials(0.5, 101)).isEqualTo(51);
    }

    @Test
    void noTrackRecordIsLongEnoughBelowTheBenchmark() {
        assertThat(SharpeInference.minimumTrackRecord(0.1, 0.1, 0, 3, 0.95)).isInfinite();
        assertThat(new RevisedSharpeInference(0.1, 50, 0, 3, 0).minimumTrackRecord(0.2, 0.95))
                .isInfinite();
    }

    @Property(tries = 200)
    void moreTrialsNeverMakeAChampionMoreBelievable(
            @ForAll @IntRange(min = 1, max = 100_000) int trials,
            @ForAll @IntRange(min = 1, max = 100_000) int more,
            @ForAll @DoubleRange(min = -0.1, max = 0.3) double sharpe) {
        assertThat(SharpeInference.deflatedSharpe(sharpe, 0.002, trials + (double) more, 1000, -0.5, 6))
                .isLessThanOrEqualTo(SharpeInference.deflatedSharpe(sharpe, 0.002, trials, 1000, -0.5, 6));
    }

    @Property(tries = 200)
    void aTrackRecordOfTheMinimumLengthReachesTheConfidence(
            @ForAll @DoubleRange(min = 0.05, max = 0.5) double sharpe,
            @ForAll @DoubleRange(min = 0.6, max = 0.99) double confidence) {
        double n = SharpeInference.minimumTrackRecord(sharpe, 0, -0.5, 5, confidence);
        assertThat(SharpeInference.probabilisticSharpe(sharpe, 0, (long) Math.ceil(n), -0.5, 5))
                .isGreaterThanOrEqualTo(confidence - 1e-12);
        long shorter = (long) Math.floor(n - 1e-9);
        if (shorter > 1) {
            assertThat(SharpeInference.probabilisticSharpe(sharpe, 0, shorter, -0.5, 5))
                    .isLessThan(confidence);
        }
    }
}
