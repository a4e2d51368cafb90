package io.cambrian.evolve;

import io.cambrian.backtest.Scorer;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.ScreenedScorer;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a search has its strategies scored: on the whole of its task, and, where its rules ask for it, on parts.
 *
 * @param whole gets each distinct genome once, in one list per generation
 * @param niches the ways to behave, needed where the settings ask for an archive
 * @param task that {@code whole} scores on, needed for races and fingerprints
 * @param parts makes a scorer for a part of the task; the search asks for one heat at a time
 */
public record Arena(
        Scorer whole, Optional<Niches> niches, Optional<ScoringTask> task, Function<ScoringTask, Scorer> parts) {
    /** A scorer and nothing else. */
    public static Arena of(Scorer whole) {
        return new Arena(whole, Optional.empty(), Optional.empty(), part -> {
            throw new IllegalStateException("This arena has no task to take parts of.");
        });
    }

    /** A scorer on a task, and one that is made for each part of it. */
    public static Arena of(ScoringTask task, Scorer whole, Function<ScoringTask, Scorer> parts) {
        return new Arena(whole, Optional.of(Niches.of(task)), Optional.of(task), parts);
    }

    /** An arena whose scorers come from one factory and are screened. */
    public static Arena of(ScoringTask task, Function<ScoringTask, Scorer> scorers) {
        Function<ScoringTask, Scorer> screened = part -> new ScreenedScorer(part, scorers.apply(part));
        return of(task, screened.apply(task), screened);
    }
}
