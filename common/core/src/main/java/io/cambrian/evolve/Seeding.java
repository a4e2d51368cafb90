package io.cambrian.evolve;

import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.Mirror;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a search is given by earlier ones, and the last day that went into it. Who chose it may have looked at all days up to
 * that one: on those days the search cannot be judged as if it had not seen them.
 *
 * @param texts strategies in the language that stand in the first generation, canonical after construction
 * @param productions strategies whose entries, exits and sides the operator {@link Operators#PRODUCTION} puts in the place of others;
 *     canonical after construction
 * @param knownTo latest knowledge time of any of them, days since 1970-01-01; {@link Integer#MIN_VALUE} for none
 */
public record Seeding(List<String> texts, List<String> productions, int knownTo) implements Serializable {
    public static final Seeding NONE = new Seeding(List.of(), Integer.MIN_VALUE);

    private static final int BEST = 2;

    /** Strategies for the first generation only. */
    public Seeding(List<String> texts, int knownTo) {
        this(texts, List.of(), knownTo);
    }

    /** @throws io.cambrian.fault.DataException if a text is no strategy */
    public Seeding {
        texts = canonical(texts);
        productions = canonical(productions);
        if (!isEmpty(texts, productions) && knownTo == Integer.MIN_VALUE) {
            throw new ConfigException("Seeds need the last day that went into them.\nWithout it nobody can say on which"
                    + " days the search may be judged.");
        }
    }

    /**
     * What earlier searches have learned, such as those of other markets: the best of each stands in the first generation, the best
     * {@value #BEST} of each are productions. Searches count alike, however many strategies they have tried.
     *
     * @param searches fittest first, as {@link Survivors#best} has them
     * @param knownTo last day that went into any of them
     */
    public static Seeding learned(List<List<Strategy>> searches, int knownTo) {
        return new Seeding(best(searches, 1), best(searches, BEST), knownTo);
    }

    private static List<String> best(List<List<Strategy>> searches, int count) {
        return searches.stream()
                .flatMap(search -> search.stream().limit(count))
                .map(StrategyText::print)
                .toList();
    }

    /** Whether a search is given nothing. */
    public boolean isEmpty() {
        return isEmpty(texts, productions);
    }

    private static boolean isEmpty(List<String> texts, List<String> productions) {
        return texts.isEmpty() && productions.isEmpty();
    }

    private static List<String> canonical(List<String> texts) {
        return texts.stream()
                .map(text -> StrategyText.print(Canonical.of(StrategyText.parse(text))))
                .distinct()
                .toList();
    }

    /** The productions alone: every island uses them, while the first generation's strategies are dealt out. */
    Seeding withoutTexts() {
        return productions.isEmpty() ? NONE : new Seeding(List.of(), productions, knownTo);
    }

    /** What is learned of a long side: long sides, and short ones upside down; each once. */
    List<Side> sides() {
        return productions.stream()
                .map(StrategyText::parse)
                .flatMap(s -> Stream.concat(s.longSide().stream(), s.shortSide().flatMap(Mirror::of).stream()))
                .distinct()
                .toList();
    }

    /**
     * Refuses to have a search judged on days that its seeds know.
     *
     * @param judgedFrom first day on which it is to be judged, days since 1970-01-01
     * @throws ConfigException if the seeds know that day
     */
    public void refuseJudging(int judgedFrom) {
        if (!isEmpty() && judgedFrom <= knownTo) {
            throw new ConfigException("The seeds of this search know days up to " + LocalDate.ofEpochDay(knownTo)
                    + "; it cannot be judged on days from " + LocalDate.ofEpochDay(judgedFrom)
                    + " on, which they have seen.\nJudge it on days after " + LocalDate.ofEpochDay(knownTo)
                    + " (a smaller --holdout), take seeds that know less, or search without them.");
        }
    }
}
