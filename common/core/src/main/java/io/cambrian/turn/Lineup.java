package io.cambrian.turn;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who is in the plan: what is promoted, and the finalists of the latest search, which trade on paper until the days to come have judged them.
 * What an earlier search found and no later one does goes on to be judged, but holds no capital.
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
        return watched.stream()
                .filter(w -> w.state().isPromoted() || w.state().isWatched() && latest.contains(w.id()))
                .sorted(Comparator.comparing(Watched::id))
                .toList();
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
