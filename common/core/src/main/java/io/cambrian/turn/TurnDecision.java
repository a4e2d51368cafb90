package io.cambrian.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a turn is for, and why.
 *
 * @param reasons in words; at least one
 */
public record TurnDecision(TurnKind kind, List<String> reasons) {
    public TurnDecision {
        reasons = List.copyOf(reasons);
    }

    /**
     * Decides by what is seen alone. A search needs days that nobody has looked at: what calls for one before there are enough
     * is said, and the plan is tended until then.
     */
    public static TurnDecision of(Observation seen, TurnRules rules) {
        if (!seen.hasPlan()) {
            return new TurnDecision(TurnKind.SEARCH, List.of("there is no plan yet"));
        }
        List<String> calls = calls(seen, rules);
        boolean cooling = seen.sessionsSinceRollback() >= 0 && seen.sessionsSinceRollback() < rules.coolDown();
        if (!calls.isEmpty() && seen.untouched() >= rules.fewestUntouched() && !cooling) {
            return new TurnDecision(TurnKind.SEARCH, calls);
        }
        List<String> reasons = new ArrayList<>();
        if (seen.newSessions() > 0) {
            reasons.add(seen.newSessions() + (seen.newSessions() == 1 ? " new session" : " new sessions"));
        }
        if (seen.restated()) {
            reasons.add("bars, instruments or members of days before were restated");
        }
        reasons.addAll(seen.released());
        if (reasons.isEmpty()) {
            return new TurnDecision(TurnKind.NOTHING, List.of("nothing changed"));
        }
        if (!calls.isEmpty() && cooling) {
            reasons.add("no search, since a person rolled back " + seen.sessionsSinceRollback() + " sessions ago, and "
                    + rules.coolDown() + " are left alone: " + String.join("; ", calls));
        } else if (!calls.isEmpty()) {
            reasons.add("a search waits for " + rules.fewestUntouched() + " untouched sessions, of which there are "
                    + seen.untouched() + ": " + String.join("; ", calls));
        } else if (cooling) {
            reasons.add("the plan stays as a person put it " + seen.sessionsSinceRollback() + " sessions ago");
        }
        return new TurnDecision(TurnKind.TEND, reasons);
    }

    private static List<String> calls(Observation seen, TurnRules rules) {
        List<String> calls = new ArrayList<>();
        if (seen.untouched() >= rules.searchEvery()) {
            calls.add(seen.untouched() + " sessions since the last search");
        }
        if (seen.changeProbability() >= rules.changeProbability()) {
            calls.add(String.format(
                    Locale.ROOT,
                    "the market changed since the last search with probability %.2f",
                    seen.changeProbability()));
        }
        seen.drifting().forEach(id -> calls.add("the returns of " + id + " are not what they were"));
        seen.retired().forEach(id -> calls.add(id + " was retired"));
        if (seen.drawdown() >= rules.drawdown()) {
            calls.add(String.format(Locale.ROOT, "the account is %.1f %% below its peak", 100 * seen.drawdown()));
        }
        return calls;
    }
}
