package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnDecisionTest {
    private static final TurnRules RULES = TurnRules.DEFAULT;
    private static final Observation CALM =
            new Observation(true, 1, 30, false, 0.2, List.of(), List.of(), 0.01, List.of(), -1);

    private static Observation seen(int untouched, double change, List<String> drifting, int sinceRollback) {
        return new Observation(true, 1, untouched, false, change, drifting, List.of(), 0.01, List.of(), sinceRollback);
    }

    private static TurnDecision decide(Observation seen) {
        return TurnDecision.of(seen, RULES);
    }

    @Test
    void withoutAPlanStrategiesAreSearchedFor() {
        assertThat(decide(new Observation(
                                false, 0, 0, false, Double.NaN, List.of(), List.of(), Double.NaN, List.of(), -1))
                        .kind())
                .isEqualTo(TurnKind.SEARCH);
    }

    @Test
    void aNewDayCarriesThePlanOnAndNothingNewDoesNothing() {
        assertThat(decide(CALM).kind()).isEqualTo(TurnKind.TEND);
        Observation idle = new Observation(true, 0, 30, false, 0.2, List.of(), List.of(), 0.01, List.of(), -1);
        assertThat(decide(idle)).isEqualTo(new TurnDecision(TurnKind.NOTHING, List.of("nothing changed")));
        Observation restated = new Observation(true, 0, 30, true, 0.2, List.of(), List.of(), 0.01, List.of(), -1);
        assertThat(decide(restated).kind()).isEqualTo(TurnKind.TEND);
        assertThat(decide(restated).reasons().get(0)).contains("restated");
    }

    @Test
    void aSearchIsDueWhenItsTimeHasCome() {
        assertThat(decide(seen(59, 0.2, List.of(), -1)).kind()).isEqualTo(TurnKind.TEND);
        assertThat(decide(seen(60, 0.2, List.of(), -1)).reasons()).containsExactly("60 sessions since the last search");
    }

    @Test
    void whatCallsForASearchWaitsForDaysThatNobodyHasLookedAt() {
        TurnRules slow = new TurnRules(250, 0.95, 0.15, 60, 21);
        TurnDecision early = TurnDecision.of(seen(20, 0.99, List.of("a"), -1), slow);
        assertThat(early.kind()).isEqualTo(TurnKind.TEND);
        assertThat(early.reasons().get(1)).contains("waits for 60", "there are 20", "0.99", "the returns of a are not");
        assertThat(TurnDecision.of(seen(60, 0.99, List.of(), -1), slow).kind()).isEqualTo(TurnKind.SEARCH);
        assertThat(TurnDecision.of(seen(60, 0.2, List.of("a"), -1), slow).kind())
                .isEqualTo(TurnKind.SEARCH);
        assertThat(TurnDecision.of(seen(60, Double.NaN, List.of(), -1), slow).kind())
                .as("what cannot be told calls for nothing")
                .isEqualTo(TurnKind.TEND);
        Observation fallen = new Observation(true, 1, 60, false, 0.2, List.of(), List.of(), 0.2, List.of(), -1);
        assertThat(TurnDecision.of(fallen, slow).reasons().get(0)).contains("20.0 % below its peak");
        Observation retired = new Observation(true, 1, 60, false, 0.2, List.of(), List.of("b"), 0.01, List.of(), -1);
        assertThat(TurnDecision.of(retired, slow).reasons()).containsExactly("b was retired");
    }

    @Test
    void aRollbackIsLeftAloneForAWhile() {
        TurnDecision cooling = decide(seen(80, 0.99, List.of(), 5));
        assertThat(cooling.kind()).isEqualTo(TurnKind.TEND);
        assertThat(cooling.reasons().get(1)).contains("rolled back 5 sessions ago", "80 sessions since");
        assertThat(decide(seen(80, 0.99, List.of(), 21)).kind()).isEqualTo(TurnKind.SEARCH);
    }

    @Test
    void rulesOutOfBoundsAreNamedTogether() {
        assertThatThrownBy(() -> new TurnRules(20, 1.5, 0, 60, -1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("(20)", "(1.5)", "(0.0)", "(-1)");
    }
}
