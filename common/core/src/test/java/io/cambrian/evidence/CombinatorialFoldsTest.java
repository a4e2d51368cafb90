package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.evidence.CombinatorialFolds.Split;
import io.cambrian.fault.ConfigException;
import io.cambrian.golden.Golden;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CombinatorialFoldsTest {
    private static List<Integer> integers(JsonNode node) {
        List<Integer> all = new ArrayList<>();
        node.forEach(n -> all.add(n.asInt()));
        return all;
    }

    @Test
    void splitsAreThoseOfAnIndependentProgram() {
        JsonNode c = Golden.read("cv_splits", "combinatorial_purged_12_rows");
        JsonNode settings = c.at("/inputs/settings");
        assertThat(settings).isNotEmpty();
        for (int i = 0; i < settings.size(); i++) {
            JsonNode s = settings.get(i);
            List<Split> splits = new CombinatorialFolds(
                            s.get("n_rows").asInt(),
                            s.get("n_folds").asInt(),
                            s.get("n_test_folds").asInt(),
                            s.get("purged_size").asInt(),
                            s.get("embargo_size").asInt())
                    .splits();
            JsonNode expected = c.at("/expected/splits").get(i);
            assertThat(splits).hasSize(expected.size());
            for (int k = 0; k < splits.size(); k++) {
                assertThat(splits.get(k).train().stream().boxed().toList())
                        .as("setting " + i + ", split " + k)
                        .isEqualTo(integers(expected.get(k).get("train")));
                List<Integer> tests = new ArrayList<>();
                expected.get(k).get("tests").forEach(t -> tests.addAll(integers(t)));
                assertThat(splits.get(k).test().stream().boxed().toList()).isEqualTo(tests);
            }
        }
    }

    @Test
    void tenGroupsOfWhichTwoAreTestedMakeFortyFiveSplitsAndNinePaths() {
        CombinatorialFolds folds = new CombinatorialFolds(1_000, 10, 2, 5, 10);
        assertThat(folds.splits()).hasSize(45);
        assertThat(folds.paths()).isEqualTo(9);
        // López de Prado 2018, section 12.3: six groups, two tested, make 15 splits and 5 paths
        assertThat(new CombinatorialFolds(600, 6, 2, 0, 0).splits()).hasSize(15);
        assertThat(new CombinatorialFolds(600, 6, 2, 0, 0).paths()).isEqualTo(5);
    }

    @Property(tries = 100)
    void everyPathTestsEachGroupOnceAndNoSplitServesAGroupTwice(
            @ForAll @IntRange(min = 2, max = 9) int groups,
            @ForAll @IntRange(min = 1, max = 8) int some,
            @ForAll @IntRange(max = 4) int purge,
            @ForAll @IntRange(max = 6) int embargo) {
        int tests = Math.min(some, groups - 1);
        CombinatorialFolds folds = new CombinatorialFolds(groups * 11 + 3, groups, tests, purge, embargo);
        List<Split> splits = folds.splits();
        int[][] paths = folds.pathSplits();
        for (int group = 0; group < groups; group++) {
            List<Integer> used = new ArrayList<>();
            for (int[] path : paths) {
                assertThat(splits.get(path[group]).groups()).contains(group);
                used.add(path[group]);
            }
            assertThat(used).doesNotHaveDuplicates();
        }
        for (Split split : splits) {
            assertThat(split.train().intersects(split.test())).isFalse();
            for (int t : split.train().stream().toArray()) {
                for (int d = -purge; d <= purge + embargo; d++) {
                    // no test day within purge after, nor within purge and embargo before, a training day
                    assertThat(t - d >= 0 && split.test().get(t - d)).isFalse();
                }
            }
        }
    }

    private static double[][] trials(double edgeOfFirst, long seed) {
        RandomGenerator random = Seeds.stream(seed, 4);
        double[][] r = new double[1_200][12];
        for (double[] row : r) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextGaussian() + (i == 0 ? edgeOfFirst : 0);
            }
        }
        return r;
    }

    @Test
    void anEdgeIsChosenAndKeptAndNoiseIsWorthNothing() {
        CombinatorialFolds folds = new CombinatorialFolds(1_200, 10, 2, 5, 5);
        CrossValidation edge = CrossValidation.of(trials(0.2, 1), folds);
        assertThat(edge.chosen()).containsOnly(0);
        double[] own = java.util.Arrays.stream(trials(0.2, 1))
                .mapToDouble(row -> row[0])
                .toArray();
        double sharpe = io.cambrian.performance.ReturnMoments.of(own).sharpePerPeriod(0);
        assertThat(edge.paths()).hasSize(9).allSatisfy(s -> assertThat(s).isCloseTo(sharpe, within(1e-12)));
        assertThat(edge.shareOfLosses()).isZero();
        double mean = 0;
        for (int k = 0; k < 60; k++) {
            mean += CrossValidation.of(trials(0, 100 + k), folds).median() / 60;
        }
        // a path of 1,200 days has a standard error of 0.029; their mean over 60 sets one of 0.004, and a little bias
        // down
        assertThat(mean).isBetween(-0.02, 0.012);
    }

    @Test
    void foldsThatAreNotPossibleAreRefused() {
        assertThatThrownBy(() -> new CombinatorialFolds(100, 5, 5, 0, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not possible");
        assertThatThrownBy(() -> new CombinatorialFolds(1_000, 40, 20, 0, 0)).hasMessageContaining("fewer groups");
    }

    @Test
    void exposureToTheMarketIsNoMeritAndIsTakenFromTheTrainingDays() {
        int days = 1_500;
        RandomGenerator random = Seeds.stream(31);
        double[] market = new double[days];
        double[] holder = new double[days];
        double[] skilled = new double[days];
        for (int t = 0; t < days; t++) {
            market[t] = 0.002 + 0.01 * random.nextGaussian();
            holder[t] = 1.5 * market[t] + 0.001 * random.nextGaussian();
            skilled[t] = -0.5 * market[t] + 0.002 + 0.01 * random.nextGaussian();
        }
        CombinatorialFolds folds = new CombinatorialFolds(days, 10, 2, 5, 5);
        ChoiceValidation validation = new ChoiceValidation(folds, market);
        double[] held = validation.training(holder);
        double[] able = validation.training(skilled);
        // without the market the holder is noise, and the other has 0.2 a day
        assertThat(Arrays.stream(held).average().orElseThrow()).isBetween(-0.06, 0.06);
        assertThat(Arrays.stream(able).min().orElseThrow()).isGreaterThan(0.1);
        CrossValidation able9 = validation.follow(new int[45], trial -> skilled);
        assertThat(able9.paths()).hasSize(9).allMatch(path -> path > 0.1);

        // what happens in a group that only some splits test changes nothing where it is tested
        double[] changed = skilled.clone();
        for (int t = folds.from(9); t < folds.to(9); t++) {
            changed[t] = 5 * market[t];
        }
        double[] after = validation.training(changed);
        List<CombinatorialFolds.Split> splits = folds.splits();
        for (int k = 0; k < after.length; k++) {
            if (splits.get(k).groups().contains(9)) {
                assertThat(after[k]).isEqualTo(able[k]);
            }
        }
    }
}
