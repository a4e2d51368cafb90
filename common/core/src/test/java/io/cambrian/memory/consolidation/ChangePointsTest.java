package io.cambrian.memory.consolidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ChangePointsTest {
    private static final List<String> FEATURES = List.of("x", "y");
    private static final RecallSettings SETTINGS = RecallSettings.DEFAULT
            .withNeighbors(25)
            .withHalfLifeDays(Double.POSITIVE_INFINITY)
            .withClusterDays(5);

    /** Outcomes depend on the context; what they mean in regime storm turns round on a day. */
    private static List<PastCase> world(long seed, int n, int turn) {
        RandomGenerator random = Seeds.stream(61, seed);
        List<PastCase> cases = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] context = {random.nextGaussian(), random.nextGaussian()};
            boolean storm = random.nextInt(3) == 0;
            double outcome =
                    (storm && i >= turn ? -1 : 1) * (0.5 * context[0] - 0.3 * context[1]) + 0.7 * random.nextGaussian();
            cases.add(new PastCase(
                    "c" + i, i, i + 1 + random.nextInt(5), context, Map.of(storm ? "storm" : "calm", 1.0), outcome));
        }
        return cases;
    }

    @Test
    void theRegimeWhoseMeaningTurnsRoundStartsAfresh() {
        for (int seed = 0; seed < 3; seed++) {
            List<PastCase> cases = world(seed, 2_400, 1_300);
            Map<String, Integer> changes = new ChangePoints(SETTINGS, 0.01).find(FEATURES, cases);
            assertThat(changes).containsOnlyKeys("storm");
            assertThat(changes.get("storm")).isBetween(1_100, 1_450);
            Collections.reverse(cases);
            assertThat(new ChangePoints(SETTINGS, 0.01).find(FEATURES, cases)).isEqualTo(changes);
        }
    }

    @Test
    void whatStaysAsItWasIsHardlyEverReset() {
        int claimed = 0;
        for (int seed = 0; seed < 20; seed++) {
            claimed += new ChangePoints(SETTINGS, 0.05)
                            .find(FEATURES, world(100 + seed, 720, 720))
                            .isEmpty()
                    ? 0
                    : 1;
        }
        assertThat(claimed).as("of 20 at 5 %").isLessThanOrEqualTo(3);
    }

    @Test
    void consolidationRetiresWhatWasBeforeTheChangeAndForecastsBetterAfterIt() {
        List<PastCase> cases = world(7, 2_100, 1_000);
        List<PastCase> past = cases.subList(0, 1_800);
        List<PastCase> heldOut = cases.subList(1_800, 2_100).stream()
                .filter(c -> c.regimeProbabilities().containsKey("storm"))
                .toList();
        CaseConsolidation kept = CaseConsolidation.of(FEATURES, past, SETTINGS);
        List<String> reset = kept.retired().entrySet().stream()
                .filter(e -> e.getValue().startsWith("before what its regime means changed, on 19"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(reset).hasSizeGreaterThan(150).allMatch(id -> Integer.parseInt(id.substring(1)) < 1_200);
        assertThat(kept.cases().size() + kept.retired().size()).isEqualTo(past.size());
        double with = new CasePruning(kept.recall(), kept.halfLives(), 0, 1).error(FEATURES, kept.cases(), heldOut);
        CaseMerging.Result merged = CaseMerging.merge(FEATURES, past, SETTINGS);
        double without = new CasePruning(merged.settings(), Map.of(), 0, 1).error(FEATURES, merged.cases(), heldOut);
        assertThat(with).isLessThan(0.8 * without);
    }
}
