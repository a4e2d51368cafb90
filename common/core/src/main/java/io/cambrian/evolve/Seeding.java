package io.cambrian.evolve;

import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Canonical;
import io.cambrian.genome.StrategyText;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;

/**
 * Strategies that a search begins with, and the last day that went into them. Who chose them may have looked at all days up to
 * that one: on those days the search cannot be judged as if it had not seen them.
 *
 * @param texts strategies in the language, canonical after construction
 * @param knownTo latest knowledge time of any of them, days since 1970-01-01; {@link Integer#MIN_VALUE} for no seeds
 */
public record Seeding(List<String> texts, int knownTo) implements Serializable {
    public static final Seeding NONE = new Seeding(List.of(), Integer.MIN_VALUE);

    /** @throws io.cambrian.fault.DataException if a text is no strategy */
    public Seeding {
        texts = texts.stream()
                .map(text -> StrategyText.print(Canonical.of(StrategyText.parse(text))))
                .distinct()
                .toList();
        if (!texts.isEmpty() && knownTo == Integer.MIN_VALUE) {
            throw new ConfigException("Seeds need the last day that went into them.\nWithout it nobody can say on which"
                    + " days the search may be judged.");
        }
    }

    /**
     * Refuses to have a search judged on days that its seeds know.
     *
     * @param judgedFrom first day on which it is to be judged, days since 1970-01-01
     * @throws ConfigException if the seeds know that day
     */
    public void refuseJudging(int judgedFrom) {
        if (!texts.isEmpty() && judgedFrom <= knownTo) {
            throw new ConfigException("The seeds of this search know days up to " + LocalDate.ofEpochDay(knownTo)
                    + "; it cannot be judged on days from " + LocalDate.ofEpochDay(judgedFrom)
                    + " on, which they have seen.\nJudge it on days after " + LocalDate.ofEpochDay(knownTo)
                    + " (a smaller --holdout), take seeds that know less, or search without them.");
        }
    }
}
