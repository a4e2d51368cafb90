package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenoisingTest {
    @ParameterizedTest
    @ValueSource(strings = {"skfolio_20_stocks", "two_factor_200x15"})
    void cleanedMatricesAgreeWithRiskfolio(String name) {
        JsonNode c = Golden.read("denoising", name);
        JsonNode inputs = c.get("inputs");
        double[][] returns = inputs.has("returns_csv")
                ? GoldenCsv.read(inputs.get("returns_csv").asText()).rows()
                : Arrays.copyOf(
                        GoldenCsv.read(inputs.get("prices_csv").asText()).simpleReturns(),
                        inputs.get("use_first_rows").asInt());
        double[][] corr = Correlation.pearson(returns);
        JsonNode e = c.get("expected");
        double q = (double) returns.length / corr.length;
        GoldenAssert.number(q, e.get("q_T_over_N"), 1e-12, 0);
        GoldenAssert.number(Denoising.bounds(q, 1).lower(), e.at("/mp_bounds_variance1/0"), 1e-9, 0);
        GoldenAssert.number(Denoising.bounds(q, 1).upper(), e.at("/mp_bounds_variance1/1"), 1e-9, 0);
        int factors = Denoising.factors(corr, q);
        assertThat(factors).isEqualTo(e.get("n_factors_variance1").asInt());
        double[][] fixed = Denoising.constantResidual(corr, factors);
        GoldenAssert.matrix(fixed, e.get("fixed"), 1, 1e-9, 0);
        GoldenAssert.matrix(Denoising.spectral(corr, factors), e.get("spectral"), 1, 1e-9, 0);
        GoldenAssert.matrix(Denoising.targetedShrinkage(corr, factors, 0.5), e.get("shrink_alpha0.5"), 1, 1e-9, 0);
        GoldenAssert.matrix(Denoising.detoned(fixed, 1), e.get("detoned_fixed_first_component"), 1, 1e-9, 0);
    }

    @Test
    void theDensityOfNoise() {
        for (JsonNode c : Golden.read("denoising", "marchenko_pastur_density").at("/expected/cases")) {
            double q = c.get("q").asDouble();
            double variance = c.get("variance").asDouble();
            GoldenAssert.number(Denoising.bounds(q, variance).lower(), c.get("lambda_minus"), 1e-10, 0);
            for (JsonNode point : c.get("pdf_points")) {
                GoldenAssert.number(Denoising.density(point.get(0).asDouble(), q, variance), point.get(1), 1e-10, 0);
            }
        }
        assertThatThrownBy(() -> Denoising.bounds(0.5, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
