package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LexicaseTest {
    private static int[] count(double[][] byCase, int draws) {
        int[] counts = new int[byCase[0].length];
        LexicaseSelector selector =
                new LexicaseSelector(IntStream.range(0, counts.length).toArray(), byCase);
        RandomGenerator random = Seeds.stream(41);
        for (int i = 0; i < draws; i++) {
            counts[selector.select(random)]++;
        }
        return counts;
    }

    /** The chance of each candidate, by going through all orders of the cases. */
    private static double[] exact(double[][] byCase) {
        double[] chances = new double[byCase[0].length];
        List<List<Integer>> orders =
                orders(IntStream.range(0, byCase.length).boxed().toList());
        for (List<Integer> order : orders) {
            List<Integer> left =
                    new ArrayList<>(IntStream.range(0, chances.length).boxed().toList());
            for (int c : order) {
                double epsilon = LexicaseSelector.medianAbsoluteDeviation(byCase[c]);
                double best = left.stream().mapToDouble(i -> byCase[c][i]).max().orElseThrow();
                left.removeIf(i -> byCase[c][i] < best - epsilon);
            }
            left.forEach(i -> chances[i] += 1.0 / orders.size() / left.size());
        }
        return chances;
    }

    private static List<List<Integer>> orders(List<Integer> cases) {
        if (cases.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> orders = new ArrayList<>();
        for (Integer first : cases) {
            List<Integer> rest = new ArrayList<>(cases);
            rest.remove(first);
            for (List<Integer> order : orders(rest)) {
                List<Integer> longer = new ArrayList<>(order);
                longer.add(0, first);
                orders.add(longer);
            }
        }
        return orders;
    }

    @Test
    void candidatesWinAsOftenAsAllOrdersOfTheCasesSay() {
        RandomGenerator random = Seeds.stream(6);
        double[][] byCase = new double[5][9];
        for (double[] row : byCase) {
            // a few far ahead of the rest, so that epsilon is small beside the gaps at the top
            Arrays.setAll(row, i -> Math.rint(StrictMath.exp(2 * random.nextGaussian())));
        }
        double[] chances = exact(byCase);
        int[] counts = count(byCase, 20_000);
        List<Integer> possible =
                IntStream.range(0, 9).filter(i -> chances[i] > 0).boxed().toList();
        assertThat(possible).hasSizeGreaterThan(2);
        assertThat(possible.stream().mapToInt(i -> counts[i]).sum()).isEqualTo(20_000);
        // at most 8 degrees of freedom, 0.1 % bound
        assertThat(ChiSquare.of(
                        possible.stream().mapToInt(i -> counts[i]).toArray(),
                        possible.stream().mapToDouble(i -> chances[i]).toArray()))
                .isLessThan(26.1);
    }

    @Test
    void aSpecialistWinsWhereItsCaseComesFirst() {
        // the last is the best of all on average, the others are far ahead on one case each
        double[][] byCase = {{9, 0, 0, 4}, {0, 9, 0, 4}, {0, 0, 9, 4}};
        // the deviations from the medians, 2 and less, have the median 2: only the specialist is near enough
        int[] counts = count(byCase, 9_000);
        assertThat(counts[3]).isZero();
        assertThat(ChiSquare.of(new int[] {counts[0], counts[1], counts[2]}, new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}))
                .isLessThan(13.8);
    }

    @Test
    void halfOfTheOrdersBeginWithTheWhole() {
        // the last is the best of all on the whole, the others are far ahead on one case each
        double[][] byCase = {{9, 0, 0, 4}, {0, 9, 0, 4}, {0, 0, 9, 4}};
        double[][] all = LexicaseSelection.withWhole(byCase, new double[] {3, 2.9, 3.1, 9});
        assertThat(all).hasDimensions(6, 4);
        int[] counts = count(all, 9_000);
        assertThat(counts[3]).isBetween(4_200, 4_800);
        assertThat(LexicaseSelection.withWhole(new double[0][], new double[] {1, 2}))
                .isDeepEqualTo(new double[][] {{1, 2}});
    }

    @Test
    void whoIsNearTheBestStays() {
        double[][] byCase = {{10, 9, 3, 1, 0}};
        // median 3, deviations 7 6 0 2 3, median 3
        assertThat(LexicaseSelector.medianAbsoluteDeviation(byCase[0])).isEqualTo(3);
        int[] counts = count(byCase, 10_000);
        assertThat(counts[2] + counts[3] + counts[4]).isZero();
        assertThat(counts[0]).isBetween(4_800, 5_200);
    }

    @Property(tries = 200)
    void whoIsBehindAnotherByMoreThanEpsilonEverywhereNeverWins(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] byCase = new double[4][12];
        for (double[] row : byCase) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        LexicaseSelector selector = new LexicaseSelector(IntStream.range(0, 12).toArray(), byCase);
        int winner = selector.select(random);
        for (int other = 0; other < 12; other++) {
            int better = other;
            boolean behind = Arrays.stream(byCase)
                    .allMatch(row -> row[winner] < row[better] - LexicaseSelector.medianAbsoluteDeviation(row));
            assertThat(behind).isFalse();
        }
    }

    @Property(tries = 200)
    void aSampleHasDifferentCases(@ForAll long seed, @ForAll @IntRange(min = 1, max = 16) int size) {
        RandomGenerator random = Seeds.stream(seed);
        double[][] byCase = new double[16][20];
        for (double[] row : byCase) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        int[] sample = CaseSample.informed(byCase, size, Seeds.stream(seed, 1));
        assertThat(sample).hasSize(size).doesNotHaveDuplicates();
        assertThat(Arrays.stream(sample)).allMatch(c -> c >= 0 && c < 16);
        assertThat(CaseSample.informed(byCase, size, Seeds.stream(seed, 1))).isEqualTo(sample);
    }

    @Test
    void aSampleTakesOneOfEachKindBeforeASecond() {
        // three kinds of cases, two, three and four of each: solved by the first, the second, or nobody
        int[] kinds = {0, 0, 1, 1, 1, 2, 2, 2, 2};
        double[][] byKind = {{1, 1, -1, -1}, {-1, -1, 1, 1}, {-1, -1, -1, -1}};
        double[][] byCase = Arrays.stream(kinds).mapToObj(k -> byKind[k]).toArray(double[][]::new);
        for (int seed = 0; seed < 100; seed++) {
            int[] sample = CaseSample.informed(byCase, 3, Seeds.stream(seed));
            assertThat(Arrays.stream(sample).map(c -> kinds[c]).sorted()).containsExactly(0, 1, 2);
        }
    }
}
