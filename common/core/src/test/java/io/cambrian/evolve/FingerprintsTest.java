package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
    private static final ScoringTask TASK = Walks.task(12);
    private static final Arena ARENA = Arena.of(TASK, ColumnScorer::new);

    private static Strategy strategy(String entry) {
        return Canonical.of(StrategyText.parse("enter long when " + entry + " exit long when held > 3 bars"));
    }

    @Test
    void whatDoesTheSameIsADuplicateOfTheFirstWhateverItsText() {
        Strategy first = strategy("rsi(close, 14) < 45");
        Strategy same = strategy("rsi(close, 14) < 45 and close > 0.01 * sma(close, 100)");
        Strategy other = strategy("rsi(close, 14) < 44");
        assertThat(StrategyId.ofCanonical(same)).isNotEqualTo(StrategyId.ofCanonical(first));
        Fingerprints prints = new Fingerprints(ARENA);
        assertThat(prints.originals(List.of(first, same, other)))
                .containsExactly(Optional.empty(), Optional.of(StrategyId.ofCanonical(first)), Optional.empty());
        assertThat(prints.originals(List.of(same))).containsExactly(Optional.of(StrategyId.ofCanonical(first)));
        assertThat(prints.originals(List.of(first))).containsExactly(Optional.empty());
    }

    @Test
    void whatHardlyTradesOnTheProbeIsNobodysDuplicate() {
        Strategy one = strategy("rsi(close, 14) < 3");
        Strategy two = strategy("rsi(close, 14) < 2");
        assertThat(new Fingerprints(ARENA).originals(List.of(one, two)))
                .containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void theProbeIsTheLastYearOfAFewInstruments() {
        ScoringTask probe = new Fingerprints(ARENA).probe();
        assertThat(probe.market().series()).hasSize(4);
        assertThat(probe.lastDay()).isEqualTo(TASK.lastDay());
        assertThat(probe.lastDay() - probe.firstDay() + 1).isEqualTo(Fingerprints.DAYS);
    }

    @Test
    void aSearchLeavesDuplicatesUnscoredAndAResumedOneFindsThemAgain() {
        SearchSettings settings = SearchSettings.builder()
                .seed(3)
                .populationSize(300)
                .generations(4)
                .grammar(StrategyGrammar.Options.defaults().withFields(StrategyGrammar.CLOSE_ONLY))
                .rules(SearchRules.NONE.withDuplicates(DuplicateRule.SIGNALS))
                .build();
        List<GenerationReport> whole = new ArrayList<>();
        Search.run(settings, ARENA, RobustFitness.of(252), Optional.empty(), whole::add);
        List<Trial> duplicates = whole.stream()
                .flatMap(r -> r.trials().stream())
                .filter(t -> t.outcome() instanceof ScoreOutcome.Rejected r
                        && r.reason().equals(Fingerprints.DUPLICATE))
                .toList();
        assertThat(duplicates).isNotEmpty().allMatch(t -> t.fitness() == Fitness.WORST);
        assertThat(whole.get(3).population().trials()).isEqualTo(1_200);
        List<GenerationReport> rest = new ArrayList<>();
        Search.run(
                settings, ARENA, RobustFitness.of(252), Optional.of(whole.get(1).population()), rest::add);
        assertThat(rest).isEqualTo(whole.subList(2, 4));
    }
}
