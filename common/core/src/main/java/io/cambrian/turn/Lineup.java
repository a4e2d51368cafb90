package io.cambrian.turn;

import io.cambrian.evidence.StrategyState;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who is in the plan: what is promoted, and nobody else. Where nothing is, the finalists of the latest search that wait, or where none of
 * them is left, whatever else waits: such a plan is for paper as a whole. Who is not in the plan is judged all the same.
 */
public final class Lineup {
    /** Sessions after which a strategy that was retired may be a finalist again. */
    public static final int AWAY = 252;

    private Lineup() {}

    /**
     * The members.
     *
     * @param watched everybody, also who is retired or let go
     * @param latest ids of the latest search's finalists
     * @return by id
     */
    public static List<Watched> of(Collection<Watched> watched, Collection<String> latest) {
        Predicate<Watched> waits = w -> w.state() == StrategyState.WAITING;
        return Stream.<Predicate<Watched>>of(
                        w -> w.state().isPromoted(), waits.and(w -> latest.contains(w.id())), waits)
                .map(rule -> watched.stream()
                        .filter(rule)
                        .sorted(Comparator.comparing(Watched::id))
                        .toList())
                .filter(members -> !members.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Who may be a finalist: anybody but what was retired lately.
     *
     * @param retiredOn day of retirement, by id
     */
    public static Predicate<String> eligible(int[] calendar, Map<String, Integer> retiredOn) {
        return id -> !retiredOn.containsKey(id) || JudgmentWindow.sessionsAfter(calendar, retiredOn.get(id)) >= AWAY;
    }
}
