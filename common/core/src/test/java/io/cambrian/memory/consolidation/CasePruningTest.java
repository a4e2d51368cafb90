package io.cambrian.memory.consolidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CasePruningTest {
    private static final List<String> FEATURES = List.of("x", "y", "z");
    private static final RecallSettings SETTINGS =
            RecallSettings.DEFAULT.withNeighbors(25).withHalfLifeDays(Double.POSITIVE_INFINITY);

    /** Outcomes depend on two of three features; in regime storm what they mean turns round after two thirds of the days. */
    private static List<PastCase> world(int n) {
        RandomGenerator random = Seeds.stream(6, n);
        List<PastCase> cases = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] context = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            boolean storm = random.nextInt(3) == 0;
            double sign = storm && i > 2 * n / 3 ? -1 : 1;
            double outcome = sign * (0.5 * context[0] - 0.3 * context[1]) + 0.7 * random.nextGaussian();
            cases.add(new PastCase(
                    "c" + i, i, i + 1 + random.nextInt(5), context, Map.of(storm ? "storm" : "calm", 1.0), outcome));
        }
        return cases;
    }

    @Test
    void whatIsRetiredIsHardlyMissedOnLaterDays() {
        List<PastCase> all = world(2_400);
        List<PastCase> past = all.subList(0, 1_800);
        List<PastCase> heldOut = all.subList(1_800, 2_400);
        CasePruning pruning = new CasePruning(SETTINGS, Map.of(), 0.01, 1_800);
        CasePruning.Result result = pruning.prune(FEATURES, past);
        assertThat(result.retired()).isNotEmpty();
        assertThat(result.kept().size() + result.retired().size()).isEqualTo(1_800);
        assertThat(result.retired().values()).allMatch(reason -> !reason.isBlank());
        Set<String> kept = new HashSet<>(result.kept());
        List<PastCase> left = past.stream().filter(c -> kept.contains(c.id())).toList();
        double loss = pruning.error(FEATURES, left, heldOut) / pruning.error(FEATURES, past, heldOut) - 1;
        assertThat(loss).isLessThanOrEqualTo(0.02);
    }

    @Test
    void mergingKeepsHalfOfTheCasesAndForecastsAboutAsWell() {
        List<PastCase> all = world(2_400);
        List<PastCase> past = all.subList(0, 1_800);
        List<PastCase> heldOut = all.subList(1_800, 2_400);
        CaseMerging.Result merged = CaseMerging.merge(FEATURES, past, SETTINGS);
        assertThat(merged.cases().size()).isLessThanOrEqualTo(900);
        assertThat(merged.cases().size() + merged.retired().size()).isEqualTo(1_800);
        double before = new CasePruning(SETTINGS, Map.of(), 0, 1).error(FEATURES, past, heldOut);
        double after = new CasePruning(merged.settings(), Map.of(), 0, 1).error(FEATURES, merged.cases(), heldOut);
        assertThat(after / before - 1).isLessThanOrEqualTo(0.01);
        assertThat(CaseMerging.merge(FEATURES, past, SETTINGS)).isEqualTo(merged);
    }

    @Test
    void aJointCaseIsTheMeanOfItsMembersAndKnownWithTheLast() {
        List<PastCase> cases = List.of(
                new PastCase("a", 1, 9, new double[] {0, 0, 1}, Map.of("calm", 1.0), 2),
                new PastCase("b", 2, 3, new double[] {0.2, 0, 3}, Map.of("calm", 0.8), 4),
                new PastCase("storm", 3, 4, new double[] {0.1, 0, 2}, Map.of("storm", 1.0), 50));
        CaseMerging.Result merged = CaseMerging.merge(FEATURES, cases, SETTINGS);
        assertThat(merged.retired()).containsExactly(Map.entry("a", "b"));
        PastCase joint = merged.cases().get(0);
        assertThat(joint.id()).isEqualTo("b");
        assertThat(joint.outcome()).isEqualTo(3);
        assertThat(joint.context()).containsExactly(0.1, 0, 2);
        assertThat(joint.knownDay()).isEqualTo(9);
        assertThat(joint.decisionDay()).isEqualTo(2);
        assertThat(merged.cases().get(1)).isEqualTo(cases.get(2));
    }

    @Test
    void aRegimeWhoseMeaningTurnedHasAShorterHalfLife() {
        Map<String, Double> halfLives = CasePruning.halfLives(FEATURES, world(1_500), SETTINGS.withRegimeFloor(0), 0.3);
        assertThat(halfLives.get("storm")).isLessThan(halfLives.get("calm"));
    }

    @Test
    void aCaseNeverForecastsItself() {
        List<PastCase> cases = List.of(
                new PastCase("a", 1, 1, new double[] {0, 0, 0}, Map.of(), 5),
                new PastCase("b", 2, 2, new double[] {1, 1, 1}, Map.of(), 7),
                new PastCase("c", 3, 3, new double[] {0, 1, 0}, Map.of(), 0));
        CasePruning pruning = new CasePruning(SETTINGS.withNeighbors(1), Map.of(), 0, 1);
        // a is nearer than b in two of three features; c itself is known on the day of its question
        assertThat(pruning.error(FEATURES, cases, cases.subList(2, 3))).isEqualTo(25);
    }
}
