package io.cambrian.jobs.market;

import io.cambrian.market.ReadOptions;
import java.util.List;
import java.util.Optional;

/**
 * What to bring in.
 *
 * @param locations bar files, membership files or folders of them, in the order in which later ones win
 * @param options what is declared of the bar files
 * @param currency ISO code of the currency of the prices; empty where not declared
 * @param order which of two files that state the same bar holds
 */
public record IngestRequest(List<String> locations, ReadOptions options, Optional<String> currency, Order order) {
    /** Which of two files that state the same bar holds. */
    public enum Order {
        /** The one that comes later. */
        AS_THEY_COME,
        /**
         * The one whose last day is later, in whatever order they come: files are drops of a feed, each of which repeats and
         * perhaps restates days before.
         */
        DAILY_DROPS
    }

    public IngestRequest {
        locations = List.copyOf(locations);
    }

    /** Files of which the later one holds. */
    public IngestRequest(List<String> locations, ReadOptions options, Optional<String> currency) {
        this(locations, options, currency, Order.AS_THEY_COME);
    }
}
