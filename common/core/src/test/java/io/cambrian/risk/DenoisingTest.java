package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
        double[] eigenvalues = Covariance.of(corr).eigenvalues();
        double bandwidth = e.at("/fitted/bandwidth").asDouble();
        double variance = Denoising.fittedVariance(eigenvalues, q, bandwidth);
        double fittedTolerance = c.at("/tolerance/fitted_rel").asDouble();
        GoldenAssert.number(variance, e.at("/fitted/variance"), 0, fittedTolerance);
        GoldenAssert.number(Denoising.bounds(q, variance).upper(), e.at("/fitted/max_eigenvalue"), 0, fittedTolerance);
        GoldenAssert.matrix(Denoising.detoned(fixed, 1), e.get("detoned_fixed_first_component"), 1, 1e-9, 0);
    }

    @Test
    void riskfoliosDetoningTakesTheOriginalMarketAndDoesNotRescale() {
        double[][] corr = {{1, 0.5, 0.5}, {0.5, 1, 0.5}, {0.5, 0.5, 1}};
        double[][] detoned = Denoising.detonedOfRiskfolio(corr, corr, 1);
        // eigenvalue 2 with the vector (1,1,1)/sqrt(3) is taken out: 2/3 from each element
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(detoned[i][j]).isCloseTo(corr[i][j] - 2 / 3.0, within(1e-14));
            }
        }
        assertThat(Denoising.detoned(corr, 1)[0][0]).isEqualTo(1);
    }

    @Test
    void pureNoiseFitsItsOwnVariance() {
        // the quantiles of the law itself, as many eigenvalues of a large noise matrix would be
        double q = 4;
        Denoising.Bounds b = Denoising.bounds(q, 0.6);
        double[] eigenvalues = new double[400];
        double mass = 0;
        int k = 0;
        double step = (b.upper() - b.lower()) / 200_000;
        for (double x = b.lower(); x < b.upper() && k < eigenvalues.length; x += step) {
            mass += Denoising.density(x, q, 0.6) * step;
            while (k < eigenvalues.length && mass >= (k + 0.5) / eigenvalues.length) {
                eigenvalues[k++] = x;
            }
        }
        assertThat(k).isEqualTo(eigenvalues.length);
        assertThat(Denoising.fittedVariance(eigenvalues, q, 0.01)).isCloseTo(0.6, within(0.01));
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
