package io.cambrian.jobs.turn;

import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which turn the plan in force came of: the last search, or one that moved capital, or what a person went back to. */
final class PlanRenewal {
    private static final String BACK_TO = "back to turn ";
    private static final Pattern TARGET = Pattern.compile(BACK_TO + "(\\d+): .*", Pattern.DOTALL);
    private static final Set<String> RENEWING =
            Set.of(TurnKind.SEARCH.key(), TurnKind.REALLOCATE.key(), TurnKind.ROLLBACK.key());

    private PlanRenewal() {}

    /** The reasons of a turn that rolls back. */
    static String reasons(int target, String why) {
        return BACK_TO + target + ": " + why;
    }

    /**
     * The turn that made the plan, with its weights.
     *
     * @param all finished turns, by number; the first one is a search
     */
    static Turn of(List<Turn> all) {
        Turn made = lastUpTo(all, Integer.MAX_VALUE);
        while (made.kind().equals(TurnKind.ROLLBACK.key())) {
            Matcher target = TARGET.matcher(made.reasons());
            if (!target.matches()) {
                throw new IllegalStateException("The rollback of turn " + made.turn()
                        + " does not say where it went back to: " + made.reasons());
            }
            made = lastUpTo(all, Integer.parseInt(target.group(1)));
        }
        return made;
    }

    private static Turn lastUpTo(List<Turn> all, int number) {
        return all.stream()
                .filter(t -> t.turn() <= number && RENEWING.contains(t.kind()))
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
