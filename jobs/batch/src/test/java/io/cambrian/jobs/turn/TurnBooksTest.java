package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnBooksTest {
    private static Turn turn(TurnKind kind, int touches) {
        return new Turn(
                1,
                "run",
                10_000,
                kind.key(),
                "",
                true,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                true,
                touches,
                "bars@0",
                "",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void actsThatNoTurnHasCountedAreNeverLessThanNone() {
        List<Turn> turns = List.of(turn(TurnKind.TEND, 2), turn(TurnKind.ROLLBACK, 1), turn(TurnKind.TEND, -2));
        assertThat(TurnBooks.uncounted(3, turns)).isEqualTo(1);
        assertThat(TurnBooks.uncounted(1, turns)).isZero();
    }
}
