package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

class HoldoutTestTest {
    /** Finalists that share half of their variance; the first has the given Sharpe ratio per day on average. */
    private static List<double[]> finalists(long seed, int n, int days, double edge) {
        RandomGenerator random = Seeds.stream(seed, n, days);
        List<double[]> excess = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            excess.add(new double[days]);
        }
        for (int t = 0; t < days; t++) {
            double common = random.nextGaussian();
            for (int i = 0; i < n; i++) {
                excess.get(i)[t] = 0.01 * (Math.sqrt(0.5) * (common + random.nextGaussian()) + (i == 0 ? edge : 0));
            }
        }
        return excess;
    }

    private static HoldoutTest test(List<double[]> excess, int opening, long seed) {
        return HoldoutTest.of(excess, Collections.nCopies(excess.size(), true), opening, seed);
    }

    @Test
    void levelsOfAllOpeningsSumToFivePercentAndNeverMore() {
        double sum = 0;
        for (int k = 1; k <= 1_000_000; k++) {
            sum += HoldoutTest.level(k);
            assertThat(sum).isLessThan(0.05 + 1e-12);
        }
        assertThat(sum).isCloseTo(0.05, within(1e-7));
        assertThat(HoldoutTest.level(1)).isEqualTo(0.025);
        assertThatThrownBy(() -> HoldoutTest.level(0)).hasMessageContaining("at least 1");
    }

    @Test
    void theSmallestPValueReachesTheLevelUntilTheDaysAreSpent() {
        for (int k = 1; k <= 400; k++) {
            boolean reaches = 1.0 / (HoldoutTest.draws(k) + 1) <= HoldoutTest.level(k);
            assertThat(reaches).as("opening %d", k).isEqualTo(k <= 223);
        }
    }

    @Test
    void aStrongEdgePassesAndDaysThatAreSpentLetNothingPass() {
        List<double[]> excess = finalists(1, 4, 500, 0.3);
        HoldoutTest first = test(excess, 1, 7);
        assertThat(first.isPassed(0)).isTrue();
        assertThat(first.isPassed(1)).isFalse();
        assertThat(first.words(0))
                .contains("positive beyond chance: p = 0.0001", "adjusted for 4 finalists", "at most 0.025 passes");

        HoldoutTest spent = test(finalists(1, 1, 40, 1), 224, 7);
        assertThat(spent.isSpent()).isTrue();
        assertThat(spent.isPassed(0)).isFalse();
        assertThat(spent.words(0)).contains("opened 224 times", "Wait for new days");
    }

    @Test
    void aFinalistThatNeverTradedCannotPass() {
        List<double[]> excess = List.of(finalists(1, 1, 300, 0.5).get(0), new double[300]);
        HoldoutTest test = HoldoutTest.of(excess, List.of(true, false), 1, 3);
        assertThat(test.isPassed(0)).isTrue();
        assertThat(test.isPassed(1)).isFalse();
        assertThat(test.pValues().get(1)).isEqualTo(1);
        assertThat(test.words(1)).contains("never traded");
        // not even where figures say otherwise
        assertThat(HoldoutTest.of(excess, List.of(false, false), 1, 3).isPassed(0))
                .isFalse();
    }

    @Property(tries = 30)
    void theOrderOfFinalistsChangesNoPValue(@ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int n) {
        List<double[]> excess = finalists(seed, n, 130, 0.1);
        excess.set(n - 1, excess.get(0).clone());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            order.add(i);
        }
        Collections.rotate(order, (int) Math.floorMod(seed, (long) n));
        Collections.swap(order, 0, n / 2);
        HoldoutTest straight = test(excess, 1, seed);
        HoldoutTest shuffled = test(order.stream().map(excess::get).toList(), 1, seed);
        for (int i = 0; i < n; i++) {
            assertThat(shuffled.pValues().get(i)).isEqualTo(straight.pValues().get(order.get(i)));
        }
    }

    @Property(tries = 25)
    void aFurtherOpeningNeverEasesTheTest(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int opening,
            @ForAll @DoubleRange(min = 0, max = 0.3) double edge) {
        List<double[]> excess = finalists(seed, 3, 128, edge);
        HoldoutTest now = test(excess, opening, seed);
        HoldoutTest next = test(excess, opening + 1, seed);
        for (int i = 0; i < 3; i++) {
            assertThat(next.isPassed(i) && !now.isPassed(i)).isFalse();
        }
    }

    @Test
    void noFinalistAddedMakesAnotherPass() {
        List<double[]> excess = finalists(5, 6, 400, 0.12);
        double last = 0;
        for (int n = 1; n <= 6; n++) {
            double p = test(excess.subList(0, n), 1, 9).pValues().get(0);
            assertThat(p).isGreaterThanOrEqualTo(last);
            last = p;
        }
    }

    @Test
    void aSingleFinalistHasAboutTheNormalPValue() {
        // mean over worlds, since 64 blocks have an error of their own
        double[] statistic = new double[60];
        double p = 0;
        double normal = 0;
        for (int w = 0; w < statistic.length; w++) {
            HoldoutTest one = test(finalists(900 + w, 1, 640, 0.06), 1, w);
            p += one.pValues().get(0) / statistic.length;
            normal += (1
                            - new NormalDistribution()
                                    .cumulativeProbability(one.statistics().get(0)))
                    / statistic.length;
        }
        assertThat(p).isCloseTo(normal, within(0.01));
    }

    @Test
    void finalistsWithoutAnEdgePassAboutAsOftenAsTheLevelSays() {
        int worlds = 400;
        int passed = 0;
        for (int w = 0; w < worlds; w++) {
            HoldoutTest test = test(finalists(50_000 + w, 5, 256, 0), 1, w);
            passed += java.util.stream.IntStream.range(0, 5).anyMatch(test::isPassed) ? 1 : 0;
        }
        // 2.5 % of 400 is 10 with a standard deviation of 3.1
        assertThat(passed).isBetween(2, 20);
    }

    private static HoldoutTest claim(List<double[]> excess, double level, long seed) {
        return HoldoutTest.of(excess, Collections.nCopies(excess.size(), true), 1, level, seed);
    }

    @Test
    void anOverwhelmingEdgePassesASmallLevel() {
        List<double[]> excess = finalists(1, 4, 500, 0.5);
        assertThat(test(excess, 1, 7).pValues().get(0))
                .as("all that 9,999 draws can show")
                .isEqualTo(1e-4);
        for (double level : new double[] {9.78e-5, 3e-5}) {
            HoldoutTest claim = claim(excess, level, 7);
            assertThat(claim.pValues().get(0)).isLessThanOrEqualTo(level);
            assertThat(claim.draws()).isEqualTo(LevelDraws.of(level, 9_999));
            assertThat(claim.isPassed(0)).isTrue();
        }
        assertThat(claim(excess, 9e-7, 7))
                .as("no draws are made for what none can show")
                .isEqualTo(test(excess, 1, 7));
    }

    @Test
    void levelsThatTheFirstDrawsCanShowHaveNoOthers() {
        for (double edge : new double[] {0, 0.15, 0.5}) {
            List<double[]> excess = finalists(3, 3, 252, edge);
            assertThat(claim(excess, 1e-4, 7)).isEqualTo(test(excess, 1, 7));
        }
        List<double[]> weak = finalists(3, 3, 252, 0);
        assertThat(claim(weak, 1e-6, 7))
                .as("nor has what they show to be nowhere near the level")
                .isEqualTo(test(weak, 1, 7));
    }

    /** Ten blocks of two days, one of them better than the others, so that a draw counts that has it seven times. */
    private static List<double[]> goodBlock() {
        double[] excess = new double[20];
        java.util.Arrays.fill(excess, 0.000225);
        excess[6] += 0.0005;
        excess[7] += 0.0005;
        return List.of(excess);
    }

    private static final double SEVEN_OF_TEN = 9.1216e-6;

    @Test
    void aClaimIsAcceptedByTheShareOfAllDraws() {
        List<double[]> excess = goodBlock();
        double above = 4 * SEVEN_OF_TEN;
        double below = SEVEN_OF_TEN / 3;
        int accepted = 0;
        for (int seed = 0; seed < 8; seed++) {
            accepted += claim(excess, above, seed).pValues().get(0) <= above ? 1 : 0;
        }
        assertThat(accepted).isGreaterThanOrEqualTo(7);
        assertThat(claim(excess, above, 3)).isEqualTo(claim(excess, above, 3));
        for (int seed = 0; seed < 3; seed++) {
            assertThat(claim(excess, below, seed).pValues().get(0)).isGreaterThan(below);
        }
    }

    @Property(tries = 10)
    void aSmallLevelChangesNothingOfWhatPassesTheOpening(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.5) double edge) {
        List<double[]> excess = finalists(seed, 3, 128, edge);
        HoldoutTest gate = test(excess, 1, seed);
        HoldoutTest claim = claim(excess, 3e-5, seed);
        for (int i = 0; i < 3; i++) {
            assertThat(claim.isPassed(i)).isEqualTo(gate.isPassed(i));
            if (gate.pValues().get(i) > 0.01) {
                assertThat(claim.pValues().get(i)).isEqualTo(gate.pValues().get(i));
            }
        }
    }

    @Test
    void aLifetimeOfClaimsWithoutAnEdgeIsSeldomAccepted() {
        int accepted = 0;
        for (int life = 0; life < 40; life++) {
            OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.lifetime();
            for (int k = 0; k < 40; k++) {
                HoldoutTest claim = claim(finalists(70_000 + 100 * life + k, 1, 126, 0), budget.nextLevel(), k);
                budget = budget.plus(claim.pValues().get(0));
            }
            accepted += budget.accepted() > 0 ? 1 : 0;
        }
        // 40 levels without an acceptance sum to 0.85 %
        assertThat(accepted).isLessThanOrEqualTo(3);
    }
}
