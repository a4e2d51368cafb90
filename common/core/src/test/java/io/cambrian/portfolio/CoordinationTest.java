package io.cambrian.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Netting, diversity, regimes and bands: the small rules by which bots share one account. */
class CoordinationTest {
    @Test
    void oppositeOrdersAreCrossedBeforeTheMarketSeesThem() {
        OrderNetting n = OrderNetting.of(Map.of(
                "a", Map.of("EUR", 100.0, "JPY", 50.0),
                "b", Map.of("EUR", -60.0),
                "c", Map.of("EUR", -20.0, "JPY", -50.0)));
        assertThat(n.net()).containsExactly(Map.entry("EUR", 20.0));
        assertThat(n.crossed()).containsExactly(Map.entry("EUR", 160.0), Map.entry("JPY", 100.0));
        assertThat(n.crossedByBot())
                .containsEntry("a", 130.0)
                .containsEntry("b", 60.0)
                .containsEntry("c", 70.0);
        assertThat(n.saved(0.0005)).isCloseTo(0.13, within(1e-12));
    }

    @Test
    void whatResemblesABetterBotIsLeftOutWithTheReason() {
        double[][] c = {{1, 0.9, 0.1}, {0.9, 1, 0.2}, {0.1, 0.2, 1}};
        Diversity.Selection s = Diversity.select(new int[] {1, 0, 2}, c, 0.7, 5);
        assertThat(s.chosen()).containsExactly(1, 2);
        assertThat(s.cut()).containsExactly(new Diversity.Cut(0, 1, 0.9));
        assertThat(Diversity.meanPairwise(c, new double[] {1, 1, 1})).isCloseTo(0.4, within(1e-12));
        assertThat(Diversity.select(new int[] {0, 1}, new double[][] {{1, Double.NaN}, {Double.NaN, 1}}, 0.7, 5)
                        .chosen())
                .as("an unknown correlation is no low correlation")
                .containsExactly(0);
    }

    @Test
    void aRegimeNeverSeenChangesNothing() {
        double[] w = {0.5, 0.5};
        double[][] own = {{1, 0}, {0, 1}};
        assertThat(RegimeWeights.blend(w, own, new double[] {1, 0}, new double[] {0, 900}, 250))
                .containsExactly(w);
        assertThat(RegimeWeights.blend(w, own, new double[] {0, 1}, new double[] {0, 750}, 250))
                .containsExactly(new double[] {0.125, 0.875}, within(1e-12));
    }

    /** Of many widths the band's own leaves most after costs: certainty equivalent on a simulated price. */
    @Test
    void theBandIsNearTheBestWidth() {
        double cost = 0.005;
        double sigma = 0.01;
        double aversion = 4;
        double target = 0.5;
        NoTradeBand band = NoTradeBand.of(target, cost, aversion, sigma, 0, Double.POSITIVE_INFINITY);
        double best = Double.NEGATIVE_INFINITY;
        double bestFactor = 0;
        double ownLoss = 0;
        for (double factor : new double[] {0.25, 0.5, 1, 2, 4}) {
            double loss = loss(new NoTradeBand(target, factor * band.halfWidth()), cost, aversion, sigma);
            ownLoss = factor == 1 ? loss : ownLoss;
            if (-loss > best) {
                best = -loss;
                bestFactor = factor;
            }
        }
        assertThat(bestFactor)
                .as("loss of its own width %s, least %s", ownLoss, -best)
                .isEqualTo(1);
        assertThat(band.review(target + 2 * band.halfWidth())).isEqualTo(target + band.halfWidth());
        assertThat(band.review(target + band.halfWidth() / 2)).isEqualTo(target + band.halfWidth() / 2);
        assertThat(NoTradeBand.of(target, 0, aversion, sigma, 0.1, 20).halfWidth())
                .isZero();
        assertThat(NoTradeBand.of(target, cost, aversion, sigma, 0.1, 20).halfWidth())
                .as("a target that moves by itself is followed less closely")
                .isGreaterThan(band.halfWidth());
    }

    /** Cost plus what the distance from the target costs in utility, per period. */
    private static double loss(NoTradeBand band, double cost, double aversion, double sigma) {
        RandomGenerator random = Seeds.stream(99);
        double w = band.target();
        double sum = 0;
        int n = 400_000;
        for (int t = 0; t < n; t++) {
            double r = sigma * random.nextGaussian();
            double drifted = w * (1 + r) / (1 + w * r);
            double held = band.review(drifted);
            sum += cost * Math.abs(held - drifted)
                    + aversion / 2 * sigma * sigma * (held - band.target()) * (held - band.target());
            w = held;
        }
        return sum / n;
    }

    @Test
    void factsOfASelectionAreLists() {
        assertThat(Diversity.select(new int[0], new double[0][0], 0.7, 5).chosen())
                .isEqualTo(List.of());
    }

    @Test
    void bandsNeitherBorrowNorBreakCapsNorAreLostWhereNothingMoves() {
        List<NoTradeBand> bands =
                List.of(new NoTradeBand(0.3, 0.05), new NoTradeBand(0.3, 0.05), new NoTradeBand(0.4, 0.05));
        // edges alone: 0.35, 0.35 and 0.35
        assertThat(NoTradeBand.review(bands, new double[] {0.5, 0.5, 0}, new double[] {1, 1, 1}))
                .containsExactly(new double[] {0.325, 0.325, 0.35}, within(1e-12));
        assertThat(NoTradeBand.review(bands, new double[] {0.5, 0.5, 0}, new double[] {0.3, 1, 1}))
                .containsExactly(new double[] {0.3, 0.35, 0.35}, within(1e-12));
        assertThat(NoTradeBand.review(bands, new double[] {0.31, 0.29, 0.4}, new double[] {1, 1, 1}))
                .containsExactly(0.31, 0.29, 0.4);
        assertThat(NoTradeBand.of(0, 0.0005, 3, 0, 0, Double.POSITIVE_INFINITY).halfWidth())
                .isZero();
    }
}
