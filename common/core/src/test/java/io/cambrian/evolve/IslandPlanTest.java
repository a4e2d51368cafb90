package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IslandPlanTest {
    private static SearchSettings settings(String islands) {
        return SearchSettings.builder()
                .seed(4)
                .populationSize(90)
                .generations(3)
                .operators(OperatorPolicy.ADAPTIVE)
                .rules(SearchRules.NONE.withIslands(IslandPlan.parseAll(islands), 2))
                .build();
    }

    @Test
    void anIslandHasWhatItsPlanNamesAndTheRestOfTheSearch() {
        List<SearchSettings> each = settings(
                        "selection lexicase, case-share 0.5, mutation 0.2 ; tournament-size 7, elite 2, operators fixed,"
                                + " crossover 0.1, refine 0.2, archive-share 0.3; same")
                .byIsland();
        assertThat(each).extracting(SearchSettings::populationSize).containsOnly(30);
        assertThat(each).extracting(SearchSettings::island).containsExactly(0, 1, 2);
        assertThat(each)
                .extracting(SearchSettings::selection)
                .containsExactly(SelectionMethod.LEXICASE, SelectionMethod.TOURNAMENT, SelectionMethod.TOURNAMENT);
        assertThat(each)
                .extracting(SearchSettings::operators)
                .containsExactly(OperatorPolicy.ADAPTIVE, OperatorPolicy.FIXED, OperatorPolicy.ADAPTIVE);
        assertThat(each).extracting(SearchSettings::caseShare).containsExactly(0.5, 1.0, 1.0);
        assertThat(each).extracting(SearchSettings::mutationRate).containsExactly(0.2, 0.42, 0.42);
        assertThat(each).extracting(SearchSettings::crossoverRate).containsExactly(0.5, 0.1, 0.5);
        assertThat(each).extracting(SearchSettings::tournamentSize).containsExactly(4, 7, 4);
        assertThat(each).extracting(SearchSettings::eliteCount).containsExactly(1, 2, 1);
        assertThat(each).extracting(SearchSettings::archiveShare).containsExactly(0.0, 0.3, 0.0);
        assertThat(each).extracting(s -> s.rules().refine()).containsExactly(0.0, 0.2, 0.0);
    }

    @Test
    void onlyTheIslandThatRefinesDoes() {
        SearchSettings settings = settings("same; refine 0.3; crossover 0, mutation 0");
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(settings, new PlantedScorer(), RobustFitness.of(252), Optional.empty(), reports::add);
        Set<Integer> refining = new HashSet<>();
        for (GenerationReport report : reports) {
            for (Trial trial : report.trials()) {
                if (trial.operator().equals(Operators.REFINE)) {
                    refining.add(trial.index() / 30);
                }
                if (trial.index() >= 60) {
                    assertThat(trial.operator()).isEqualTo(Operators.RANDOM);
                }
            }
        }
        assertThat(refining).containsExactly(1);
    }

    @Test
    void plansAreInTheIdentityOfARunInOneForm() {
        assertThat(SearchRules.NONE
                        .withIslands(IslandPlan.parseAll("mutation 0.2,  selection LEXICASE;same"), 5)
                        .parameters())
                .isEqualTo(Map.of(
                        "islands",
                        2,
                        "migrate_every",
                        5,
                        "island_settings",
                        List.of("selection lexicase, mutation 0.2", "same")));
    }

    @Test
    void everyFaultOfATextIsNamedWithItsIsland() {
        assertThatThrownBy(() -> IslandPlan.parseAll(
                        "selection luck; mutation; speed 3, elite 1.5; mutation -1; mutation 0.1, mutation 0.2;"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Island 1: the selection (luck) must be one of tournament, lexicase, nsga2.")
                .hasMessageContaining("Island 2: 'mutation' is no setting and value.")
                .hasMessageContaining("Island 3: there is no setting 'speed'.")
                .hasMessageContaining("Island 3: the elite (1.5) must be a whole number.")
                .hasMessageContaining("Island 4: the mutation (-1) must be a number, not negative.")
                .hasMessageContaining("Island 5: 'mutation' is given twice.")
                .hasMessageContaining("Island 6: '' is no setting and value.");
    }

    @Test
    void settingsThatContradictEachOtherAreRefusedWithTheirIsland() {
        assertThatThrownBy(() ->
                        settings("same; crossover 0.8, mutation 0.5; same").byIsland())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Island 2 of 3: ")
                .hasMessageContaining("together at most 1");
        assertThatThrownBy(() -> settings("same; same; case-share 0.5").byIsland())
                .hasMessageContaining("Island 3 of 3: the case-share (0.5) goes with selection lexicase only.");
        assertThatThrownBy(() -> settings("selection lexicase, tournament-size 3; same; same")
                        .byIsland())
                .hasMessageContaining("holds no tournaments");
        assertThatThrownBy(() -> settings("refine 0.9; same; same").byIsland())
                .hasMessageContaining("must be in [0, 0.5]");
        assertThatThrownBy(() -> settings("elite 40; same; same").byIsland()).hasMessageContaining("The elite (40)");
    }
}
