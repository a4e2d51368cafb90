package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final ScoringTask TASK = Walks.task(12);
    private static final Arena ARENA = Arena.of(TASK, ColumnScorer::new);
    private static final RobustFitness FITNESS = RobustFitness.of(252);
    private static final SearchSettings SETTINGS = SearchSettings.builder()
            .seed(5)
            .populationSize(400)
            .generations(3)
            .grammar(StrategyGrammar.Options.defaults().withFields(StrategyGrammar.CLOSE_ONLY))
            .rules(SearchRules.NONE.withRacing(RacePolicy.HALVING))
            .build();

    private static List<GenerationReport> reports(Optional<Population> resumeFrom) {
        List<GenerationReport> reports = new ArrayList<>();
        Search.run(SETTINGS, ARENA, FITNESS, resumeFrom, reports::add);
        return reports;
    }

    private static boolean isRacedOut(Trial trial) {
        return trial.outcome() instanceof ScoreOutcome.Rejected rejected
                && rejected.reason().equals(Race.RACED_OUT);
    }

    @Test
    void whatIsRacedOutCountsAndHasNoScoreAndTheRestIsScoredAsEver() {
        List<GenerationReport> reports = reports(Optional.empty());
        assertThat(reports.get(2).population().trials()).isEqualTo(1_200);
        List<Trial> trials = reports.stream().flatMap(r -> r.trials().stream()).toList();
        assertThat(trials).hasSize(1_200);
        List<Trial> out = trials.stream().filter(RaceTest::isRacedOut).toList();
        assertThat(out).hasSizeGreaterThan(900).allMatch(t -> t.fitness() == Fitness.WORST);
        List<Trial> whole = trials.stream().filter(t -> !isRacedOut(t)).toList();
        List<ScoreOutcome> expected =
                ARENA.whole().score(whole.stream().map(Trial::strategy).toList());
        assertThat(whole.stream().map(Trial::outcome)).isEqualTo(expected);
    }

    @Test
    void aRaceTakesAQuarterOfTheRegimeEvaluationsAndSparesOneInTwenty() {
        int lost = 0;
        int spared = 0;
        double evaluations = 0;
        int entrants = 0;
        for (GenerationReport report : reports(Optional.empty())) {
            RaceReport race = report.race();
            assertThat(race.entrants()).isEqualTo(report.newlyScored());
            // twelve instruments in eight groups: a heat has one or two of them, or two to four
            assertThat(race.caseShare()).isBetween(0.15, 0.3);
            evaluations += race.caseShare() * race.entrants();
            entrants += race.entrants();
            assertThat(race.barShare()).isLessThan(0.4);
            assertThat(race.winners() + race.spared().size() + race.racedOut()).isEqualTo(race.entrants());
            assertThat(race.sparedAsGood()).isLessThanOrEqualTo(race.spared().size());
            assertThat(report.trials().stream().filter(Trial::spared).map(Trial::strategyId))
                    .containsExactlyInAnyOrderElementsOf(race.spared());
            lost += race.entrants() - race.winners();
            spared += race.spared().size();
        }
        assertThat(evaluations / entrants).isLessThan(0.25);
        // 1,125 losers: standard deviation of the share 0.0065
        assertThat((double) spared / lost).isCloseTo(0.05, within(0.02));
    }

    @Test
    void theWinnersAreTheFittestQuarterOfTheFittestQuarter() {
        List<Strategy> entrants = reports(Optional.empty()).get(0).trials().stream()
                .map(Trial::strategy)
                .distinct()
                .limit(160)
                .toList();
        Race race = new Race(ARENA, FITNESS, SETTINGS);
        Race.Result result = race.run(entrants, 1);
        List<Strategy> left = new ArrayList<>(entrants);
        for (int heat = 0; heat < 2; heat++) {
            List<ScoreOutcome> outcomes = new ColumnScorer(race.part(heat, 1)).score(left);
            Map<Strategy, Double> fitness = new HashMap<>();
            for (int i = 0; i < left.size(); i++) {
                boolean idle = outcomes.get(i) instanceof ScoreOutcome.Scored s
                        && s.score().trades() == 0;
                fitness.put(left.get(i), idle ? Fitness.WORST : Fitness.of(FITNESS, left.get(i), outcomes.get(i)));
            }
            left.sort(Comparator.<Strategy, Double>comparing(fitness::get)
                    .reversed()
                    .thenComparing(StrategyId::ofCanonical));
            left = new ArrayList<>(left.subList(0, left.size() / 4));
        }
        assertThat(left).hasSize(10);
        Set<String> spared = Set.copyOf(result.report().spared());
        List<Strategy> scored = new ArrayList<>();
        for (int i = 0; i < entrants.size(); i++) {
            boolean out = result.outcomes().get(i) instanceof ScoreOutcome.Rejected r
                    && r.reason().equals(Race.RACED_OUT);
            if (!out && !spared.contains(StrategyId.ofCanonical(entrants.get(i)))) {
                scored.add(entrants.get(i));
            }
        }
        assertThat(scored).containsExactlyInAnyOrderElementsOf(left);
    }

    @Test
    void heatsAreRunOnHalfAndOnAllOfTheErasAndOnOneAndTwoEighthsOfTheInstruments() {
        Race race = new Race(ARENA, FITNESS, SETTINGS);
        for (int generation = 0; generation < 20; generation++) {
            for (int heat = 0; heat < 2; heat++) {
                ScoringTask part = race.part(heat, generation);
                assertThat(part.market().series()).hasSizeBetween(heat + 1, 2 * (heat + 1));
                assertThat(part.lastDay() - part.firstDay() + 1).isEqualTo(850 * (heat + 1));
                assertThat(part.market().calendar()[0]).isEqualTo(Math.max(0, part.firstDay() - TaskParts.WARM_UP));
                int[] calendar = part.market().calendar();
                for (int d = 0; d < calendar.length; d++) {
                    assertThat(part.cases().kindOfDay()[d])
                            .isEqualTo(TASK.cases().kindOfDay()[calendar[d]]);
                }
            }
        }
        assertThat(java.util.stream.IntStream.range(0, 20)
                        .map(g -> race.part(0, g).firstDay())
                        .distinct()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void whatIsRacedOutNeverTakesThePlaceOfWhatHasAScore() {
        List<GenerationReport> reports = reports(Optional.empty());
        Set<String> before = new HashSet<>();
        for (GenerationReport report : reports) {
            report.trials().stream().filter(t -> t.fitness() > Fitness.WORST).forEach(t -> before.add(t.strategyId()));
            long scored = report.population().members().stream()
                    .filter(m -> m.fitness() > Fitness.WORST)
                    .map(Population.Member::strategyId)
                    .distinct()
                    .count();
            assertThat(scored).isEqualTo(Math.min(before.size(), 400));
        }
    }

    @Test
    void aResumedSearchRacesAsOneThatNeverStopped() {
        List<GenerationReport> whole = reports(Optional.empty());
        assertThat(reports(Optional.of(whole.get(0).population()))).isEqualTo(whole.subList(1, 3));
    }

    @Test
    void aFewStrategiesDoNotRace() {
        List<Strategy> few =
                List.of(StrategyText.parse("enter long when rsi(close, 14) < 30 exit long when held > 5 bars"));
        Race.Result result = new Race(ARENA, FITNESS, SETTINGS).run(few, 0);
        assertThat(result.outcomes()).isEqualTo(ARENA.whole().score(few));
        assertThat(result.report().racedOut()).isZero();
    }
}
