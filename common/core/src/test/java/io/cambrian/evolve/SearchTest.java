package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.Scorer;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final Fitness FITNESS = RobustFitness.of(252);
    private static final SearchSettings SMALL = SearchSettings.builder()
            .seed(11)
            .populationSize(40)
            .generations(6)
            .eliteCount(3)
            .build();

    /** Everything that a listener sees. */
    private static final class Ledger implements GenerationListener {
        private final List<GenerationReport> reports = new ArrayList<>();

        @Override
        public void generation(GenerationReport report) {
            reports.add(report);
        }

        List<Trial> trials() {
            return reports.stream().flatMap(report -> report.trials().stream()).toList();
        }
    }

    private static Ledger ledger(SearchSettings settings, Scorer scorer) {
        Ledger ledger = new Ledger();
        Search.run(settings, scorer, FITNESS, Optional.empty(), ledger);
        return ledger;
    }

    @Test
    void sameSeedGivesTheSameLedgerAndAnotherSeedAnother() {
        List<Trial> once = ledger(SMALL, new PlantedScorer()).trials();
        List<Trial> again = ledger(SMALL, new PlantedScorer()).trials();
        List<Trial> other =
                ledger(SMALL.toBuilder().seed(12).build(), new PlantedScorer()).trials();
        List<Trial> otherIsland =
                ledger(SMALL.toBuilder().island(1).build(), new PlantedScorer()).trials();
        assertThat(again).isEqualTo(once);
        assertThat(LedgerHash.of(again)).isEqualTo(LedgerHash.of(once));
        assertThat(LedgerHash.of(other)).isNotEqualTo(LedgerHash.of(once));
        assertThat(LedgerHash.of(otherIsland)).isNotEqualTo(LedgerHash.of(once));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void partitionsOfTheScorerDoNotMatter(int partitions) {
        assertThat(ledger(SMALL, inPartitions(partitions)).trials())
                .isEqualTo(ledger(SMALL, new PlantedScorer()).trials());
    }

    /** Cuts the list into chunks, shuffles the order of evaluation, and scores the chunks in parallel. */
    private static Scorer inPartitions(int partitions) {
        return strategies -> {
            List<Integer> order = new ArrayList<>(
                    IntStream.range(0, strategies.size()).boxed().toList());
            RandomGenerator random = Seeds.stream(99, partitions, strategies.size());
            for (int i = order.size() - 1; i > 0; i--) {
                Collections.swap(order, i, random.nextInt(i + 1));
            }
            ScoreOutcome[] outcomes = new ScoreOutcome[strategies.size()];
            IntStream.range(0, partitions).parallel().forEach(partition -> {
                for (int k = partition; k < order.size(); k += partitions) {
                    int at = order.get(k);
                    outcomes[at] = new PlantedScorer()
                            .score(List.of(strategies.get(at)))
                            .get(0);
                }
            });
            return List.of(outcomes);
        };
    }

    @Test
    void searchesSideBySideOnSeveralThreadsDoNotDisturbEachOther() {
        List<String> alone = IntStream.range(0, 8)
                .mapToObj(k -> hash(SMALL.toBuilder().seed(k).build()))
                .toList();
        ForkJoinPool pool = new ForkJoinPool(4);
        try {
            List<String> together = pool.submit(() -> IntStream.range(0, 8)
                            .parallel()
                            .mapToObj(k -> hash(SMALL.toBuilder().seed(k).build()))
                            .toList())
                    .join();
            assertThat(together).isEqualTo(alone);
        } finally {
            pool.shutdown();
        }
    }

    private static String hash(SearchSettings settings) {
        return Search.run(settings, new PlantedScorer(), FITNESS).ledgerHash();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void resumingGivesTheSameTrialsAsAnUnbrokenRun(int stoppedAfter) {
        Ledger unbroken = new Ledger();
        SearchResult whole = Search.run(SMALL, new PlantedScorer(), FITNESS, Optional.empty(), unbroken);
        Population stored = unbroken.reports.get(stoppedAfter).population();
        Ledger rest = new Ledger();
        SearchResult resumed = Search.run(SMALL, new PlantedScorer(), FITNESS, Optional.of(stored), rest);
        assertThat(rest.reports).isEqualTo(unbroken.reports.subList(stoppedAfter + 1, SMALL.generations()));
        assertThat(resumed).isEqualTo(whole);
        assertThat(resumed.ledgerHash())
                .isEqualTo(LedgerHash.of(unbroken.trials()).hex());
    }

    private static Stream<SearchSettings> waysToSearch() {
        return Stream.of(
                SMALL.toBuilder().selection(SelectionMethod.LEXICASE).build(),
                SMALL.toBuilder()
                        .selection(SelectionMethod.LEXICASE)
                        .caseShare(0.4)
                        .build(),
                SMALL.toBuilder().selection(SelectionMethod.NSGA2).build(),
                SMALL.toBuilder().operators(OperatorPolicy.ADAPTIVE).build());
    }

    @ParameterizedTest
    @MethodSource("waysToSearch")
    void everyWayToSearchIsDeterministicAndResumes(SearchSettings settings) {
        Ledger whole = ledger(settings, inPartitions(3));
        assertThat(whole.trials())
                .isEqualTo(ledger(settings, new PlantedScorer()).trials());
        assertThat(whole.trials())
                .isNotEqualTo(ledger(SMALL, new PlantedScorer()).trials());
        for (int stoppedAfter : new int[] {0, 3}) {
            Ledger rest = new Ledger();
            Search.run(
                    settings,
                    new PlantedScorer(),
                    FITNESS,
                    Optional.of(whole.reports.get(stoppedAfter).population()),
                    rest);
            assertThat(rest.reports).isEqualTo(whole.reports.subList(stoppedAfter + 1, settings.generations()));
        }
    }

    @ParameterizedTest
    @MethodSource("waysToSearch")
    void everyWayToSearchFindsThePlantedRule(SearchSettings settings) {
        SearchSettings longer =
                settings.toBuilder().populationSize(120).generations(10).build();
        SearchResult found = Search.run(longer, new PlantedScorer(), FITNESS);
        assertThat(PlantedScorer.edge(found.champion().orElseThrow().strategy()))
                .isGreaterThanOrEqualTo(0.85);
        assertThat(found.trials()).isEqualTo(1_200);
    }

    @Test
    void resumingAFinishedSearchScoresNothing() {
        SearchResult whole = Search.run(SMALL, new PlantedScorer(), FITNESS);
        PlantedScorer scorer = new PlantedScorer();
        SearchResult again =
                Search.run(SMALL, scorer, FITNESS, Optional.of(whole.population()), GenerationListener.NONE);
        assertThat(again).isEqualTo(whole);
        assertThat(scorer.calls).isZero();
    }

    @Test
    void aPopulationOfAnotherRunIsRefused() {
        SearchResult whole = Search.run(SMALL, new PlantedScorer(), FITNESS);
        SearchSettings larger =
                SMALL.toBuilder().populationSize(41).generations(9).build();
        assertThatThrownBy(() -> Search.run(
                        larger, new PlantedScorer(), FITNESS, Optional.of(whole.population()), GenerationListener.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("40 members");
    }

    @Test
    void everyGenomeAskedForIsOneRowAndIsScoredOnce() {
        PlantedScorer scorer = new PlantedScorer();
        Ledger ledger = new Ledger();
        SearchResult result = Search.run(SMALL, scorer, FITNESS, Optional.empty(), ledger);
        List<Trial> trials = ledger.trials();
        assertThat(trials).hasSize(40 * 6);
        assertThat(result.trials()).isEqualTo(40 * 6);
        assertThat(scorer.calls).isEqualTo(6);
        assertThat(trials.stream().filter(trial -> !trial.repeated()).count()).isEqualTo(scorer.scored);
        Map<String, ScoreOutcome> outcomes = new HashMap<>();
        for (Trial trial : trials) {
            assertThat(trial.strategyId()).isEqualTo(StrategyId.of(trial.strategy()));
            ScoreOutcome first = outcomes.putIfAbsent(trial.strategyId(), trial.outcome());
            assertThat(trial.repeated()).isEqualTo(first != null);
            if (first != null) {
                assertThat(trial.outcome()).isSameAs(first);
            }
        }
        assertThat(result.population().known()).hasSize(outcomes.size());
    }

    @Test
    void aTinySpaceMakesRepeatsThatCarryTheKnownOutcome() {
        // one redraw, and mutation only of numbers in a space of small strategies: the search must meet old genomes
        // again
        SearchSettings tiny = SearchSettings.builder()
                .populationSize(300)
                .generations(10)
                .crossoverRate(0.9)
                .mutationRate(0)
                .redraws(0)
                .maxComplexity(15)
                .grammar(StrategyGrammar.Options.defaults()
                        .withFields(StrategyGrammar.CLOSE_ONLY)
                        .withMaxDepth(1))
                .build();
        List<Trial> trials = ledger(tiny, new PlantedScorer()).trials();
        assertThat(trials.stream().filter(Trial::repeated)).isNotEmpty();
    }

    @Test
    void lineagePointsToGenomesThatWereTriedEarlier() {
        Ledger ledger = ledger(SMALL, new PlantedScorer());
        Set<String> earlier = new HashSet<>();
        Set<String> operators = new HashSet<>();
        for (GenerationReport report : ledger.reports) {
            for (Trial trial : report.trials()) {
                assertThat(earlier).containsAll(trial.parentIds());
                assertThat(trial.parentIds().isEmpty())
                        .isEqualTo(trial.operator().equals(Operators.RANDOM));
                boolean twoParents = trial.operator().equals(Operators.CROSSOVER)
                        || trial.operator().equals(Operators.EXCHANGE);
                assertThat(trial.parentIds().size() == 2).isEqualTo(twoParents);
                operators.add(trial.operator());
            }
            report.trials().forEach(trial -> earlier.add(trial.strategyId()));
        }
        assertThat(operators)
                .contains(
                        Operators.RANDOM, Operators.CROSSOVER, Operators.CONSTANT, Operators.SUBTREE, Operators.POINT);
    }

    @Test
    void theBestNeverGetsWorseAndTheEdgeIsFound() {
        SearchSettings settings = SearchSettings.builder()
                .seed(5)
                .populationSize(100)
                .generations(10)
                .build();
        Ledger ledger = new Ledger();
        SearchResult result = Search.run(settings, new PlantedScorer(), FITNESS, Optional.empty(), ledger);
        for (int g = 1; g < ledger.reports.size(); g++) {
            assertThat(ledger.reports.get(g).bestFitness())
                    .isGreaterThanOrEqualTo(ledger.reports.get(g - 1).bestFitness());
        }
        assertThat(ledger.reports.get(9).medianFitness())
                .isGreaterThan(ledger.reports.get(0).medianFitness() + 0.3);
        Strategy champion = result.champion().orElseThrow().strategy();
        assertThat(PlantedScorer.edge(champion)).isGreaterThan(0.85);
    }

    @Test
    void evolutionBeatsAsManyRandomDraws() {
        double evolved = 0;
        double random = 0;
        for (int seed = 0; seed < 5; seed++) {
            SearchSettings evolving = SearchSettings.builder()
                    .seed(seed)
                    .populationSize(60)
                    .generations(10)
                    .build();
            SearchSettings drawing =
                    evolving.toBuilder().crossoverRate(0).mutationRate(0).build();
            evolved += best(evolving);
            random += best(drawing);
        }
        assertThat(evolved).isGreaterThan(random + 0.5);
    }

    private static double best(SearchSettings settings) {
        return Search.run(settings, new PlantedScorer(), FITNESS)
                .champion()
                .orElseThrow()
                .fitness();
    }

    @Test
    void noGenomeExceedsTheLargestComplexityOrUsesWhatTheMarketLacks() {
        SearchSettings closes = SMALL.toBuilder()
                .maxComplexity(20)
                .grammar(new StrategyGrammar.Options(
                        StrategyGrammar.Sides.LONG_AND_SHORT, StrategyGrammar.CLOSE_ONLY, 3))
                .build();
        for (Trial trial : ledger(closes, new PlantedScorer()).trials()) {
            assertThat(Complexity.of(trial.strategy())).isLessThanOrEqualTo(20);
            assertThat(trial.outcome()).isInstanceOf(ScoreOutcome.Scored.class);
        }
    }

    @Test
    void whereNothingCanBeScoredThereIsNoChampion() {
        Scorer rejecting = strategies -> strategies.stream()
                .map(s -> (ScoreOutcome) new ScoreOutcome.Rejected("never_trades", "No entry."))
                .toList();
        Ledger ledger = new Ledger();
        SearchResult result = Search.run(SMALL, rejecting, FITNESS, Optional.empty(), ledger);
        assertThat(result.champion()).isEmpty();
        assertThat(result.trials()).isEqualTo(240);
        assertThat(ledger.reports.get(5).bestFitness()).isEqualTo(Fitness.WORST);
    }

    @Test
    void finalistsDescendAndBehaveDifferently() {
        List<SearchResult.Finalist> finalists =
                Search.run(SMALL, new PlantedScorer(), FITNESS).finalists();
        assertThat(finalists).hasSize(SMALL.finalists());
        for (int i = 1; i < finalists.size(); i++) {
            assertThat(finalists.get(i).fitness())
                    .isLessThanOrEqualTo(finalists.get(i - 1).fitness());
            for (int j = 0; j < i; j++) {
                assertThat(Finalists.correlation(
                                finalists.get(i).score().blockSums(),
                                finalists.get(j).score().blockSums()))
                        .isLessThan(0.95);
            }
        }
    }

    @Test
    void wrongSettingsAreNamedAllAtOnce() {
        assertThatThrownBy(() -> SearchSettings.builder()
                        .populationSize(0)
                        .generations(0)
                        .crossoverRate(0.9)
                        .mutationRate(0.2)
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("population (0)")
                .hasMessageContaining("generations (0)")
                .hasMessageContaining("together at most 1");
    }
}
