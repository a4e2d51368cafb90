package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CovarianceTest {
    private static JsonNode golden(String name) {
        return Golden.read("covariance", name);
    }

    private static double[][] stocks() {
        return GoldenCsv.read("shared/golden/_data/pypfopt_stock_prices.csv").simpleReturns();
    }

    @Test
    void sampleCovarianceOfSimpleAndLogReturns() {
        JsonNode c = golden("sample_cov_dummy");
        double[][] prices = Golden.matrix(c.at("/inputs/prices_rows"));
        double[][] simple = new double[prices.length - 1][3];
        double[][] log = new double[prices.length - 1][3];
        for (int t = 1; t < prices.length; t++) {
            for (int i = 0; i < 3; i++) {
                simple[t - 1][i] = prices[t][i] / prices[t - 1][i] - 1;
                log[t - 1][i] = Math.log(prices[t][i] / prices[t - 1][i]);
            }
        }
        GoldenAssert.matrix(Covariance.sample(simple).values(), c.at("/expected/simple"), 1, 1e-12, 0);
        GoldenAssert.matrix(Covariance.complete(log).values(), c.at("/expected/log"), 1, 1e-12, 0);
    }

    @Test
    void pairwiseSampleCovarianceWithMissingHistory() {
        Covariance cov = Covariance.sample(stocks());
        GoldenAssert.matrix(
                cov.values(), golden("sample_cov_20_stocks_pairwise_nan").at("/expected/matrix"), 252, 1e-9, 1e-8);
        assertThat(cov.repaired()).isSameAs(cov);
    }

    @Test
    void exponentialCovarianceOfSpan180() {
        GoldenAssert.matrix(
                Covariance.exponential(stocks(), 180).values(),
                golden("exp_cov_20_stocks_span180").at("/expected/matrix"),
                252,
                1e-9,
                1e-8);
    }

    @Test
    void semiCovarianceEqualsThePeerWhereMissingIsSaidToBeNoShortfall() {
        double[][] returns = stocks();
        for (double[] row : returns) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Double.isNaN(row[i]) ? 0.000079 : row[i];
            }
        }
        GoldenAssert.matrix(
                Covariance.semi(returns, 0.000079).values(),
                golden("semicov_20_stocks").at("/expected/matrix"),
                252,
                1e-9,
                1e-8);
    }

    @Test
    void shrinkageIntensitiesAndMatrices() {
        JsonNode c = golden("shrinkage_10_stocks");
        double[][] returns = GoldenCsv.last(
                GoldenCsv.read(c.at("/inputs/prices_csv").asText())
                        .select(GoldenAssert.texts(c.at("/inputs/columns")))
                        .simpleReturns(),
                200);
        JsonNode e = c.get("expected");
        shrunk(Covariance.ledoitWolf(returns, ShrinkageTarget.IDENTITY), e.get("lw_identity"));
        shrunk(Covariance.ledoitWolf(returns, ShrinkageTarget.SINGLE_FACTOR), e.get("lw_single_factor"));
        shrunk(
                Covariance.ledoitWolf(returns, ShrinkageTarget.CONSTANT_CORRELATION),
                e.get("lw_constant_correlation_paper_ddof0"));
        shrunk(Covariance.ledoitWolfOfPyPortfolioOpt(returns), e.get("lw_constant_correlation_pypfopt"));
        Covariance oas = Covariance.oas(returns);
        GoldenAssert.number(oas.shrinkage(), e.at("/oas/delta_sklearn"), 1e-12, 1e-8);
        GoldenAssert.matrix(oas.values(), e.at("/oas/cov_sklearn"), 1, 1e-12, 1e-8);
        GoldenAssert.number(Covariance.oasOfChen(returns).shrinkage(), e.at("/oas/delta_chen2010_exact"), 1e-12, 1e-8);
    }

    private static void shrunk(Covariance actual, JsonNode expected) {
        GoldenAssert.number(actual.shrinkage(), expected.get("delta"), 1e-12, 1e-8);
        GoldenAssert.matrix(actual.values(), expected.get("cov"), 1, 1e-12, 1e-8);
    }

    private static double[][] tenStocks() {
        JsonNode c = golden("shrinkage_10_stocks");
        return GoldenCsv.last(
                GoldenCsv.read(c.at("/inputs/prices_csv").asText())
                        .select(GoldenAssert.texts(c.at("/inputs/columns")))
                        .simpleReturns(),
                200);
    }

    /** Expected: Ledoit and Wolf's own code (pald22/covShrinkage, QIS.py, covDiag.py, cov2Para.py) in numpy 2.4.6. */
    @Test
    void nonlinearDiagonalAndTwoParameterShrinkageAgreeWithTheAuthorsCode() {
        double[][] returns = tenStocks();
        Covariance qis = Covariance.nonlinear(returns);
        assertThat(qis.value(0, 0)).isCloseTo(0.00016688506748098055, within(1e-15));
        assertThat(qis.value(0, 1)).isCloseTo(0.00011531405822149078, within(1e-15));
        assertThat(qis.value(3, 7)).isCloseTo(4.9097008231712716e-05, within(1e-15));
        assertThat(qis.value(9, 9)).isCloseTo(0.000281350595084515, within(1e-15));
        Covariance diagonal = Covariance.ledoitWolf(returns, ShrinkageTarget.DIAGONAL);
        assertThat(diagonal.shrinkage()).isCloseTo(0.08153882306177997, within(1e-12));
        assertThat(diagonal.value(0, 1)).isCloseTo(0.00010756452380399038, within(1e-15));
        Covariance two = Covariance.ledoitWolf(returns, ShrinkageTarget.TWO_PARAMETER);
        assertThat(two.shrinkage()).isCloseTo(0.1226065860268775, within(1e-12));
        assertThat(two.value(0, 0)).isCloseTo(0.00017650154728324438, within(1e-15));
        assertThat(two.value(3, 7)).isCloseTo(5.1149833229545644e-05, within(1e-15));
    }

    @Test
    void nonlinearShrinkageIsDefiniteWithFewerDaysThanAssets() {
        Covariance qis = Covariance.nonlinear(Arrays.copyOf(tenStocks(), 8));
        assertThat(qis.value(0, 0)).isCloseTo(0.0002566132839382347, within(1e-15));
        assertThat(qis.value(0, 1)).isCloseTo(0.00017891669905153264, within(1e-15));
        assertThat(qis.value(9, 9)).isCloseTo(0.0005826862318704678, within(1e-15));
        assertThat(qis.eigenvalues()[0]).isPositive();
        assertThat(qis.conditionNumber()).isFinite();
    }

    @Test
    void collinearAndConstantAssetsAreRefusedWhereTheyMakeNoSense() {
        double[][] returns = new double[60][3];
        for (int t = 0; t < 60; t++) {
            returns[t][0] = Math.sin(t) / 100;
            returns[t][1] = 2 * returns[t][0];
            returns[t][2] = Math.cos(3 * t) / 100;
        }
        assertThatThrownBy(() -> Covariance.nonlinear(returns))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("collinear");
        assertThat(Covariance.ledoitWolf(returns, ShrinkageTarget.IDENTITY).conditionNumber())
                .isFinite();
        assertThat(Covariance.complete(returns).conditionNumber()).isInfinite();
        for (double[] row : returns) {
            row[1] = 0;
        }
        assertThatThrownBy(() -> CovarianceEstimator.DENOISED.estimate(returns)).hasMessageContaining("never moves");
        assertThatThrownBy(() -> Covariance.ledoitWolf(returns, ShrinkageTarget.CONSTANT_CORRELATION))
                .hasMessageContaining("never moves");
        assertThat(Covariance.complete(returns).variance(1)).isZero();
        double[][] few = Arrays.copyOf(tenStocks(), 8);
        assertThatThrownBy(() -> CovarianceEstimator.DENOISED.estimate(few)).hasMessageContaining("more complete rows");
    }

    @Test
    void everyEstimatorTakesOneAssetOrSaysWhyNot() {
        double[][] one =
                Arrays.stream(tenStocks()).map(r -> new double[] {r[0]}).toArray(double[][]::new);
        for (CovarianceEstimator estimator : CovarianceEstimator.values()) {
            if (estimator == CovarianceEstimator.DETONED) {
                assertThatThrownBy(() -> estimator.estimate(one)).hasMessageContaining("at least two");
            } else {
                assertThat(estimator.estimate(one).variance(0))
                        .as(estimator.label())
                        .isPositive();
            }
        }
    }

    @Test
    void zeroFillingIsThePeersSemiCovariance() {
        double[][] filled = Covariance.zeroFilled(new double[][] {{0.1, Double.NaN}, {-0.1, -0.2}});
        assertThat(filled[0]).containsExactly(0.1, 0);
    }

    @Test
    void ledoitWolfUsesCompleteRowsWhereThePeerUnderstatesYoungAssets() {
        JsonNode c = golden("lw_with_missing_history");
        double[][] returns = stocks();
        Covariance ours = Covariance.ledoitWolf(returns, ShrinkageTarget.IDENTITY);
        assertThat(ours.observations()).isEqualTo(CompleteRows.of(returns).rows().length);
        double[][] zeroFilled = stocks();
        for (double[] row : zeroFilled) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Double.isNaN(row[i]) ? 0 : row[i];
            }
        }
        Covariance peer = Covariance.ledoitWolf(zeroFilled, ShrinkageTarget.IDENTITY);
        GoldenAssert.number(peer.shrinkage(), c.at("/expected/delta"), 1e-9, 1e-8);
        GoldenAssert.matrix(peer.values(), c.at("/expected/matrix"), 252, 1e-9, 1e-8);
        int youngest = 3;
        assertThat(Golden.number(c.at("/expected/diag/BABA")) / 252)
                .isLessThan(0.5 * ours.variance(youngest))
                .isCloseTo(peer.variance(youngest), within(1e-9));
    }

    @Test
    void aMatrixThatIsNotPositiveSemiDefiniteIsRepaired() {
        JsonNode c = golden("fix_non_psd_2x2");
        Covariance broken = Covariance.of(Golden.matrix(c.at("/inputs/matrix")));
        assertThat(broken.isPositiveSemiDefinite()).isFalse();
        assertThat(broken.eigenvalues()).containsExactly(Golden.vector(c.at("/expected/eigenvalues")), within(1e-12));
        GoldenAssert.matrix(broken.repaired().values(), c.at("/expected/spectral"), 1, 1e-12, 0);
        GoldenAssert.matrix(broken.lifted().values(), c.at("/expected/diag"), 1, 1e-12, 0);
        assertThat(broken.repaired().isPositiveSemiDefinite()).isTrue();
    }

    @Test
    void theConditionNumberIsInfiniteForDuplicatedAssets() {
        assertThat(Covariance.of(new double[][] {{4, 0}, {0, 1}}).conditionNumber())
                .isCloseTo(4, within(1e-12));
        assertThat(Covariance.of(new double[][] {{1, 1}, {1, 1}}).conditionNumber())
                .isInfinite();
    }

    @Test
    void tooFewCompleteRowsAreRefused() {
        double nan = Double.NaN;
        double[][] staggered = {{0.01, nan}, {0.02, nan}, {nan, 0.01}, {nan, 0.03}};
        assertThatThrownBy(() -> Covariance.complete(staggered))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("0 of 4 rows");
        assertThat(Covariance.sample(staggered).value(0, 1)).isNaN();
        assertThat(Covariance.sample(staggered).variance(0)).isCloseTo(0.00005, within(1e-15));
    }

    @Test
    void anUnknownEstimatorNamesTheChoices() {
        assertThatThrownBy(() -> CovarianceEstimator.of("magic"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ledoit-wolf");
        assertThat(CovarianceEstimator.of("ledoit-wolf")).isEqualTo(CovarianceEstimator.LEDOIT_WOLF);
    }
}
