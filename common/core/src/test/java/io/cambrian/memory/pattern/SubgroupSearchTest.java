package io.cambrian.memory.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SubgroupSearchTest {
    private static final SubgroupSearch SEARCH = new SubgroupSearch(2, 30, 0.05, 99, 1, 4, 7);

    private static Map<String, List<String>> attributes(long seed, int cases, int count) {
        RandomGenerator random = Seeds.stream(seed, 1);
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        for (int a = 0; a < count; a++) {
            List<String> values = new ArrayList<>();
            for (int c = 0; c < cases; c++) {
                values.add(
                        random.nextDouble() < 0.02
                                ? null
                                : List.of("low", "middle", "high").get(random.nextInt(3)));
            }
            attributes.put("f" + a, values);
        }
        return attributes;
    }

    private static double[] noise(long seed, int cases) {
        RandomGenerator random = Seeds.stream(seed, 2);
        double[] y = new double[cases];
        for (int c = 0; c < cases; c++) {
            y[c] = random.nextGaussian();
        }
        return y;
    }

    @Test
    void plantedPatternsAreFoundEachOnceAndNothingElse() {
        Map<String, List<String>> attributes = attributes(3, 1_500, 6);
        double[] y = noise(3, 1_500);
        for (int c = 0; c < y.length; c++) {
            y[c] += "high".equals(attributes.get("f0").get(c))
                            && "low".equals(attributes.get("f1").get(c))
                    ? 1
                    : 0;
            y[c] -= "middle".equals(attributes.get("f4").get(c)) ? 0.6 : 0;
        }
        List<Subgroup> found =
                SEARCH.search(ItemTable.ofAttributes(attributes), y).claimed();
        assertThat(found).extracting(Subgroup::text).containsExactlyInAnyOrder("f0=high and f1=low", "f4=middle");
        for (Subgroup one : found) {
            boolean failure = one.text().startsWith("f4");
            assertThat(one.failure()).isEqualTo(failure);
            assertThat(one.stability()).isEqualTo(1);
            assertThat(one.low()).isLessThan(failure ? -0.6 : 1).isGreaterThan(failure ? -0.9 : 0.6);
            assertThat(one.adjustedPValue()).isEqualTo(0.01);
            assertThat(one.pValue()).isLessThanOrEqualTo(one.adjustedPValue());
            assertThat(one.lift()).isGreaterThan(failure ? 0 : 1).isLessThan(failure ? 1 : 3);
        }
    }

    @Test
    void onNoiseAboutOneRunInTwentyClaimsSomething() {
        int claims = 0;
        for (int run = 0; run < 100; run++) {
            ItemTable table = ItemTable.ofAttributes(attributes(run, 300, 4));
            claims += SEARCH.withSeed(run)
                            .search(table, noise(run + 1_000, 300))
                            .claimed()
                            .isEmpty()
                    ? 0
                    : 1;
        }
        // binomial(100, 0.05): more than 12 has probability 0.0015
        assertThat(claims).isLessThanOrEqualTo(12);
    }

    @Test
    void overlappingOutcomesNeedBlocks() {
        // slow outcomes and slow attributes: single cases look independent and are not
        int alone = 0;
        int inBlocks = 0;
        for (int run = 0; run < 40; run++) {
            RandomGenerator random = Seeds.stream(run, 3);
            List<String> slow = new ArrayList<>();
            double[] y = new double[600];
            for (int c = 0; c < 600; c++) {
                slow.add(c % 50 == 0 ? (random.nextBoolean() ? "on" : "off") : slow.get(c - 1));
                y[c] = c % 50 == 0 ? random.nextGaussian() : y[c - 1];
            }
            ItemTable table = ItemTable.ofAttributes(Map.of("slow", slow));
            alone += SEARCH.search(table, y).claimed().size();
            inBlocks += new SubgroupSearch(2, 30, 0.05, 99, 100, 4, 7)
                    .search(table, y)
                    .claimed()
                    .size();
        }
        assertThat(alone).isGreaterThan(20);
        assertThat(inBlocks).isLessThan(alone / 2);
    }

    @Test
    void theSameInputGivesTheSameFindings() {
        ItemTable table = ItemTable.ofAttributes(attributes(5, 400, 3));
        double[] y = noise(5, 400);
        for (int c : table.cases(0)) {
            y[c] += 1;
        }
        SubgroupSearch.Findings first = SEARCH.search(table, y);
        assertThat(first.claimed()).isNotEmpty();
        assertThat(SEARCH.search(table, y)).isEqualTo(first);
    }

    @Test
    void cutsAreQuantilesAndWhatIsUnknownBelongsToNoClass() {
        Cuts cuts = Cuts.quantiles(new double[] {1, 2, 3, 4, 5, 6, Double.NaN}, 3);
        assertThat(cuts.points().get(0)).isCloseTo(1 + 5.0 / 3, within(1e-12));
        assertThat(cuts.items(new double[] {0, 3, 9, Double.NaN})).containsExactly("low", "middle", "high", null);
        assertThat(Cuts.quantiles(new double[] {2, 2, 2}, 3).points()).isEmpty();
    }

    @Test
    void whatCannotBeSignificantIsRefused() {
        assertThatThrownBy(() -> new SubgroupSearch(2, 30, 0.01, 50, 1, 4, 0))
                .hasMessageContaining("nothing is significant");
        ItemTable table = ItemTable.ofAttributes(attributes(5, 40, 1));
        assertThatThrownBy(() -> SEARCH.search(table, new double[39])).hasMessageContaining("finite outcome");
    }
}
