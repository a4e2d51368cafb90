package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanRenewalTest {
    private static final Turn SEARCH = turn(1, TurnKind.SEARCH, "first");
    private static final Turn TENDED = turn(2, TurnKind.TEND, "new days");
    private static final Turn MOVED = turn(3, TurnKind.REALLOCATE, "capital is moved");
    private static final Turn TENDED_AFTER = turn(4, TurnKind.TEND, "new days");
    private static final Turn SEARCHED = turn(5, TurnKind.SEARCH, "again");

    private static Turn turn(int number, TurnKind kind, String reasons) {
        return new Turn(
                number,
                "run" + number,
                10 + number,
                kind.key(),
                reasons,
                true,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.of("search"),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                true,
                0,
                "",
                "",
                Optional.empty(),
                Optional.empty());
    }

    private static Turn rollback(int number, int target) {
        return turn(number, TurnKind.ROLLBACK, PlanRenewal.reasons(target, "it lost: back to turn 1: now"));
    }

    @Test
    void aPlanCameOfTheLastTurnThatMadeOne() {
        assertThat(PlanRenewal.of(List.of(SEARCH, TENDED))).isEqualTo(SEARCH);
        assertThat(PlanRenewal.of(List.of(SEARCH, TENDED, MOVED, TENDED_AFTER))).isEqualTo(MOVED);
    }

    @Test
    void aPlanThatAPersonWentBackToCameOfTheTurnThatMadeIt() {
        List<Turn> turns = List.of(SEARCH, TENDED, MOVED, TENDED_AFTER, SEARCHED, rollback(6, 3));
        assertThat(PlanRenewal.of(turns)).isEqualTo(MOVED);
        assertThat(PlanRenewal.of(List.of(SEARCH, TENDED, MOVED, TENDED_AFTER, SEARCHED, rollback(6, 4))))
                .as("which carried it on")
                .isEqualTo(MOVED);
        assertThat(PlanRenewal.of(List.of(SEARCH, TENDED, MOVED, TENDED_AFTER, SEARCHED, rollback(6, 2))))
                .isEqualTo(SEARCH);
        assertThat(PlanRenewal.of(
                        List.of(SEARCH, TENDED, MOVED, TENDED_AFTER, SEARCHED, rollback(6, 3), rollback(7, 6))))
                .as("back to a plan that was gone back to")
                .isEqualTo(MOVED);
    }
}
