package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.portfolio.HierarchicalRiskParity.Distance;
import io.cambrian.portfolio.HierarchicalRiskParity.Risk;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.Linkage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class HierarchicalRiskParityTest {
    private static int[] ints(JsonNode list) {
        return Arrays.stream(Golden.vector(list)).mapToInt(x -> (int) x).toArray();
    }

    private static double[] byName(JsonNode weights, List<String> names) {
        return names.stream().mapToDouble(n -> weights.get(n).asDouble()).toArray();
    }

    @Test
    void theExampleOfThePaperAndItsUsualVariant() {
        JsonNode c = Golden.read("hrp", "ldp2016_paper_10_assets");
        Covariance cov = Covariance.of(Golden.matrix(c.at("/inputs/cov")));
        double[][] corr = Golden.matrix(c.at("/inputs/corr"));
        int[] order = HierarchicalRiskParity.order(corr, Distance.BETWEEN_COLUMNS, Linkage.SINGLE);
        assertThat(order).containsExactly(ints(c.at("/expected/quasi_diag_order_0based")));
        assertThat(HierarchicalRiskParity.weights(cov, order, Risk.VARIANCE))
                .containsExactly(Golden.vector(c.at("/expected/hrp_weights")), within(1e-10));

        JsonNode direct = c.at("/expected/alternative_direct_distance");
        assertThat(HierarchicalRiskParity.order(corr, Distance.DIRECT, Linkage.SINGLE))
                .containsExactly(ints(direct.get("order_0based")));
        assertThat(HierarchicalRiskParity.weights(cov, corr))
                .containsExactly(Golden.vector(direct.get("hrp_weights")), within(1e-10));
    }

    @Test
    void twentyStocksWithUnequalHistories() {
        JsonNode c = Golden.read("hrp", "pypfopt_20_stocks_single_linkage");
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/prices_csv").asText());
        double[][] returns = csv.simpleReturns();
        Covariance cov = Covariance.sample(returns);
        double[][] corr = Correlation.pearson(returns);
        assertThat(HierarchicalRiskParity.order(corr, Distance.DIRECT, Linkage.SINGLE))
                .containsExactly(ints(c.at("/expected/order_0based")));
        double[] expected = byName(c.at("/expected/weights"), csv.columns());
        assertThat(HierarchicalRiskParity.weights(cov, corr)).containsExactly(expected, within(1e-9));
        Allocation named = Allocator.allocate(csv.columns(), returns, WeightMethod.HRP, Limits.NONE);
        assertThat(named.weights().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .containsExactly(expected, within(1e-9));
        int[] part = StreamSupport.stream(c.at("/inputs/cluster_var_tickers").spliterator(), false)
                .mapToInt(t -> csv.columns().indexOf(t.asText()))
                .toArray();
        assertThat(HierarchicalRiskParity.riskOf(cov, part, Risk.VARIANCE))
                .isCloseTo(Golden.number(c.at("/expected/published_cluster_var")), within(1e-12));
    }

    @Test
    void standardDeviationAsRiskWithAGivenOrder() {
        JsonNode skfolio = Golden.read("hrp", "skfolio_20_stocks_std_single");
        GoldenCsv csv = GoldenCsv.read(skfolio.at("/inputs/prices_csv").asText());
        assertThat(HierarchicalRiskParity.weights(
                        Covariance.sample(csv.simpleReturns()),
                        ints(skfolio.at("/expected/leaf_order_0based")),
                        Risk.VOLATILITY))
                .containsExactly(byName(skfolio.at("/expected/weights"), csv.columns()), within(1e-9));

        JsonNode riskfolio = Golden.read("hrp", "riskfolio_10_stocks_11_risk_measures");
        List<String> names = StreamSupport.stream(
                        riskfolio.at("/inputs/columns_in_this_order").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        Covariance cov = Covariance.sample(GoldenCsv.last(
                GoldenCsv.read(riskfolio.at("/inputs/prices_csv").asText())
                        .select(names)
                        .simpleReturns(),
                200));
        int[] order = ints(riskfolio.at("/expected/leaf_order_0based"));
        assertThat(HierarchicalRiskParity.weights(cov, order, Risk.VOLATILITY))
                .containsExactly(byName(riskfolio.at("/expected/weights/vol"), names), within(1e-8));
        assertThat(HierarchicalRiskParity.weights(cov, order, Risk.VARIANCE))
                .containsExactly(byName(riskfolio.at("/expected/weights/MV"), names), within(1e-8));
    }
}
