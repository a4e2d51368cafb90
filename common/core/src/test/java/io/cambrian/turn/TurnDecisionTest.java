package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnDecisionTest {
    private static final TurnRules RULES = TurnRules.DEFAULT;
    private static final Drift DRIFT = new Drift(
            "a",
            "a lower mean above what it held",
            6.314,
            5.45,
            (int) LocalDate.of(2020, 2, 13).toEpochDay(),
            (int) LocalDate.of(2020, 3, 1).toEpochDay(),
            12);

    /** A calm day, of which each test changes what it is about. */
    private static final class Seen {
        private boolean inCash;
        private int newSessions = 1;
        private int sinceSearch = 30;
        private int sinceShares = 30;
        private int judgeable;
        private boolean restated;
        private boolean otherInstruments;
        private double change = 0.2;
        private List<Drift> drifting = List.of();
        private List<String> retired = List.of();
        private double drawdown = 0.01;
        private boolean expired;
        private int sinceRollback = -1;

        TurnDecision decide() {
            return decide(RULES);
        }

        TurnDecision decide(TurnRules rules) {
            return TurnDecision.of(
                    new Observation(
                            true,
                            inCash,
                            newSessions,
                            sinceSearch,
                            sinceShares,
                            judgeable,
                            restated,
                            otherInstruments,
                            change,
                            drifting,
                            retired,
                            drawdown,
                            expired,
                            List.of(),
                            sinceRollback),
                    rules);
        }
    }

    @Test
    void withoutAPlanStrategiesAreSearchedFor() {
        Observation nothing = new Observation(
                false,
                false,
                0,
                0,
                0,
                0,
                false,
                false,
                Double.NaN,
                List.of(),
                List.of(),
                Double.NaN,
                false,
                List.of(),
                -1);
        assertThat(TurnDecision.of(nothing, RULES).kind()).isEqualTo(TurnKind.SEARCH);
    }

    @Test
    void aPlanInCashIsSearchedForOnceTheLastSearchHasRested() {
        Seen seen = new Seen();
        seen.inCash = true;
        assertThat(seen.decide().kind()).isEqualTo(TurnKind.SEARCH);
        assertThat(seen.decide().reasons()).containsExactly("the plan holds no strategy");
        seen.sinceSearch = 0;
        seen.sinceShares = 0;
        assertThat(seen.decide().kind()).isEqualTo(TurnKind.TEND);
    }

    @Test
    void aNewDayCarriesThePlanOnAndNothingNewDoesNothing() {
        Seen seen = new Seen();
        assertThat(seen.decide()).isEqualTo(new TurnDecision(TurnKind.TEND, List.of("1 new session")));
        seen.newSessions = 0;
        assertThat(seen.decide()).isEqualTo(new TurnDecision(TurnKind.NOTHING, List.of("nothing changed")));
        seen.restated = true;
        assertThat(seen.decide().kind()).isEqualTo(TurnKind.TEND);
        assertThat(seen.decide().reasons().get(0)).contains("restated");
        seen.restated = false;
        seen.otherInstruments = true;
        assertThat(seen.decide())
                .isEqualTo(
                        new TurnDecision(TurnKind.TEND, List.of("the instruments are others than those of the plan")));
    }

    @Test
    void aSearchIsDueWhenItsTimeHasCome() {
        Seen seen = new Seen();
        seen.sinceSearch = 59;
        assertThat(seen.decide().kind()).isEqualTo(TurnKind.TEND);
        seen.sinceSearch = 60;
        assertThat(seen.decide())
                .isEqualTo(new TurnDecision(TurnKind.SEARCH, List.of("60 sessions since the last search")));
    }

    @Test
    void eachAlarmBringsASearchBeforeItsTime() {
        Seen changed = new Seen();
        changed.change = 0.99;
        assertThat(changed.decide().kind()).isEqualTo(TurnKind.SEARCH);
        assertThat(changed.decide().reasons().get(0)).contains("probability 0.99");
        changed.change = Double.NaN;
        assertThat(changed.decide().kind())
                .as("what cannot be told calls for nothing")
                .isEqualTo(TurnKind.TEND);
        Seen drifted = new Seen();
        drifted.drifting = List.of(DRIFT);
        assertThat(drifted.decide().kind()).isEqualTo(TurnKind.SEARCH);
        assertThat(drifted.decide().reasons())
                .containsExactly(
                        "the returns of a are not what they were (a lower mean above what it held: CUSUM 6.31 on"
                                + " 2020-03-01, an alarm from 5.45 on; watched since 2020-02-13, 12 sessions)");
        Seen fallen = new Seen();
        fallen.drawdown = 0.2;
        assertThat(fallen.decide().reasons()).containsExactly("the account is 20.0 % below its peak");
        assertThat(fallen.decide().kind()).isEqualTo(TurnKind.SEARCH);
        Seen retired = new Seen();
        retired.retired = List.of("b");
        assertThat(retired.decide()).isEqualTo(new TurnDecision(TurnKind.SEARCH, List.of("b was retired")));
    }

    @Test
    void anAlarmSoonAfterASearchMovesCapitalAndNotEachDay() {
        Seen early = new Seen();
        early.sinceSearch = 20;
        early.sinceShares = 20;
        early.drifting = List.of(DRIFT);
        TurnDecision moved = early.decide();
        assertThat(moved.kind()).isEqualTo(TurnKind.REALLOCATE);
        assertThat(moved.reasons().get(1)).contains("20 sessions ago", "after 21");
        early.sinceShares = 4;
        TurnDecision waits = early.decide();
        assertThat(waits.kind()).isEqualTo(TurnKind.TEND);
        assertThat(waits.reasons().get(1)).contains("4 sessions ago, and stay for 5", "the returns of a");
        early.newSessions = 0;
        assertThat(early.decide().kind()).isEqualTo(TurnKind.NOTHING);
        early.sinceSearch = 21;
        assertThat(early.decide().kind()).isEqualTo(TurnKind.SEARCH);
    }

    @Test
    void anExpiredPlanAndDaysToJudgeByMoveCapital() {
        Seen expired = new Seen();
        expired.expired = true;
        assertThat(expired.decide()).isEqualTo(new TurnDecision(TurnKind.REALLOCATE, List.of("the plan had expired")));
        Seen judged = new Seen();
        judged.judgeable = 60;
        TurnRules slow = new TurnRules(250, 21, 504, 0.9, 0.15, 5, 21);
        assertThat(judged.decide(slow))
                .isEqualTo(new TurnDecision(TurnKind.REALLOCATE, List.of("60 sessions to judge by")));
        judged.sinceSearch = 250;
        assertThat(judged.decide(slow).kind()).isEqualTo(TurnKind.SEARCH);
    }

    @Test
    void aRollbackIsLeftAloneForAWhile() {
        Seen cooling = new Seen();
        cooling.sinceSearch = 80;
        cooling.change = 0.99;
        cooling.judgeable = 60;
        cooling.sinceRollback = 5;
        assertThat(cooling.decide().kind()).isEqualTo(TurnKind.TEND);
        assertThat(cooling.decide().reasons().get(1))
                .contains("a person put the plan in force 5 sessions ago", "in spite of this: 80 sessions since");
        Seen quiet = new Seen();
        quiet.sinceRollback = 0;
        assertThat(quiet.decide().reasons().get(1)).contains("a person put the plan in force 0 sessions ago");
        cooling.sinceRollback = 21;
        assertThat(cooling.decide().kind()).isEqualTo(TurnKind.SEARCH);
    }

    @Test
    void rulesOutOfBoundsAreNamedTogether() {
        assertThatThrownBy(() -> new TurnRules(20, 30, 100, 1.5, 0, 0, -1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("(20)", "(30)", "(100)", "(1.5)", "(0.0)", "(0)", "(-1)");
    }
}
