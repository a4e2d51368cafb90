package io.cambrian.handoff;

import java.util.List;

/**
 * A strategy with its share of the capital.
 *
 * @param id the strategy's id, a hash of its canonical text
 * @param strategy the strategy as text
 * @param weight fraction of the account's capital, finite and not negative
 * @param tradingFrom the first day (days since 1970-01-01) on whose close the bot may decide to open a position; earlier
 *     bars only warm it up. A bot that was already in the plan before keeps its day, so its open position is rebuilt
 * @param stamps what must be said wherever the bot's results are shown, such as {@link #PAPER_ONLY} or {@code spot-only}
 */
public record Bot(String id, String strategy, double weight, int tradingFrom, List<String> stamps) {
    /** Stamp of a bot that nothing promoted: no order of it goes to a broker that is not paper. */
    public static final String PAPER_ONLY = "paper-only";

    public Bot {
        stamps = List.copyOf(stamps);
        if (id.isBlank() || strategy.isBlank()) {
            throw new IllegalArgumentException("A bot needs an id and a strategy.");
        }
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The weight of bot " + id + " (" + weight + ") must be finite and not negative.");
        }
        for (String stamp : stamps) {
            if (stamp.isBlank() || stamp.contains(",")) {
                throw new IllegalArgumentException("The stamp '" + stamp + "' must be one word without commas.");
            }
        }
    }
}
