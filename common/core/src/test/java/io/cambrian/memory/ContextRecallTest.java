package io.cambrian.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.memory.RecallSettings.Closeness;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ContextRecallTest {
    private static final RecallSettings PLAIN =
            new RecallSettings(3, Closeness.EQUAL, Double.POSITIVE_INFINITY, 1, 1, 0.9);

    private static PastCase past(String id, int decided, int known, double outcome, double... context) {
        return new PastCase(id, decided, known, context, Map.of(), outcome);
    }

    /** Cases with ties, unknown numbers and a few days. */
    private static List<PastCase> world(long seed, int n, int features, double unknown) {
        RandomGenerator random = Seeds.stream(seed, n, features);
        List<PastCase> cases = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] context = new double[features];
            for (int f = 0; f < features; f++) {
                // coarse numbers, so that distances tie
                context[f] = random.nextDouble() < unknown ? Double.NaN : Math.rint(4 * random.nextGaussian()) / 4;
            }
            int decided = random.nextInt(1_000);
            cases.add(new PastCase(
                    "c" + i,
                    decided,
                    decided + random.nextInt(40),
                    context,
                    random.nextBoolean() ? Map.of() : Map.of("calm", 0.7, "storm", 0.3),
                    random.nextGaussian()));
        }
        return cases;
    }

    private static double[] situation(long seed, int features, double unknown) {
        RandomGenerator random = Seeds.stream(seed, 99, features);
        double[] context = new double[features];
        Arrays.setAll(
                context, f -> random.nextDouble() < unknown ? Double.NaN : Math.rint(4 * random.nextGaussian()) / 4);
        return context;
    }

    /** Every case measured in double precision and sorted: what the search must equal. */
    private static List<Integer> bruteForce(CaseBank bank, double[] context, double[] scale, int known, int count) {
        double[] squares = new double[known];
        for (int i = 0; i < known; i++) {
            for (int f = 0; f < context.length; f++) {
                if (!Double.isNaN(context[f])) {
                    double d = ((double) bank.value(i, f) - (float) context[f]) / scale[f];
                    squares[i] += d * d;
                }
            }
        }
        return IntStream.range(0, known)
                .boxed()
                .filter(i -> !Double.isNaN(squares[i]))
                .sorted(Comparator.<Integer>comparingDouble(i -> squares[i]).thenComparingInt(i -> i))
                .limit(count)
                .toList();
    }

    @Property(tries = 60)
    void theNearestAreThoseOfBruteForceAlsoWithTiesAndUnknownNumbers(
            @ForAll @LongRange(min = 0, max = 10_000) long seed,
            @ForAll @IntRange(min = 1, max = 6_000) int n,
            @ForAll @IntRange(min = 1, max = 20) int features,
            @ForAll @IntRange(min = 0, max = 70) int count) {
        CaseBank bank = CaseBank.of(names(features), world(seed, n, features, 0.03));
        double[] context = situation(seed, features, 0.1);
        int known = bank.knownBy(700);
        double[] scale = bank.scaleOf(known);
        for (int f = 0; f < features; f++) {
            if (Double.isNaN(scale[f])) {
                scale[f] = 1;
            }
        }
        boolean empty = Arrays.stream(context).allMatch(Double::isNaN);
        Neighbors found = new ExactNearest(bank).nearest(context, scale, known, count);
        if (!empty) {
            assertThat(Arrays.stream(found.positions()).boxed().toList())
                    .isEqualTo(bruteForce(bank, context, scale, known, count));
        }
    }

    @Property(tries = 200)
    void whatWasKnownLaterChangesNothing(
            @ForAll @LongRange(min = 0, max = 100_000) long seed, @ForAll @IntRange(min = 0, max = 1_100) int day) {
        List<PastCase> all = world(seed, 400, 4, 0.05);
        List<PastCase> known = all.stream().filter(c -> c.knownDay() <= day).toList();
        // the future, made as tempting as can be: the query's own context, an enormous outcome
        double[] context = situation(seed, 4, 0);
        List<PastCase> tempting = new ArrayList<>(known);
        for (PastCase c : all) {
            if (c.knownDay() > day) {
                tempting.add(new PastCase(c.id(), c.decisionDay(), c.knownDay(), context, Map.of("calm", 1.0), 1e9));
            }
        }
        RecallQuery query = new RecallQuery(day, context, Map.of("calm", 0.9, "storm", 0.1));
        RecallSettings settings = RecallSettings.DEFAULT.withNeighbors(20);
        Recollection without =
                ContextRecall.of(CaseBank.of(names(4), known), settings).recall(query);
        Recollection with =
                ContextRecall.of(CaseBank.of(names(4), tempting), settings).recall(query);
        assertThat(with).isEqualTo(without);
        assertThat(with.cases()).allMatch(c -> c.knownDay() <= day);
        assertThat(with.knownCases()).isEqualTo(known.size());
    }

    @Property(tries = 50)
    void theOrderInWhichCasesComeDoesNotMatter(@ForAll @LongRange(min = 0, max = 10_000) long seed) {
        List<PastCase> cases = new ArrayList<>(world(seed, 300, 3, 0.05));
        RecallQuery query = RecallQuery.of(900, situation(seed, 3, 0));
        Recollection first =
                ContextRecall.of(CaseBank.of(names(3), cases), PLAIN).recall(query);
        java.util.Collections.reverse(cases);
        assertThat(ContextRecall.of(CaseBank.of(names(3), cases), PLAIN).recall(query))
                .isEqualTo(first);
    }

    private static List<String> names(int features) {
        return IntStream.range(0, features).mapToObj(f -> "f" + f).toList();
    }

    @Test
    void aSmallRecollectionIsThatWorkedOutByHand() {
        // deviations of both features over the known cases: sample sd of 0,2,4 = 2; the fourth case is known too late
        List<PastCase> cases = List.of(
                past("a", 1, 5, 0.02, 0, 0),
                past("b", 2, 6, -0.01, 2, 2),
                past("c", 3, 7, 0.04, 4, 4),
                past("later", 4, 50, -9, 2, 2));
        ContextRecall recall = ContextRecall.of(CaseBank.of(List.of("x", "y"), cases), PLAIN);
        Recollection r = recall.recall(RecallQuery.of(10, 2, 4));
        assertThat(r.cases()).extracting(RecalledCase::id).containsExactly("b", "c", "a");
        assertThat(r.cases().get(0).distance()).isCloseTo(1, within(1e-12));
        assertThat(r.cases().get(2).distance()).isCloseTo(Math.sqrt(5), within(1e-12));
        assertThat(r.outcome().mean()).isCloseTo(0.05 / 3, within(1e-12));
        assertThat(r.counterCases()).extracting(RecalledCase::id).containsExactly("b");
        // outcomes 0.02, -0.01, 0.04: sd 0.02516611, over the root of 3; t(2) at 95 % is 2.919986
        assertThat(r.outcome().standardError()).isCloseTo(0.0251661148 / Math.sqrt(3), within(1e-9));
        assertThat(r.outcome().high() - r.outcome().mean())
                .isCloseTo(2.919985580 * 0.0251661148 / Math.sqrt(3), within(1e-8));
        assertThat(r.outcome().gainShare()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(r.conclusive()).isFalse();
    }

    @Test
    void weightsAreClosenessTimesAgeTimesRegime() {
        List<PastCase> cases = List.of(
                new PastCase("near", 0, 1, new double[] {0}, Map.of("calm", 1.0), 1),
                new PastCase("far", 100, 101, new double[] {2}, Map.of("storm", 1.0), 2),
                new PastCase("unsure", 200, 201, new double[] {4}, Map.of(), 3));
        RecallSettings settings = new RecallSettings(3, Closeness.GAUSSIAN, 100, 0.2, 1, 0.9);
        Recollection r = ContextRecall.of(CaseBank.of(List.of("x"), cases), settings)
                .recall(new RecallQuery(300, new double[] {0}, Map.of("calm", 0.75, "storm", 0.25)));
        // distances 0, 1, 2 (sd 2), median 1; ages 300, 200, 100; P(same) 0.75, 0.25, (0.75 + 0.25) / 2
        double near = 1 * Math.pow(2, -3) * (0.2 + 0.8 * 0.75);
        double far = Math.exp(-0.5) * Math.pow(2, -2) * (0.2 + 0.8 * 0.25);
        double unsure = Math.exp(-2) * Math.pow(2, -1) * (0.2 + 0.8 * 0.5);
        double sum = near + far + unsure;
        assertThat(r.cases().get(0).weight()).isCloseTo(near / sum, within(1e-12));
        assertThat(r.cases().get(1).weight()).isCloseTo(far / sum, within(1e-12));
        assertThat(r.cases().get(2).weight()).isCloseTo(unsure / sum, within(1e-12));
        assertThat(r.outcome().effectiveSamples())
                .isCloseTo(sum * sum / (near * near + far * far + unsure * unsure), within(1e-9));
    }

    @Test
    void casesOfTheSameDaysAreOneObservation() {
        double[] outcomes = {1, 1, 1, 3};
        double[] weights = {1, 1, 1, 3};
        OutcomeEstimate apart = OutcomeEstimate.of(outcomes, weights, new int[] {1, 2, 3, 4}, 0.9);
        OutcomeEstimate together = OutcomeEstimate.of(outcomes, weights, new int[] {7, 7, 7, 8}, 0.9);
        assertThat(apart.effectiveSamples()).isCloseTo(36.0 / 12, within(1e-12));
        assertThat(together.effectiveSamples()).isCloseTo(2, within(1e-12));
        assertThat(together.mean()).isEqualTo(apart.mean()).isCloseTo(2, within(1e-12));
        // two observations, 1 and 3: the error of their mean is sqrt(2) / sqrt(2)
        assertThat(together.standardError()).isCloseTo(1, within(1e-12));
        assertThat(together.high()).isGreaterThan(apart.high());
        OutcomeEstimate one = OutcomeEstimate.of(outcomes, weights, new int[] {7, 7, 7, 7}, 0.9);
        assertThat(one.low()).isNaN();
        assertThat(one.gainLow()).isNaN();
    }

    @Test
    void whatIsUnknownDecidesNothing() {
        List<PastCase> cases =
                List.of(past("a", 1, 2, 1, 0, Double.NaN), past("b", 1, 2, 2, 1, 5), past("c", 1, 3, 3, 2, 6));
        ContextRecall recall = ContextRecall.of(CaseBank.of(List.of("x", "y"), cases), PLAIN);
        Recollection both = recall.recall(RecallQuery.of(9, 0, 5));
        assertThat(both.cases()).extracting(RecalledCase::id).containsExactly("b", "c");
        assertThat(both.incompleteCases()).isEqualTo(1);
        Recollection first = recall.recall(RecallQuery.of(9, 0, Double.NaN));
        assertThat(first.usedFeatures()).containsExactly("x");
        assertThat(first.cases()).extracting(RecalledCase::id).containsExactly("a", "b", "c");
        Recollection none = recall.recall(RecallQuery.of(9, Double.NaN, Double.NaN));
        assertThat(none.cases()).isEmpty();
        assertThat(none.outcome().mean()).isNaN();
        assertThat(recall.recall(RecallQuery.of(0, 0, 5)).knownCases()).isZero();
    }

    @Test
    void aFeatureThatNeverVariedTellsNothing() {
        List<PastCase> cases = List.of(past("a", 1, 2, 1, 0, 0.1), past("b", 1, 2, 2, 1, 0.1));
        Recollection r = ContextRecall.of(CaseBank.of(List.of("x", "constant"), cases), PLAIN)
                .recall(RecallQuery.of(9, 0, 77));
        assertThat(r.usedFeatures()).containsExactly("x");
        assertThat(r.cases().get(0).distance()).isZero();
    }

    @Test
    void aSearchThatLooksAheadIsRefused() {
        List<PastCase> cases = List.of(past("a", 1, 2, 1, 0), past("b", 1, 2, 2, 1), past("late", 1, 99, 2, 1));
        CaseBank bank = CaseBank.of(List.of("x"), cases);
        NearestContexts cheat = (c, s, known, count) -> new Neighbors(new int[] {2}, new double[] {0});
        assertThatThrownBy(() -> ContextRecall.of(bank, cheat, PLAIN).recall(RecallQuery.of(9, 0)))
                .hasMessageContaining("late")
                .hasMessageContaining("day 99");
    }

    @Test
    void casesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> past("a", 5, 4, 1, 0)).hasMessageContaining("before its decision");
        assertThatThrownBy(() -> past("a", 5, 5, Double.NaN, 0)).hasMessageContaining("finite");
        List<PastCase> twice = List.of(past("a", 1, 2, 1, 0), past("a", 1, 2, 1, 0));
        assertThatThrownBy(() -> CaseBank.of(List.of("x"), twice)).hasMessageContaining("occurs twice");
        List<PastCase> wide = List.of(past("a", 1, 2, 1, 0, 1));
        assertThatThrownBy(() -> CaseBank.of(List.of("x"), wide)).hasMessageContaining("2 numbers");
        assertThatThrownBy(() -> new RecallQuery(1, new double[1], Map.of("calm", 0.8, "storm", 0.4)))
                .hasMessageContaining("above 1");
    }

    @Test
    void recallOfAnApproximateSearchIsTheShareItFound() {
        Neighbors truth = new Neighbors(new int[] {1, 2, 3, 4}, new double[4]);
        assertThat(truth.shareFoundBy(new Neighbors(new int[] {4, 9, 1, 2}, new double[4])))
                .isEqualTo(0.75);
    }
}
