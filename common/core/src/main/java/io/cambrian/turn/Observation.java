package io.cambrian.turn;

import java.util.List;

/**
 * What a turn sees before it decides. Sessions are days of the market.
 *
 * @param hasPlan whether an earlier turn has published a plan
 * @param inCash whether that plan holds no strategy
 * @param newSessions sessions after the last turn
 * @param sinceSearch sessions after the last search
 * @param sinceShares sessions since shares were last decided on, by a search or without one
 * @param judgeable sessions on which what is watched can be judged; 0 for none
 * @param restated whether bars of days before were changed, or instruments and members
 * @param otherInstruments whether other instruments are traded than those that the plan knows, though no session is new
 * @param changeProbability that the market changed since the last search; NaN where it cannot be told
 * @param drifting alarms since the last search on deployed strategies whose returns on paper are not what they were
 * @param retired strategies of the plan that are not watched any more
 * @param drawdown of the account from its peak since the last search, positive; NaN without an account
 * @param expired whether the plan had expired before the last of the new sessions
 * @param released policies and parameters that were released since the last plan
 * @param sessionsSinceRollback sessions since a person put an earlier plan in force; -1 for never
 */
public record Observation(
        boolean hasPlan,
        boolean inCash,
        int newSessions,
        int sinceSearch,
        int sinceShares,
        int judgeable,
        boolean restated,
        boolean otherInstruments,
        double changeProbability,
        List<Drift> drifting,
        List<String> retired,
        double drawdown,
        boolean expired,
        List<String> released,
        int sessionsSinceRollback) {
    public Observation {
        drifting = List.copyOf(drifting);
        retired = List.copyOf(retired);
        released = List.copyOf(released);
    }
}
