package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Fitness FITNESS = RobustFitness.of(252);

    /** Trials of the second generation only, whose parents are all of the first. */
    private static List<GenerationReport> twoGenerations(SearchSettings.Builder settings) {
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(settings.generations(2).build(), new PlantedScorer(), FITNESS, Optional.empty(), reports::add);
        return reports;
    }

    @Test
    void operatorsAreUsedAsOftenAsTheSettingsSay() {
        int[] counts = new int[3];
        for (int seed = 0; seed < 8; seed++) {
            List<GenerationReport> reports = twoGenerations(SearchSettings.builder()
                    .seed(seed)
                    .populationSize(500)
                    .crossoverRate(0.5)
                    .mutationRate(0.3));
            for (Trial trial : reports.get(1).trials()) {
                counts[Math.min(2, trial.parentIds().size())]++;
            }
        }
        // children that failed or copied are drawn again, which shifts the shares by a few per cent of themselves
        double[] shares = {0.2, 0.3, 0.5};
        for (int i = 0; i < 3; i++) {
            assertThat(counts[i] / 4_000.0).isBetween(shares[i] * 0.9, shares[i] * 1.1);
        }
    }

    @Test
    void operatorsAreChosenByWeight() {
        Operators operators = Operators.of(
                SearchSettings.defaults(),
                new StrategyGrammar(StrategyGrammar.Options.defaults()),
                OperatorCredit.START);
        Map<String, Integer> counts = new HashMap<>();
        RandomGenerator random = Seeds.stream(14);
        for (int i = 0; i < 10_000; i++) {
            counts.merge(operators.mutation(random).variation().name(), 1, Integer::sum);
            counts.merge(operators.crossover(random).variation().name(), 1, Integer::sum);
        }
        int[] mutations = {
            counts.get(Operators.CONSTANT),
            counts.get(Operators.SUBTREE),
            counts.get(Operators.POINT),
            counts.get(Operators.PART),
            counts.get(Operators.MIRROR),
            counts.get(Operators.HOIST)
        };
        // 5 and 1 degrees of freedom, 0.1 % bounds
        assertThat(ChiSquare.of(mutations, new double[] {0.3, 0.2, 0.15, 0.15, 0.1, 0.1}))
                .isLessThan(20.52);
        int[] crossovers = {counts.get(Operators.CROSSOVER), counts.get(Operators.EXCHANGE)};
        assertThat(ChiSquare.of(crossovers, new double[] {0.75, 0.25})).isLessThan(10.83);
    }

    @Test
    void tournamentsPreferTheFitterAsStronglyAsTheirSizeSays() {
        for (int size : new int[] {1, 2, 4, 7}) {
            double sum = 0;
            int parents = 0;
            int top = 0;
            for (int seed = 0; seed < 10; seed++) {
                List<GenerationReport> reports = twoGenerations(SearchSettings.builder()
                        .seed(seed)
                        .populationSize(200)
                        .tournamentSize(size)
                        .crossoverRate(0)
                        .mutationRate(1)
                        .redraws(0));
                Map<String, Double> rank = ranks(reports.get(0).trials());
                for (Trial child : reports.get(1).trials()) {
                    for (String parent : child.parentIds()) {
                        sum += rank.get(parent);
                        top += rank.get(parent) > 0.9 ? 1 : 0;
                        parents++;
                    }
                }
            }
            // the best of k uniform ranks has mean k / (k + 1), and lies in the top tenth with chance 1 - 0.9^k;
            // parents with nothing to mutate fall out, which costs a little of both
            assertThat(sum / parents)
                    .as("size %d", size)
                    .isBetween(size / (size + 1.0) - 0.02, size / (size + 1.0) + 0.02);
            double expectedTop = 1 - Math.pow(0.9, size);
            assertThat((double) top / parents).as("size %d", size).isBetween(expectedTop - 0.04, expectedTop + 0.04);
        }
    }

    /** Rank by fitness over the count, in (0, 1); equal fitness shares the middle rank. */
    private static Map<String, Double> ranks(List<Trial> trials) {
        Map<String, Double> ranks = new HashMap<>();
        for (Trial trial : trials) {
            double below = 0;
            for (Trial other : trials) {
                if (other.fitness() < trial.fitness()) {
                    below += 1;
                } else if (other.fitness() == trial.fitness()) {
                    below += 0.5;
                }
            }
            ranks.put(trial.strategyId(), below / trials.size());
        }
        return ranks;
    }

    @Test
    void theEliteStaysAndTheWorstChildrenGo() {
        SearchSettings settings = SearchSettings.builder()
                .seed(3)
                .populationSize(30)
                .eliteCount(6)
                .generations(4)
                .build();
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(settings, new PlantedScorer(), FITNESS, Optional.empty(), reports::add);
        for (int g = 1; g < 4; g++) {
            List<Population.Member> before = reports.get(g - 1).population().members().stream()
                    .sorted((a, b) -> Double.compare(b.fitness(), a.fitness()))
                    .toList();
            List<Population.Member> after = reports.get(g).population().members();
            assertThat(after).hasSize(30);
            assertThat(after.subList(0, 6)).containsExactlyInAnyOrderElementsOf(before.subList(0, 6));
            List<Double> children = reports.get(g).trials().stream()
                    .map(Trial::fitness)
                    .sorted()
                    .toList();
            double worstKept = after.subList(6, 30).stream()
                    .mapToDouble(Population.Member::fitness)
                    .min()
                    .orElseThrow();
            assertThat(worstKept).isGreaterThanOrEqualTo(children.get(6));
            assertThat(reports.get(g).distinct()).isEqualTo(1);
        }
    }

    @Test
    void aPopulationOfOneKindHasNoDiversity() {
        StrategyGrammar grammar = new StrategyGrammar(StrategyGrammar.Options.defaults());
        Strategy a = StrategyText.parse("enter long when close > open exit long when held > 1 bar");
        Strategy b = StrategyText.parse("enter long when close > low exit long when held > 1 bar");
        assertThat(Diversity.of(List.of(a, a, a))).isZero();
        assertThat(Diversity.of(List.of(a, b))).isEqualTo(0.5);
        assertThat(Diversity.of(List.of(a, a, a, b))).isEqualTo(1 - (9 + 1) / 16.0);
        assertThat(Diversity.of(List.of(grammar.random(Seeds.stream(1)), grammar.random(Seeds.stream(2)))))
                .isBetween(0.5, 1.0);
    }

    @Test
    void diversityFallsAsTheSearchSettles() {
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(
                SearchSettings.builder()
                        .seed(9)
                        .populationSize(100)
                        .generations(10)
                        .build(),
                new PlantedScorer(),
                FITNESS,
                Optional.empty(),
                reports::add);
        assertThat(reports.get(9).diversity()).isLessThan(reports.get(0).diversity());
        assertThat(reports.get(0).newlyScored()).isLessThanOrEqualTo(100).isGreaterThan(95);
        assertThat(reports.get(0).trials()).anyMatch(trial -> trial.outcome() instanceof ScoreOutcome.Rejected);
    }
}
