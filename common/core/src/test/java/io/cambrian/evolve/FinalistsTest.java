package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FinalistsTest {
    /** A trial with a behavior of its own; equal behaviors are alike. */
    private static Population.Known trial(String id, double fitness, double excessMean, int behavior) {
        RandomGenerator random = Seeds.stream(4, behavior);
        List<Double> blocks = new ArrayList<>();
        for (int b = 0; b < TrialScore.BLOCKS; b++) {
            blocks.add(random.nextGaussian());
        }
        Moments excess = new Moments(640, 640 * excessMean, 640 * excessMean * excessMean + 639e-4);
        TrialScore score = new TrialScore(
                excess, 0, 0, 0, List.of(), 0, 5, 0, 0.5, excess, blocks, Collections.nCopies(TrialScore.BLOCKS, 1.0));
        String text =
                StrategyText.print(StrategyText.parse("enter long when close > open exit long when close < open"));
        return new Population.Known(id, text, fitness, new ScoreOutcome.Scored(score));
    }

    private static Population population(Population.Known... known) {
        return new Population(
                0, List.of(), List.of(known), known.length, List.of(OperatorCredit.START), LedgerHash.EMPTY.hex());
    }

    private static List<String> judged(Population population, int most) {
        return Finalists.judged(population, most, 252).stream()
                .map(SearchResult.Finalist::strategyId)
                .toList();
    }

    @Test
    void theTrialThatCarriesTheStatisticIsAlwaysJudgedAndFirst() {
        Population population = population(
                trial("a", 0.9, 0.0002, 1),
                trial("b", 0.8, 0.0003, 2),
                trial("c", 0.7, 0.0001, 3),
                trial("best", 0.1, 0.0009, 4));
        assertThat(BestTrial.of(population, 252).trial().orElseThrow().strategyId())
                .isEqualTo("best");
        assertThat(judged(population, 3)).containsExactly("best", "b", "a");
    }

    @Test
    void whatBehavesLikeTheCarrierHasNoSeatHoweverFit() {
        Population population =
                population(trial("alike", 0.9, 0.0002, 4), trial("b", 0.8, 0.0003, 2), trial("best", 0.1, 0.0009, 4));
        assertThat(judged(population, 3)).containsExactly("best", "b");
    }

    @Test
    void whatTheFitnessRefusesCarriesNoStatistic() {
        Population population = population(trial("a", 0.9, 0.0002, 1), trial("rare", Fitness.WORST, 0.0009, 2));
        BestTrial best = BestTrial.of(population, 252);
        assertThat(best.trial().orElseThrow().strategyId()).isEqualTo("a");
        assertThat(best.statistic())
                .isEqualTo(0.0002 / 0.01 * Math.sqrt(252), org.assertj.core.api.Assertions.within(1e-9));
        assertThat(BestTrial.of(population(), 252).statistic()).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
