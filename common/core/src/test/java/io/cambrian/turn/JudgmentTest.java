package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.ForwardTest;
import io.cambrian.evidence.StrategyState;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
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
    private static final String DULL = "enter long when roc(close, 7) > 0; exit long when roc(close, 3) < 0";
    private static final Market MARKET =
            PlantedEdge.inOneRegime(8, 1_200, 1, 6).world(4, 1).market();
    private static final int[] CALENDAR = MARKET.calendar();

    private static Watched watched(String id, String text, StrategyState state, int knownTo, int looks) {
        return new Watched(id, StrategyText.parse(text), state, CALENDAR[knownTo], CALENDAR[knownTo], looks, true);
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
    void anOverwhelmingEdgeIsAcceptedAtALevelOfManyClaims() {
        Judgment judgment = judgment(List.of(
                watched("good", GOOD, StrategyState.WAITING, 400, 0),
                watched("dull", DULL, StrategyState.WAITING, 400, 0)));
        double sixtySixth = 3.16e-5;
        assertThat(judgment.claim().orElseThrow().pValue())
                .as("9,999 draws show no less")
                .isEqualTo(1e-4);
        Judgment atLevel = judgment.at(sixtySixth);
        assertThat(atLevel.claim()).hasValueSatisfying(c -> {
            assertThat(c.id()).isEqualTo("good");
            assertThat(c.pValue()).isLessThanOrEqualTo(sixtySixth);
        });
        Map<String, Judgment.Outcome> outcomes = outcomes(atLevel, sixtySixth);
        assertThat(outcomes.get("good").ruling().state()).isEqualTo(StrategyState.CHAMPION);
        assertThat(outcomes.get("dull").ruling().state()).isEqualTo(StrategyState.WAITING);
        assertThat(judgment.at(0.001).at(sixtySixth)).isEqualTo(atLevel);
        assertThat(judgment.at(0.001).claim()).isEqualTo(judgment.claim());
    }

    @Test
    void aLevelThatNoDrawsCanShowIsSaid() {
        Judgment judgment = judgment(List.of(watched("good", GOOD, StrategyState.WAITING, 400, 0)))
                .at(9e-7);
        ForwardTest.Ruling ruling = outcomes(judgment, 9e-7).get("good").ruling();
        assertThat(ruling.state()).isEqualTo(StrategyState.WAITING);
        assertThat(ruling.reason())
                .contains(
                        "does not accept: its level is 0.0000009, which is less than 999,999 draws can show, so that it"
                                + " accepts nothing any more; nothing speaks against it");
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
                List.of(Watched.chosen("a", StrategyText.parse(GOOD), StrategyState.WAITING, CALENDAR[800], false)));
        assertThat(judgment.claim()).isEmpty();
        assertThat(outcomes(judgment, 1).get("a").ruling().state()).isEqualTo(StrategyState.WAITING);
    }

    @Test
    void aChampionLeavesToAPromotedOneThatEarnedMore() {
        Judgment judgment = judgment(List.of(
                watched("champion", DULL, StrategyState.CHAMPION, 700, 2),
                watched("better", GOOD, StrategyState.CHALLENGER, 800, 0),
                watched("same", DULL, StrategyState.CHAMPION, 800, 0)));
        Map<String, Judgment.Outcome> outcomes = outcomes(judgment, 0);
        Judgment.Outcome outcome = outcomes.get("champion");
        assertThat(outcome.contest()).hasValueSatisfying(c -> {
            assertThat(c.rival()).isEqualTo("better");
            assertThat(c.difference().days()).isEqualTo(1_200 - 801);
            assertThat(c.difference().mean()).isPositive();
            // its third look, and two rivals
            assertThat(c.level()).isEqualTo(0.05 / (3 * 4) / 2);
        });
        assertThat(outcome.ruling().state())
                .as("it is not barred as a retired one is")
                .isEqualTo(StrategyState.LET_GO);
        assertThat(outcome.ruling().reason()).contains("Replaced, since", "better earned +", "above what it held");
        assertThat(outcomes.get("better").ruling().state()).isEqualTo(StrategyState.CHALLENGER);
    }

    @Test
    void aChampionOfManyLooksCanStillBeReplaced() {
        Watched good = watched("better", GOOD, StrategyState.CHALLENGER, 960, 0);
        Judgment.Outcome thirtieth = outcomes(
                        judgment(List.of(watched("champion", DULL, StrategyState.CHAMPION, 960, 29), good)), 0)
                .get("champion");
        assertThat(thirtieth.contest().orElseThrow().level()).isEqualTo(0.05 / (30 * 31));
        assertThat(thirtieth.ruling().state()).isEqualTo(StrategyState.LET_GO);
        Judgment.Outcome endless = outcomes(
                        judgment(List.of(watched("champion", DULL, StrategyState.CHAMPION, 960, 299), good)), 0)
                .get("champion");
        assertThat(endless.ruling().state()).isEqualTo(StrategyState.CHAMPION);
        assertThat(endless.ruling().reason())
                .contains("less than 999,999 draws can show, so that no contest replaces it any more");
    }

    @Test
    void whoWaitsReplacesNobody() {
        Judgment judgment = judgment(List.of(
                watched("champion", DULL, StrategyState.CHAMPION, 1_000, 2),
                watched("better", GOOD, StrategyState.WAITING, 800, 0)));
        Judgment.Outcome notYet = outcomes(judgment, 0).get("champion");
        assertThat(notYet.contest()).isEmpty();
        assertThat(notYet.ruling().state()).isEqualTo(StrategyState.CHAMPION);
        Map<String, Judgment.Outcome> accepted = outcomes(judgment, 0.01);
        assertThat(accepted.get("better").ruling().state()).isEqualTo(StrategyState.CHAMPION);
        assertThat(accepted.get("better").contest())
                .as("the days that promoted it are not those of a contest")
                .isEmpty();
        assertThat(accepted.get("champion").contest()).isEmpty();
    }

    @Test
    void onlyDaysAfterBothWerePromotedCount() {
        Watched late = new Watched(
                "better", StrategyText.parse(GOOD), StrategyState.CHAMPION, CALENDAR[700], CALENDAR[1_000], 1, true);
        List<Watched> both = List.of(watched("champion", DULL, StrategyState.CHAMPION, 700, 2), late);
        assertThat(outcomes(judgment(both), 0).get("champion").contest())
                .hasValueSatisfying(c -> assertThat(c.difference().days()).isEqualTo(1_200 - 1_001));
        Market early = MARKET.between(Integer.MIN_VALUE, CALENDAR[1_050]);
        assertThat(Judgment.of(early, both, Integer.MIN_VALUE, Costs.DEFAULT, 5)
                        .orElseThrow()
                        .outcomes(p -> false))
                .allSatisfy(o -> assertThat(o.contest()).isEmpty());
    }

    @Test
    void moreOfTheMarketIsNotBetter() {
        // who holds what rises earns more than who does not, and nothing above what it held
        String always = "enter long when roc(close, 1) > -2; exit long when roc(close, 1) < -2";
        Market rising = ScriptedWorld.calm(new WorldShape(6, 1_200, Noise.IID_NORMAL, Listing.STEADY, 0.6))
                .world(1, 0);
        String never = "enter long when roc(close, 1) < -2; exit long when roc(close, 1) > -2";
        int[] days = rising.calendar();
        List<Watched> both = List.of(
                Watched.chosen("a", StrategyText.parse(never), StrategyState.CHAMPION, days[800], true),
                Watched.chosen("b", StrategyText.parse(always), StrategyState.CHAMPION, days[800], true));
        Judgment judgment =
                Judgment.of(rising, both, Integer.MIN_VALUE, Costs.DEFAULT, 5).orElseThrow();
        assertThat(outcomes(judgment, 0).get("a").ruling().state()).isEqualTo(StrategyState.CHAMPION);
    }

    @Test
    void whoReplacesAnotherStays() {
        String middling = "enter long when roc(close, 20) > 0; exit long when roc(close, 20) < 0";
        Judgment judgment = judgment(List.of(
                watched("dull", DULL, StrategyState.CHAMPION, 700, 0),
                watched("middling", middling, StrategyState.CHAMPION, 700, 0),
                watched("good", GOOD, StrategyState.CHAMPION, 700, 0)));
        Map<String, Judgment.Outcome> outcomes = outcomes(judgment, 0);
        assertThat(outcomes.get("good").ruling().state()).isEqualTo(StrategyState.CHAMPION);
        outcomes.values().stream()
                .filter(o -> o.ruling().state() == StrategyState.LET_GO)
                .forEach(o -> assertThat(outcomes.get(o.contest().orElseThrow().rival())
                                .ruling()
                                .state())
                        .isEqualTo(StrategyState.CHAMPION));
        assertThat(outcomes.get("dull").ruling().state()).isEqualTo(StrategyState.LET_GO);
    }

    @Test
    void aChampionStaysWhereNoOtherIsBetter() {
        Judgment judgment = judgment(List.of(
                watched("champion", GOOD, StrategyState.CHAMPION, 700, 0),
                watched("same", GOOD, StrategyState.CHALLENGER, 800, 0)));
        Judgment.Outcome outcome = outcomes(judgment, 0).get("champion");
        assertThat(outcome.contest()).isPresent();
        assertThat(outcome.ruling().state()).isEqualTo(StrategyState.CHAMPION);
        assertThat(outcome.ruling().reason()).contains("Against who else is promoted");
    }

    @Test
    void aChampionThatLosesOverAYearIsLetGoWithoutProof() {
        int last = CALENDAR.length - 1;
        int looks = 400; // so many that no contest decides
        Map<String, Judgment.Outcome> outcomes = outcomes(
                judgment(List.of(
                        new Watched(
                                "a",
                                StrategyText.parse(DULL),
                                StrategyState.CHAMPION,
                                CALENDAR[600],
                                CALENDAR[last - 252],
                                looks,
                                true),
                        new Watched(
                                "b",
                                StrategyText.parse(DULL),
                                StrategyState.CHAMPION,
                                CALENDAR[600],
                                CALENDAR[last - 251],
                                looks,
                                true),
                        new Watched(
                                "c",
                                StrategyText.parse(GOOD),
                                StrategyState.CHAMPION,
                                CALENDAR[600],
                                CALENDAR[last - 252],
                                looks,
                                true),
                        watched("d", DULL, StrategyState.WAITING, 600, 1))),
                0);
        assertThat(outcomes.get("a").ruling().state()).isEqualTo(StrategyState.LET_GO);
        assertThat(outcomes.get("a").ruling().reason())
                .contains("over the last 252 sessions", "less than what it held");
        assertThat(outcomes.get("b").ruling().state())
                .as("a day of the year is of those that promoted it")
                .isEqualTo(StrategyState.CHAMPION);
        assertThat(outcomes.get("c").ruling().state()).isEqualTo(StrategyState.CHAMPION);
        assertThat(outcomes.get("d").ruling().state())
                .as("who waits has its looks")
                .isEqualTo(StrategyState.WAITING);
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
