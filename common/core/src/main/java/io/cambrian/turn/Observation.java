package io.cambrian.turn;

import java.util.List;

/**
 * What a turn sees before it decides.
 *
 * @param hasPlan whether an earlier turn has published a plan
 * @param newSessions sessions of the market after the last turn
 * @param untouched sessions after all that any run of the warehouse has looked at
 * @param restated whether bars of days before were changed, or instruments and members
 * @param changeProbability that the market changed since the last search; NaN where it cannot be told
 * @param drifting deployed strategies whose paper returns are no longer what they were
 * @param retired deployed strategies that evidence has retired
 * @param drawdown of the account from its peak since the last search, positive; NaN without an account
 * @param released policies and parameters that were released since the last plan
 * @param sessionsSinceRollback sessions since a person put an earlier plan in force; -1 for never
 */
public record Observation(
        boolean hasPlan,
        int newSessions,
        int untouched,
        boolean restated,
        double changeProbability,
        List<String> drifting,
        List<String> retired,
        double drawdown,
        List<String> released,
        int sessionsSinceRollback) {
    public Observation {
        drifting = List.copyOf(drifting);
        retired = List.copyOf(retired);
        released = List.copyOf(released);
    }
}
