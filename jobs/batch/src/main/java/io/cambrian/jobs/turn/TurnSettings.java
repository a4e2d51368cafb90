package io.cambrian.jobs.turn;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.rl.LearnerSettings;
import io.cambrian.turn.TurnRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What changes the answer of the turns of a warehouse, apart from its data.
 *
 * @param search how strategies are searched for and judged
 * @param rules when
 * @param learner of a policy in each turn that searches; empty for none
 * @param validDays calendar days after its last bar for which a plan may be traded
 * @param frozenMonths age of the plan that is carried on frozen beside the one in force
 */
public record TurnSettings(
        CycleSettings search, TurnRules rules, Optional<LearnerSettings> learner, int validDays, int frozenMonths) {
    /** Calendar days for which a plan may be traded where turns come daily. */
    public static final int VALID_DAYS = 7;

    /** @throws ConfigException naming every setting out of bounds */
    public TurnSettings {
        if (validDays < 1 || validDays > 3_660) {
            throw new ConfigException("The days that a plan is valid (" + validDays + ") must be from 1 to 3660.");
        }
        if (frozenMonths < 1) {
            throw new ConfigException("The age of the frozen plan (" + frozenMonths + " months) must be at least 1.");
        }
    }

    /** For the identity of a turn. */
    Map<String, Object> parameters() {
        Map<String, Object> map = new LinkedHashMap<>(search.parameters());
        map.putAll(rules.parameters());
        learner.ifPresent(l -> map.put("learner", l.toString()));
        map.put("valid_days", validDays);
        map.put("frozen_months", frozenMonths);
        return map;
    }
}
