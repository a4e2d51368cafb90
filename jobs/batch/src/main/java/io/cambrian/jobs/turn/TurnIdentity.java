package io.cambrian.jobs.turn;

import io.cambrian.jobs.RunIdentity;
import io.cambrian.tables.TurnsTable.Turn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * By what a turn is known again: its settings, the tables that it reads, and the policy that was released last as it began. What it
 * releases itself does not make it another turn.
 *
 * @param versions of the tables
 */
record TurnIdentity(TurnSettings settings, Map<String, Long> versions) {
    /** Identity of a turn that begins while a policy is the last one released; empty for none. */
    String id(Optional<String> policy) {
        Map<String, Object> parameters = new LinkedHashMap<>(settings.parameters());
        policy.ifPresent(p -> parameters.put("policy", p));
        return RunIdentity.of(
                        "turn",
                        parameters,
                        new LinkedHashMap<>(versions),
                        settings.search().seed())
                .id();
    }

    /** Whether a turn began with these settings on these tables. */
    boolean isOf(Turn turn) {
        return turn.runId().equals(id(turn.policy()));
    }
}
