package io.cambrian.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
     * Decides by what is seen alone. What calls for a search while the last one is too fresh moves capital between who is in the plan, as
     * do days that suffice for a judgment; what a person put in force is left alone for a while.
     */
    public static TurnDecision of(Observation seen, TurnRules rules) {
        if (!seen.hasPlan()) {
            return new TurnDecision(TurnKind.SEARCH, List.of("there is no plan yet"));
        }
        List<String> news = news(seen);
        List<String> alarms = alarms(seen, rules);
        List<String> due = new ArrayList<>(alarms);
        if (seen.sinceSearch() >= rules.searchEvery()) {
            due.add(0, seen.sinceSearch() + " sessions since the last search");
        }
        List<String> calls = new ArrayList<>(due);
        if (seen.expired()) {
            calls.add("the plan had expired");
        }
        if (seen.judgeable() > 0) {
            calls.add(seen.judgeable() + " sessions to judge by");
        }
        boolean cooling = seen.sessionsSinceRollback() >= 0 && seen.sessionsSinceRollback() < rules.coolDown();
        if (cooling) {
            return tended(
                    news,
                    Optional.of(because(
                            "a person put the plan in force " + seen.sessionsSinceRollback()
                                    + " sessions ago, and it stays for " + rules.coolDown(),
                            calls)));
        }
        if (!due.isEmpty() && seen.sinceSearch() >= rules.searchRest()) {
            return new TurnDecision(TurnKind.SEARCH, due);
        }
        if (!calls.isEmpty() && seen.sinceShares() >= rules.sharesRest()) {
            if (!due.isEmpty()) {
                calls.add("the last search was " + seen.sinceSearch() + " sessions ago, and the next comes after "
                        + rules.searchRest());
            }
            return new TurnDecision(TurnKind.REALLOCATE, calls);
        }
        return tended(
                news,
                calls.isEmpty()
                        ? Optional.empty()
                        : Optional.of(because(
                                "shares were decided on " + seen.sinceShares() + " sessions ago, and stay for "
                                        + rules.sharesRest(),
                                calls)));
    }

    private static String because(String why, List<String> calls) {
        return calls.isEmpty() ? why : why + ", in spite of this: " + String.join("; ", calls);
    }

    private static TurnDecision tended(List<String> news, Optional<String> why) {
        if (news.isEmpty()) {
            return new TurnDecision(TurnKind.NOTHING, List.of("nothing changed"));
        }
        List<String> reasons = new ArrayList<>(news);
        why.ifPresent(reasons::add);
        return new TurnDecision(TurnKind.TEND, reasons);
    }

    private static List<String> news(Observation seen) {
        List<String> news = new ArrayList<>();
        if (seen.newSessions() > 0) {
            news.add(seen.newSessions() + (seen.newSessions() == 1 ? " new session" : " new sessions"));
        }
        if (seen.restated()) {
            news.add("bars, instruments or members of days before were restated");
        }
        if (seen.otherInstruments()) {
            news.add("the instruments are others than those of the plan");
        }
        news.addAll(seen.released());
        return news;
    }

    private static List<String> alarms(Observation seen, TurnRules rules) {
        List<String> alarms = new ArrayList<>();
        if (seen.changeProbability() >= rules.changeProbability()) {
            alarms.add(String.format(
                    Locale.ROOT,
                    "the market changed since the last search with probability %.2f",
                    seen.changeProbability()));
        }
        seen.drifting().forEach(drift -> alarms.add(drift.words()));
        seen.retired().forEach(id -> alarms.add(id + " was retired"));
        if (seen.inCash()) {
            alarms.add("the plan holds no strategy");
        }
        if (seen.drawdown() >= rules.drawdown()) {
            alarms.add(String.format(Locale.ROOT, "the account is %.1f %% below its peak", 100 * seen.drawdown()));
        }
        return alarms;
    }
}
