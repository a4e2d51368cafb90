package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteringTest {
    @ParameterizedTest
    @ValueSource(strings = {"riskfolio_10_stocks", "skfolio_20_stocks"})
    void treesOrdersAndCutsAgreeWithScipyAndR(String name) {
        JsonNode c = Golden.read("clustering", name);
        double[][] distance = Golden.matrix(c.at("/expected/distance_matrix"));
        c.at("/expected/by_method").properties().forEach(method -> {
            JsonNode e = method.getValue();
            Clustering tree =
                    Clustering.of(distance, Linkage.valueOf(method.getKey().toUpperCase(Locale.ROOT)));
            double[][] rows = Golden.matrix(e.get("linkage_matrix"));
            for (int k = 0; k < rows.length; k++) {
                Clustering.Merge merge = tree.merges().get(k);
                assertThat(merge.left()).as("%s row %d", method.getKey(), k).isEqualTo((int) rows[k][0]);
                assertThat(merge.right()).isEqualTo((int) rows[k][1]);
                assertThat(merge.height()).isCloseTo(rows[k][2], within(1e-9));
                assertThat(merge.size()).isEqualTo((int) rows[k][3]);
            }
            assertThat(tree.leafOrder()).containsExactly(ints(e.get("leaves_plain")));
            int[] optimal = tree.optimalLeafOrder(distance);
            assertThat(Clustering.orderLength(optimal, distance))
                    .isCloseTo(Golden.number(e.get("order_length_true_optimum")), within(1e-9));
            assertThat(optimal).containsExactly(ints(e.get("leaves_true_optimum")));
            samePartition(tree.cut(3), ints(e.get("labels_k3")));
            assertThat(tree.copheneticCorrelation(distance))
                    .isCloseTo(Golden.number(e.get("cophenetic_corr")), within(1e-9));
        });
    }

    @Test
    void theDistanceIsMadeFromReturns() {
        JsonNode c = Golden.read("clustering", "riskfolio_10_stocks");
        double[][] returns = GoldenCsv.last(
                GoldenCsv.read(c.at("/inputs/prices_csv").asText())
                        .select(GoldenAssert.texts(c.at("/inputs/columns_in_this_order")))
                        .simpleReturns(),
                200);
        GoldenAssert.matrix(
                Correlation.distance(Correlation.pearson(returns)), c.at("/expected/distance_matrix"), 1, 1e-9, 0);
    }

    private static int[] ints(JsonNode list) {
        return Arrays.stream(Golden.vector(list)).mapToInt(x -> (int) x).toArray();
    }

    private static void samePartition(int[] actual, int[] expected) {
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(actual[i] == actual[j]).isEqualTo(expected[i] == expected[j]);
            }
        }
    }

    @Property(tries = 60)
    void noOrderOfTheTreeIsShorterThanTheOptimalOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
        RandomGenerator random = Seeds.stream(seed, 7);
        double[][] d = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                d[i][j] = d[j][i] = random.nextDouble();
            }
        }
        Clustering tree = Clustering.of(d, Linkage.AVERAGE);
        int[] optimal = tree.optimalLeafOrder(d);
        assertThat(Arrays.stream(optimal).sorted().toArray())
                .containsExactly(IntStream.range(0, n).toArray());
        double shortest = Double.POSITIVE_INFINITY;
        for (int flips = 0; flips < 1 << (n - 1); flips++) {
            shortest = Math.min(shortest, Clustering.orderLength(flipped(tree, n, flips), d));
        }
        assertThat(Clustering.orderLength(optimal, d)).isCloseTo(shortest, within(1e-12));
    }

    /** The order of the leaves if the children of merge k change sides where bit k is set. */
    private static int[] flipped(Clustering tree, int n, int flips) {
        int[][] order = new int[2 * n - 1][];
        for (int i = 0; i < n; i++) {
            order[i] = new int[] {i};
        }
        for (int k = 0; k < n - 1; k++) {
            Clustering.Merge m = tree.merges().get(k);
            boolean flip = (flips >> k & 1) == 1;
            order[n + k] = IntStream.concat(
                            Arrays.stream(order[flip ? m.right() : m.left()]),
                            Arrays.stream(order[flip ? m.left() : m.right()]))
                    .toArray();
        }
        return order[2 * n - 2];
    }

    @Test
    void oneLeafIsATreeAndBadDistancesAreRefused() {
        Clustering one = Clustering.of(new double[1][1], Linkage.WARD);
        assertThat(one.leafOrder()).containsExactly(0);
        assertThat(one.cut(1)).containsExactly(0);
        assertThatThrownBy(() -> Clustering.of(new double[][] {{0, Double.NaN}, {Double.NaN, 0}}, Linkage.SINGLE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
