package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationTest {
    @ParameterizedTest
    @ValueSource(strings = {"managers_with_missing", "edhec_four"})
    void agreesWithRAndRiskMetrics(String name) {
        JsonNode c = Golden.read("correlation", name);
        double[][] returns = GoldenCsv.read(c.at("/inputs/returns_csv").asText())
                .select(GoldenAssert.texts(c.at("/inputs/columns")))
                .rows();
        double[][] complete = CompleteRows.of(returns).rows();
        JsonNode e = c.get("expected");
        GoldenAssert.matrix(Correlation.pearson(returns), e.at("/pearson/pairwise"), 1, 1e-10, 0);
        GoldenAssert.matrix(Correlation.pearson(complete), e.at("/pearson/complete"), 1, 1e-10, 0);
        GoldenAssert.matrix(Correlation.spearman(returns), e.at("/spearman/pairwise"), 1, 1e-10, 0);
        GoldenAssert.matrix(Correlation.spearman(complete), e.at("/spearman/complete"), 1, 1e-10, 0);
        GoldenAssert.matrix(Correlation.kendall(returns), e.at("/kendall/pairwise"), 1, 1e-10, 0);
        GoldenAssert.matrix(Correlation.kendall(complete), e.at("/kendall/complete"), 1, 1e-10, 0);
        Covariance ewma = Covariance.riskMetrics(returns, 0.94);
        GoldenAssert.matrix(ewma.values(), e.at("/ewma_riskmetrics_094/cov"), 1, 0, 1e-9);
        GoldenAssert.matrix(ewma.correlation(), e.at("/ewma_riskmetrics_094/corr"), 1, 1e-10, 0);
        GoldenAssert.matrix(
                Covariance.riskMetricsNormalized(returns, 0.94).values(),
                e.get("ewma_normalised_finite_weights_094"),
                1,
                0,
                1e-9);
        GoldenAssert.matrix(
                Correlation.absoluteDistance(Correlation.pearson(complete)),
                e.at("/distances/sqrt_1_minus_abs_rho"),
                1,
                1e-10,
                0);
        GoldenAssert.matrix(
                Correlation.distance(Correlation.pearson(complete)),
                e.at("/distances/sqrt_half_1_minus_rho"),
                1,
                1e-10,
                0);
    }

    /** Expected: Riskfolio-Lib's formula in numpy, first two of the ten stocks of the shrinkage case. */
    @Test
    void lowerTailDependenceIsTheShareOfCommonWorstDays() {
        JsonNode c = Golden.read("covariance", "shrinkage_10_stocks");
        double[][] returns = GoldenCsv.last(
                GoldenCsv.read(c.at("/inputs/prices_csv").asText())
                        .select(GoldenAssert.texts(c.at("/inputs/columns")))
                        .simpleReturns(),
                200);
        double[][] tail = Correlation.lowerTail(returns, 0.05);
        assertThat(tail[0][1]).isEqualTo(0.2);
        assertThat(tail[0][0]).isEqualTo(1);
        assertThat(Covariance.of(tail).eigenvalues()[0]).isGreaterThan(-1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"higham_2002_tridiagonal", "higham_3x3"})
    void theNearestCorrelationMatrixIsHighams(String name) {
        JsonNode c = Golden.read("stress", name);
        double[][] m = Golden.matrix(c.at("/inputs/matrix"));
        GoldenAssert.matrix(Correlation.nearest(m), c.at("/expected/nearest"), 1, 1e-6, 0);
        GoldenAssert.matrix(Correlation.clipped(m), c.at("/expected/clip_and_rescale"), 1, 1e-10, 0);
    }

    @Property(tries = 50)
    void theNearestCorrelationMatrixIsPositiveSemiDefiniteWithUnitDiagonal(
            @ForAll @Size(6) java.util.List<@DoubleRange(min = -1, max = 1) Double> off) {
        double[][] m = new double[4][4];
        int k = 0;
        for (int i = 0; i < 4; i++) {
            m[i][i] = 1;
            for (int j = 0; j < i; j++) {
                m[i][j] = m[j][i] = off.get(k++);
            }
        }
        double[][] near = Correlation.nearest(m);
        assertThat(Covariance.of(near).eigenvalues()[0]).isGreaterThan(-1e-9);
        for (int i = 0; i < 4; i++) {
            assertThat(near[i][i]).isCloseTo(1, within(0.0));
        }
    }
}
