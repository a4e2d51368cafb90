package io.cambrian.overlay;

import java.util.List;
import java.util.Map;

/**
 * What overlays did under earlier plans of the same account.
 *
 * @param rulings up to a plan's as-of, days ascending
 * @param books how the paper accounts stood on the last of these days, by kind of overlay; none where nobody kept them
 */
public record EarlierPlans(List<Ruling> rulings, Map<String, PaperBooks> books) {
    public EarlierPlans {
        rulings = List.copyOf(rulings);
        books = Map.copyOf(books);
    }
}
