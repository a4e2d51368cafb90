package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OperatorCreditTest {
    private static OperatorCredit.Birth birth(String operator, double parent, double child) {
        return new OperatorCredit.Birth(operator, List.of(parent), child, false);
    }

    @Test
    void qualityMovesTowardTheShareOfSuccesses() {
        OperatorCredit credit = OperatorCredit.START.after(List.of(
                birth("hoist", 1, 2),
                birth("hoist", 1, 1),
                birth("hoist", 1, 0),
                birth("hoist", 1, 3),
                birth("point", 1, 0)));
        // from 0.5 by 0.3 of the way to 2/4 and to 0/1
        assertThat(credit.quality()).containsExactly(Map.entry("hoist", 0.5), Map.entry("point", 0.35));
        assertThat(credit.after(List.of(birth("hoist", 1, 2))).quality().get("hoist"))
                .isCloseTo(0.65, within(1e-15));
        // equation 1 of Thierens 2005 with three operators, one of them never used: 0.05 + 0.85 * q / 1.35
        List<Double> probabilities = credit.probabilities(List.of("point", "hoist", "part"));
        assertThat(probabilities.get(0)).isCloseTo(0.05 + 0.85 * 0.35 / 1.35, within(1e-15));
        assertThat(probabilities.get(2))
                .isEqualTo(probabilities.get(1))
                .isCloseTo(0.05 + 0.85 * 0.5 / 1.35, within(1e-15));
    }

    @Test
    void onlyWhatIsNewAndBetterThanBothParentsSucceeds() {
        OperatorCredit credit = OperatorCredit.START.after(List.of(
                new OperatorCredit.Birth("crossover", List.of(1.0, 3.0), 2, false),
                new OperatorCredit.Birth("exchange", List.of(1.0, 3.0), 4, true),
                new OperatorCredit.Birth("point", List.of(Fitness.WORST), Fitness.WORST, false),
                new OperatorCredit.Birth("random", List.of(), 9, false)));
        assertThat(credit.quality()).containsOnlyKeys("crossover", "exchange", "point");
        assertThat(credit.quality().values()).allMatch(q -> q == 0.35);
    }

    @Test
    void stepsGrowWhereMoreThanAFifthSucceeds() {
        OperatorCredit allGood = OperatorCredit.START.after(List.of(birth("constant", 0, 1)));
        assertThat(allGood.step()).isCloseTo(Math.E, within(1e-12));
        OperatorCredit noneGood = OperatorCredit.START.after(List.of(birth("constant", 0, -1)));
        assertThat(noneGood.step()).isCloseTo(Math.exp(-0.25), within(1e-12));
        List<OperatorCredit.Birth> oneInFive = new ArrayList<>(Collections.nCopies(4, birth("constant", 0, -1)));
        oneInFive.add(birth("constant", 0, 1));
        assertThat(OperatorCredit.START.after(oneInFive).step()).isCloseTo(1, within(1e-12));
        OperatorCredit credit = OperatorCredit.START;
        for (int i = 0; i < 10; i++) {
            credit = credit.after(List.of(birth("constant", 0, 1)));
        }
        assertThat(credit.step()).isEqualTo(6);
    }

    @Property(tries = 200)
    void probabilitiesSumToOneAndNoOperatorDies(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        List<String> group = List.of("a", "b", "c", "d", "e", "f");
        OperatorCredit credit = OperatorCredit.START;
        for (int generation = 0; generation < 30; generation++) {
            List<OperatorCredit.Birth> births = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                births.add(birth(group.get(random.nextInt(6)), 0, random.nextInt(3) - 2));
            }
            OperatorCredit next = credit.after(births);
            Collections.reverse(births);
            assertThat(credit.after(births)).isEqualTo(next);
            credit = next;
        }
        List<Double> probabilities = credit.probabilities(group);
        assertThat(probabilities).allMatch(p -> p >= 0.05);
        assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void aSearchUsesOperatorsAsOftenAsItProposesThem() {
        List<GenerationReport> reports = new ArrayList<>();
        SearchSettings settings = SearchSettings.builder()
                .seed(21)
                .populationSize(1_500)
                .generations(4)
                .operators(OperatorPolicy.ADAPTIVE)
                .build();
        Search.run(settings, new PlantedScorer(), RobustFitness.of(252), Optional.empty(), reports::add);
        assertThat(reports.get(0).trials()).allMatch(trial -> trial.probability() == 1);
        assertThat(reports.get(0).population().credits()).containsExactly(OperatorCredit.START);
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Double> proposed = new HashMap<>();
        for (Trial trial : reports.get(3).trials()) {
            if (trial.probability() < 1) {
                counts.merge(trial.operator(), 1, Integer::sum);
                proposed.put(trial.operator(), trial.probability());
            }
        }
        assertThat(proposed).hasSize(12);
        assertThat(proposed.values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-12));
        // draws that fail or give copies are repeated, which shifts the shares
        proposed.forEach((operator, p) ->
                assertThat(counts.get(operator) / 1_500.0).as(operator).isBetween(0.4 * p, 1.6 * p));
    }
}
