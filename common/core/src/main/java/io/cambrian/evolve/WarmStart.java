package io.cambrian.evolve;

import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** With what a search goes on where earlier ones ended. */
public final class WarmStart {
    /** Searches whose best are productions. */
    public static final int RECENT = 3;

    private WarmStart() {}

    /**
     * Seeds: what is watched, and the best of the latest search that do not behave alike, as half of a first generation at most;
     * entries, exits and sides of the best of the latest {@value #RECENT} searches as productions.
     *
     * @param watched strategies that are promoted or wait
     * @param recent last populations of earlier searches, the latest one last
     * @param populationSize of the search to come
     * @param knownTo last day that went into any of it
     */
    public static Seeding of(Collection<Strategy> watched, List<Population> recent, int populationSize, int knownTo) {
        List<String> texts =
                new ArrayList<>(watched.stream().map(StrategyText::print).toList());
        if (!recent.isEmpty()) {
            SearchResult.of(recent.get(recent.size() - 1), Contenders.MEASURED)
                    .finalists()
                    .forEach(f -> texts.add(StrategyText.print(f.strategy())));
        }
        List<List<Strategy>> best = recent.subList(Math.max(0, recent.size() - RECENT), recent.size()).stream()
                .map(p -> Survivors.of(p).best())
                .filter(b -> !b.isEmpty())
                .toList();
        if (texts.isEmpty() && best.isEmpty()) {
            return Seeding.NONE;
        }
        return new Seeding(
                texts.stream().distinct().limit(Math.max(1, populationSize / 2)).toList(),
                Seeding.learned(best, knownTo).productions(),
                knownTo);
    }
}
