package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchRulesTest {
    private static final RobustFitness FITNESS = RobustFitness.of(252);
    private static final String SEED = "enter long when rsi(close, 14) < 30 exit long when held > 5 bars";
    private static final int KNOWN_TO = (int) LocalDate.of(2015, 12, 31).toEpochDay();

    private static SearchSettings settings(int population, int generations, SearchRules rules) {
        return SearchSettings.builder()
                .seed(9)
                .populationSize(population)
                .generations(generations)
                .rules(rules)
                .build();
    }

    private static List<GenerationReport> run(SearchSettings settings, Optional<Population> resumeFrom) {
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(settings, new PlantedScorer(), FITNESS, resumeFrom, reports::add);
        return reports;
    }

    private static String ledger(SearchSettings settings) {
        return Search.run(settings, new PlantedScorer(), FITNESS).ledgerHash();
    }

    @Test
    void aSearchWithoutRulesHasNoParametersAndOneWithRulesOnlyThoseThatItUses() {
        assertThat(SearchRules.NONE.parameters()).isEmpty();
        assertThat(SearchRules.NONE.withIslands(4, 3).withMinTrades(30).parameters())
                .isEqualTo(Map.of("islands", 4, "migrate_every", 3, "min_trades", 30));
        assertThat(SearchRules.NONE.withIslands(1, 9).parameters()).isEmpty();
    }

    @Test
    void islandsShareOneLedgerAndHaveDifferentSettings() {
        SearchSettings settings = settings(120, 7, SearchRules.NONE.withIslands(4, 2));
        List<SearchSettings> each = settings.byIsland();
        assertThat(each).extracting(SearchSettings::populationSize).containsOnly(30);
        assertThat(each).extracting(SearchSettings::island).containsExactly(0, 1, 2, 3);
        assertThat(each)
                .extracting(SearchSettings::selection)
                .containsExactly(
                        SelectionMethod.TOURNAMENT,
                        SelectionMethod.LEXICASE,
                        SelectionMethod.NSGA2,
                        SelectionMethod.TOURNAMENT);
        assertThat(each)
                .extracting(SearchSettings::operators)
                .containsExactly(
                        OperatorPolicy.FIXED, OperatorPolicy.ADAPTIVE, OperatorPolicy.FIXED, OperatorPolicy.ADAPTIVE);
        List<GenerationReport> reports = run(settings, Optional.empty());
        for (GenerationReport report : reports) {
            assertThat(report.trials()).hasSize(120);
            assertThat(report.trials()).extracting(Trial::index).doesNotHaveDuplicates();
            assertThat(report.population().members()).hasSize(120);
        }
        // the adaptive islands alone use shrink mutation
        Set<Integer> shrink = new HashSet<>();
        reports.stream()
                .flatMap(r -> r.trials().stream())
                .filter(t -> t.operator().equals(Operators.SHRINK))
                .forEach(t -> shrink.add(t.index() / 30));
        assertThat(shrink).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void theFirstIslandAloneIsTheSearchWithoutIslandsUntilSomeoneArrives() {
        SearchSettings many = settings(120, 4, SearchRules.NONE.withIslands(4, 3));
        SearchSettings one = settings(30, 4, SearchRules.NONE);
        List<GenerationReport> archipelago = run(many, Optional.empty());
        List<GenerationReport> alone = run(one, Optional.empty());
        for (int g = 0; g < 3; g++) {
            assertThat(archipelago.get(g).population().members().subList(0, 30))
                    .isEqualTo(alone.get(g).population().members());
        }
        assertThat(archipelago.get(3).population().members().subList(0, 30))
                .isNotEqualTo(alone.get(3).population().members());
    }

    @Test
    void theBestOfEachIslandReplaceTheWorstOfTheNextEveryFewGenerations() {
        SearchSettings settings = settings(160, 4, SearchRules.NONE.withIslands(4, 2));
        List<GenerationReport> reports = run(settings, Optional.empty());
        Map<String, Set<Integer>> triedOn = new HashMap<>();
        for (GenerationReport report : reports) {
            report.trials()
                    .forEach(t -> triedOn.computeIfAbsent(t.strategyId(), id -> new HashSet<>())
                            .add(t.index() / 40));
            int strangers = 0;
            for (int i = 0; i < 160; i++) {
                Population.Member m = report.population().members().get(i);
                if (!triedOn.get(m.strategyId()).contains(i / 40)) {
                    strangers++;
                    assertThat(triedOn.get(m.strategyId())).contains(Math.floorMod(i / 40 - 1, 4));
                }
            }
            if (report.generation() < 2) {
                assertThat(strangers).isZero();
            } else if (report.generation() == 2) {
                // a twentieth of 40 each, unless it is there already
                assertThat(strangers).isBetween(4, 8);
            }
        }
    }

    @Test
    void islandsResumeAsIfTheyHadNeverStopped() {
        SearchSettings settings = settings(120, 7, SearchRules.NONE.withIslands(4, 2));
        List<GenerationReport> whole = run(settings, Optional.empty());
        for (int stopped : new int[] {1, 4}) {
            assertThat(run(settings, Optional.of(whole.get(stopped).population())))
                    .isEqualTo(whole.subList(stopped + 1, 7));
        }
    }

    @Test
    void aSearchEndsBeforeItWouldExceedItsTrialsAndAResumedOneStaysEnded() {
        SearchSettings settings = settings(40, 20, SearchRules.NONE.withStop(205, 0));
        List<GenerationReport> reports = run(settings, Optional.empty());
        assertThat(reports).hasSize(5);
        assertThat(ledger(settings)).isEqualTo(ledger(settings(40, 5, SearchRules.NONE)));
        assertThat(run(settings, Optional.of(reports.get(4).population()))).isEmpty();
        assertThat(Search.isOver(settings, reports.get(4).population())).isTrue();
        assertThat(Search.isOver(settings, reports.get(3).population())).isFalse();
    }

    @Test
    void aSearchEndsWhenItsBestIsTooOld() {
        SearchSettings endless = settings(20, 60, SearchRules.NONE);
        int patience = 4;
        int expected = -1;
        double best = Fitness.WORST;
        int since = 0;
        List<GenerationReport> all = run(endless, Optional.empty());
        for (GenerationReport report : all) {
            if (report.bestFitness() > best) {
                best = report.bestFitness();
                since = report.generation();
            } else if (expected < 0 && report.generation() - since >= patience) {
                expected = report.generation();
            }
        }
        assertThat(expected).isBetween(4, 58);
        List<GenerationReport> stopped =
                run(settings(20, 60, SearchRules.NONE.withStop(0, patience)), Optional.empty());
        assertThat(stopped.get(stopped.size() - 1).generation()).isEqualTo(expected);
        assertThat(stopped).isEqualTo(all.subList(0, expected + 1));
    }

    @Test
    void aListenerCanInterruptASearchThatThenGoesOnAsIfNothingHadHappened() {
        SearchSettings settings = settings(30, 6, SearchRules.NONE);
        List<GenerationReport> first = new ArrayList<>();
        GenerationListener twoGenerations = new GenerationListener() {
            @Override
            public void generation(GenerationReport report) {
                first.add(report);
            }

            @Override
            public boolean goesOn() {
                return first.size() < 2;
            }
        };
        SearchResult cut = Search.run(settings, new PlantedScorer(), FITNESS, Optional.empty(), twoGenerations);
        assertThat(cut.population().generation()).isEqualTo(1);
        assertThat(Search.isOver(settings, cut.population())).isFalse();
        SearchResult rest = Search.run(
                settings, new PlantedScorer(), FITNESS, Optional.of(cut.population()), GenerationListener.NONE);
        assertThat(rest.ledgerHash()).isEqualTo(ledger(settings));
    }

    @Test
    void seedsStandInTheFirstGenerationOfTheirIslandAndSayWhereTheyComeFrom() {
        Seeding seeds = new Seeding(List.of(SEED, SEED.replace("30", "20"), SEED.replace("30", "25")), KNOWN_TO);
        SearchSettings settings =
                settings(40, 2, SearchRules.NONE.withIslands(2, 5).withSeeds(seeds));
        List<Trial> first = run(settings, Optional.empty()).get(0).trials();
        assertThat(first.stream()
                        .filter(t -> t.operator().equals(Operators.SEED))
                        .map(Trial::index))
                .containsExactly(0, 1, 20);
        assertThat(first.get(0).parentIds()).isEmpty();
        assertThat(settings.rules().parameters()).containsEntry("seeds_known_to", KNOWN_TO);
    }

    @Test
    void productionsAreUsedOnEveryIslandAndArePartOfTheSearch() {
        Seeding learned = Seeding.learned(
                List.of(
                        List.of(
                                StrategyText.parse(SEED),
                                StrategyText.parse(SEED.replace("30", "20")),
                                StrategyText.parse(SEED.replace("30", "25"))),
                        List.of(StrategyText.parse(SEED.replace("14", "7")))),
                KNOWN_TO);
        assertThat(learned.texts()).as("the best of each search").hasSize(2);
        assertThat(learned.productions()).as("the best two of each").hasSize(3);
        for (OperatorPolicy policy : OperatorPolicy.values()) {
            SearchSettings settings = settings(
                            40, 6, SearchRules.NONE.withIslands(2, 5).withSeeds(learned))
                    .toBuilder()
                    .operators(policy)
                    .build();
            List<Trial> children = run(settings, Optional.empty()).stream()
                    .flatMap(report -> report.trials().stream())
                    .filter(trial -> trial.operator().equals(Operators.PRODUCTION))
                    .toList();
            assertThat(children.stream().map(trial -> trial.index() / 20).distinct())
                    .containsExactlyInAnyOrder(0, 1);
        }
        assertThat(settings(40, 2, SearchRules.NONE.withSeeds(learned)).rules().parameters())
                .containsEntry("productions", learned.productions())
                .containsEntry("seeds_known_to", KNOWN_TO);
        Seeding alone = new Seeding(List.of(), learned.productions(), KNOWN_TO);
        assertThatThrownBy(() -> alone.refuseJudging(KNOWN_TO)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new Seeding(List.of(), List.of(SEED), Integer.MIN_VALUE))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void aSearchFromSeedsIsNotJudgedOnDaysThatTheyKnow() {
        Seeding seeds = new Seeding(List.of(SEED), KNOWN_TO);
        assertThatThrownBy(() -> seeds.refuseJudging(KNOWN_TO))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("2015-12-31");
        seeds.refuseJudging(KNOWN_TO + 1);
        Seeding.NONE.refuseJudging(0);
        assertThatThrownBy(() -> new Seeding(List.of(SEED), Integer.MIN_VALUE)).isInstanceOf(ConfigException.class);
    }

    @Test
    void contradictoryRulesAreRefusedTogetherAndBeforeAnyWork() {
        assertThatThrownBy(() -> SearchRules.NONE.withIslands(0, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("islands")
                .hasMessageContaining("migrations");
        assertThatThrownBy(() -> settings(50, 3, SearchRules.NONE.withIslands(4, 1)))
                .hasMessageContaining("divisible");
        assertThatThrownBy(() -> settings(50, 3, SearchRules.NONE.withStop(49, 0)))
                .hasMessageContaining("at least the population");
    }
}
