package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RefinementTest {
    private static final StrategyGrammar GRAMMAR =
            new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));

    private static Strategy parse(String text) {
        return Canonical.of(StrategyText.parse(text));
    }

    @Test
    void allNumbersOfAStrategyStandOnTheirGrids() {
        Strategy strategy = parse("enter long when rsi(close, 14) < 30 and 1.01 * sma(close, 20) > close"
                + " exit long when held > 20 bars enter short when rsi(close, 5) > 80 exit short when held > 5 bars"
                + " size target volatility 0.15 stop 3 * atr(14) trail 4 * atr(20) take profit 0.1");
        Constants constants = Constants.of(strategy);
        assertThat(constants.size()).isEqualTo(14);
        int[] steps = new int[constants.size()];
        Arrays.fill(steps, 1);
        Strategy moved = constants.moved(steps);
        assertThat(StrategyText.print(moved))
                .isEqualTo(
                        StrategyText.print(
                                parse(
                                        "enter long when rsi(close, 20) < 35 and 1.02 * sma(close, 30) > close"
                                                + " exit long when held > 30 bars enter short when rsi(close, 8) > 85 exit short when held > 8"
                                                + " bars size target volatility 0.2 stop 4 * atr(20) trail 5 * atr(30) take profit 0.15")));
        double[] before = constants.places();
        double[] after = Constants.of(moved).places();
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i] - before[i]).isEqualTo(1);
        }
    }

    @Property(tries = 200)
    void movingNumbersKeepsTheShapeAndNoMoveKeepsTheStrategy(@ForAll long seed) {
        Strategy strategy = GRAMMAR.random(Seeds.stream(seed));
        Constants constants = Constants.of(strategy);
        assertThat(constants.moved(new int[constants.size()])).isEqualTo(strategy);
        int[] steps = StepShape.start(constants.size()).draw(Seeds.stream(seed, 1));
        assertThat(Arrays.stream(steps)).anyMatch(step -> step != 0);
        Strategy moved = constants.moved(steps);
        assertThat(Constants.shape(StrategyText.print(moved))).isEqualTo(Constants.shape(StrategyText.print(strategy)));
        assertThat(Constants.of(moved).size()).isEqualTo(constants.size());
    }

    /** Figures of the same formulas in Python. */
    @Test
    void theStateMovesAsInTheSource() {
        StepShape shape = StepShape.start(2).after(8, 2, Optional.of(new double[] {1, -2}));
        assertThat(shape.step()).isCloseTo(0.7394802691179628, within(1e-15));
        assertThat(shape.covariance(0, 0)).isCloseTo(1.1061224489795918, within(1e-14));
        assertThat(shape.covariance(0, 1)).isCloseTo(-0.6122448979591837, within(1e-14));
        assertThat(shape.covariance(1, 1)).isCloseTo(2.0244897959183676, within(1e-14));
        shape = shape.after(8, 0, Optional.empty());
        assertThat(shape.step()).isCloseTo(0.71815260394284, within(1e-15));
        shape = shape.after(8, 8, Optional.of(new double[] {1, 0}));
        assertThat(shape.step()).isCloseTo(0.9923450833797313, within(1e-15));
        assertThat(shape.covariance(0, 1)).isCloseTo(-0.7346938775510204, within(1e-14));
        assertThat(shape.covariance(1, 1)).isCloseTo(2.2293877551020413, within(1e-14));
    }

    /** On a ridge along (1, 1) moves learn to go together: the share of moves with one sign rises. */
    @Test
    void movesLearnWhichNumbersGoTogether() {
        StepShape shape = StepShape.start(2);
        double before = together(shape);
        RandomGenerator random = Seeds.stream(5);
        double[] at = {0, 0};
        for (int generation = 0; generation < 30; generation++) {
            double here = ridge(at[0], at[1]);
            int better = 0;
            double[] best = null;
            for (int k = 0; k < Refinement.MOVES; k++) {
                int[] move = shape.draw(random);
                double there = ridge(at[0] + move[0], at[1] + move[1]);
                better += there > here ? 1 : 0;
                if (there > here && (best == null || there > ridge(at[0] + best[0], at[1] + best[1]))) {
                    best = new double[] {move[0], move[1]};
                }
            }
            shape = shape.after(Refinement.MOVES, better, Optional.ofNullable(best));
            if (best != null) {
                at[0] += best[0];
                at[1] += best[1];
            }
        }
        assertThat(before).isBetween(0.4, 0.6);
        assertThat(together(shape)).isGreaterThan(0.8);
        assertThat(at[0]).isGreaterThan(20);
    }

    private static double ridge(double x, double y) {
        return x + y - 3 * (x - y) * (x - y);
    }

    /** Of the moves of both numbers, the share in which both go up or both go down. */
    private static double together(StepShape shape) {
        RandomGenerator random = Seeds.stream(17);
        int both = 0;
        int same = 0;
        for (int i = 0; i < 4_000; i++) {
            int[] move = shape.draw(random);
            both += move[0] != 0 && move[1] != 0 ? 1 : 0;
            same += move[0] * move[1] > 0 ? 1 : 0;
        }
        return (double) same / both;
    }

    private static final SearchSettings SETTINGS = SearchSettings.builder()
            .seed(3)
            .populationSize(80)
            .generations(8)
            .rules(SearchRules.NONE.withRefine(0.25))
            .build();

    private static List<GenerationReport> run(SearchSettings settings, Optional<Population> resumeFrom) {
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(settings, new PlantedScorer(), RobustFitness.of(252), resumeFrom, reports::add);
        return reports;
    }

    @Test
    void aQuarterOfTheChildrenAreTheFittestWithOtherNumbers() {
        List<GenerationReport> reports = run(SETTINGS, Optional.empty());
        Map<String, Strategy> known = new HashMap<>();
        for (GenerationReport report : reports) {
            Map<String, Integer> moves = new TreeMap<>();
            for (Trial trial : report.trials()) {
                known.put(trial.strategyId(), trial.strategy());
                if (trial.operator().equals(Operators.REFINE)) {
                    assertThat(trial.index()).isGreaterThanOrEqualTo(60);
                    assertThat(trial.parentIds()).hasSize(1);
                    moves.merge(trial.parentIds().get(0), 1, Integer::sum);
                    assertThat(Constants.of(trial.strategy()).size())
                            .isLessThanOrEqualTo(
                                    Constants.of(known.get(trial.parentIds().get(0)))
                                            .size());
                }
            }
            if (report.generation() == 0) {
                assertThat(moves).isEmpty();
            } else {
                assertThat(moves).hasSize(3);
                assertThat(moves.values()).allMatch(count -> count <= 7);
                assertThat(moves.values().stream().mapToInt(v -> v).sum()).isGreaterThan(15);
                GenerationReport last = reports.get(report.generation() - 1);
                String fittest = last.population().members().stream()
                        .max(java.util.Comparator.comparingDouble(Population.Member::fitness)
                                .thenComparing(Population.Member::strategyId, java.util.Comparator.reverseOrder()))
                        .orElseThrow()
                        .strategyId();
                assertThat(moves).containsKey(fittest);
            }
        }
        Population end = reports.get(7).population();
        assertThat(end.credits().get(0).quality()).containsKey(Operators.REFINE);
        assertThat(end.credits().get(0).shapes()).isNotEmpty();
    }

    @Test
    void aResumedSearchRefinesAsIfItHadNeverStopped() {
        List<GenerationReport> whole = run(SETTINGS, Optional.empty());
        List<GenerationReport> rest = run(SETTINGS, Optional.of(whole.get(4).population()));
        assertThat(rest.get(2).population().ledgerHash())
                .isEqualTo(whole.get(7).population().ledgerHash());
        assertThat(rest.get(2).population().credits())
                .isEqualTo(whole.get(7).population().credits());
    }

    @Test
    void withoutRefinementsASearchIsWhatItAlwaysWas() {
        SearchSettings none = SETTINGS.toBuilder().rules(SearchRules.NONE).build();
        Set<String> operators = new HashSet<>();
        run(none, Optional.empty()).forEach(r -> r.trials().forEach(t -> operators.add(t.operator())));
        assertThat(operators).doesNotContain(Operators.REFINE);
        assertThat(SearchRules.NONE.withRefine(0).parameters()).isEmpty();
        assertThat(SearchRules.NONE.withRefine(0.1).parameters()).isEqualTo(Map.of("refine", 0.1));
    }
}
