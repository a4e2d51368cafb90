package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.ForwardTest;
import io.cambrian.evidence.StrategyState;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JudgmentTest {
    private static final String GOOD = PlantedEdge.MOMENTUM;
    private static final String BAD = "enter long when roc(close, 20) < 0; exit long when roc(close, 20) > 0;"
            + " enter short when roc(close, 20) > 0; exit short when roc(close, 20) < 0";
    private static final Market MARKET =
            PlantedEdge.inOneRegime(8, 1_200, 1, 6).world(4, 1).market();
    private static final int[] CALENDAR = MARKET.calendar();

    private static Watched watched(String id, String text, StrategyState state, int knownTo, int looks) {
        return new Watched(id, StrategyText.parse(text), state, CALENDAR[knownTo], looks, true);
    }

    private static Judgment judgment(List<Watched> watched) {
        return Judgment.of(MARKET, watched, Integer.MIN_VALUE, Costs.DEFAULT, 5).orElseThrow();
    }

    private static Map<String, Judgment.Outcome> outcomes(Judgment judgment, double level) {
        return judgment.outcomes(p -> p <= level).stream()
                .collect(Collectors.toMap(o -> o.ruling().id(), Function.identity()));
    }

    @Test
    void whatEarnsIsClaimedAndWhatLosesIsRetired() {
        Judgment judgment = judgment(List.of(
                watched("good", GOOD, StrategyState.WAITING, 800, 0),
                watched("bad", BAD, StrategyState.CHALLENGER, 800, 0)));
        assertThat(judgment.claim()).hasValueSatisfying(c -> {
            assertThat(c.id()).isEqualTo("good");
            assertThat(c.pValue()).isLessThan(0.01);
        });
        Map<String, Judgment.Outcome> accepted = outcomes(judgment, 0.01);
        assertThat(accepted.get("good").ruling().state()).isEqualTo(StrategyState.CHAMPION);
        assertThat(accepted.get("bad").ruling().state()).isEqualTo(StrategyState.RETIRED);
        assertThat(accepted.get("bad").ruling().reason()).contains("negative since it was chosen");
        assertThat(outcomes(judgment, 0).get("good").ruling().state())
                .as("what the budget does not accept goes on waiting")
                .isEqualTo(StrategyState.WAITING);
    }

    @Test
    void whoHasWaitedForItsTimeIsLetGo() {
        Judgment judgment = judgment(List.of(
                watched("a", GOOD, StrategyState.WAITING, 800, ForwardTest.MOST_LOOKS - 1),
                watched("b", GOOD, StrategyState.WAITING, 800, ForwardTest.MOST_LOOKS - 2)));
        assertThat(outcomes(judgment, 0).get("a").ruling().state()).isEqualTo(StrategyState.LET_GO);
        assertThat(outcomes(judgment, 0).get("b").ruling().state()).isEqualTo(StrategyState.WAITING);
    }

    @Test
    void whatNobodyCanEarnIsNeverClaimed() {
        Judgment judgment = judgment(
                List.of(new Watched("a", StrategyText.parse(GOOD), StrategyState.WAITING, CALENDAR[800], 0, false)));
        assertThat(judgment.claim()).isEmpty();
        assertThat(outcomes(judgment, 1).get("a").ruling().state()).isEqualTo(StrategyState.WAITING);
    }

    @Test
    void aChampionLeavesToWhoEarnedMoreOnTheSameDays() {
        String dull = "enter long when roc(close, 7) > 0; exit long when roc(close, 3) < 0";
        Judgment judgment = judgment(List.of(
                watched("champion", dull, StrategyState.CHAMPION, 700, 2),
                watched("better", GOOD, StrategyState.WAITING, 800, 0),
                watched("worse", BAD, StrategyState.WAITING, 800, 0)));
        Judgment.Outcome outcome = outcomes(judgment, 0).get("champion");
        assertThat(outcome.contest()).hasValueSatisfying(c -> {
            assertThat(c.waiting()).isEqualTo("better");
            assertThat(c.difference().days()).isEqualTo(1_200 - 801);
            assertThat(c.difference().mean()).isPositive();
            // the worse one is retired by the same judgment, and waits no more
            assertThat(c.level()).isEqualTo(0.025);
        });
        assertThat(outcome.ruling().state()).isEqualTo(StrategyState.RETIRED);
        assertThat(outcome.ruling().reason()).contains("better earned +", "at most 0.025 replaces");
    }

    @Test
    void aChampionStaysWhereWhoWaitsIsNoBetter() {
        Judgment judgment = judgment(List.of(
                watched("champion", GOOD, StrategyState.CHAMPION, 700, 0),
                watched("same", GOOD, StrategyState.WAITING, 800, 0)));
        Judgment.Outcome outcome = outcomes(judgment, 0).get("champion");
        assertThat(outcome.contest()).isPresent();
        assertThat(outcome.ruling().state()).isEqualTo(StrategyState.CHAMPION);
        assertThat(outcome.ruling().reason()).contains("Against who waits");
    }

    @Test
    void whatComesBeforeAStrategyWasChosenSaysNothing() {
        List<Watched> one = List.of(watched("a", GOOD, StrategyState.WAITING, 800, 0));
        Judgment whole = judgment(one);
        assertThat(whole.window().from()).isEqualTo(CALENDAR[801]);
        assertThat(whole.test().candidates().get(0).fresh().days()[0]).isEqualTo(CALENDAR[801]);
        Market cut = MARKET.between(Integer.MIN_VALUE, CALENDAR[850]);
        Optional<Judgment> tooFew = Judgment.of(cut, one, Integer.MIN_VALUE, Costs.DEFAULT, 5);
        assertThat(tooFew).isEmpty();
    }

    @Test
    void thePlanHasWhatIsPromotedAndNobodyElse() {
        List<Watched> watched = new ArrayList<>();
        watched.add(watched("c", GOOD, StrategyState.CHAMPION, 700, 1));
        watched.add(watched("b", GOOD, StrategyState.WAITING, 700, 1));
        watched.add(watched("a", GOOD, StrategyState.WAITING, 800, 0));
        watched.add(watched("d", GOOD, StrategyState.RETIRED, 700, 1));
        assertThat(Lineup.of(watched, List.of("a", "d")))
                .extracting(Watched::id)
                .as("what nothing has judged gets nothing of a plan that evidence stands behind")
                .containsExactly("c");
        watched.remove(0);
        assertThat(Lineup.of(watched, List.of("a", "d")))
                .extracting(Watched::id)
                .as("research: the latest finalists")
                .containsExactly("a");
        assertThat(Lineup.of(watched, List.of("d")))
                .extracting(Watched::id)
                .as("where none of them is left, whoever waits")
                .containsExactly("a", "b");
        assertThat(Lineup.eligible(CALENDAR, Map.of("d", CALENDAR[1_000])).test("d"))
                .isFalse();
        assertThat(Lineup.eligible(CALENDAR, Map.of("d", CALENDAR[1_200 - 1 - Lineup.AWAY]))
                        .test("d"))
                .isTrue();
    }
}
