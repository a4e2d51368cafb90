package io.cambrian.live.divergence;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an account did on one day.
 *
 * @param day days since 1970-01-01
 * @param size share of the plan's positions that was wanted, in [0, 1]
 * @param cuts targets that limits or the plan's age left smaller, as signed fractions of equity, by symbol
 * @param orders that were wanted at the close, whatever became of them
 * @param fills of orders on this day
 * @param taken signed units that a person took over from the broker's books before this day, by symbol
 * @param flows money that came out of each instrument less what went in: fills, payments, fees, borrow
 * @param units signed, held at the close
 * @param equity at the close
 */
public record TradedDay(
        int day,
        double size,
        SortedMap<String, Double> cuts,
        List<Wanted> orders,
        List<Fill> fills,
        SortedMap<String, Double> taken,
        SortedMap<String, Double> flows,
        SortedMap<String, Double> units,
        double equity) {
    /**
     * An order that was wanted.
     *
     * @param target signed fraction of equity that it was to lead to
     * @param share that limits, halts and vetoes left of it, in [0, 1]
     */
    public record Wanted(String id, String symbol, double target, double share) {}

    /** Signed units that were filled. */
    public record Fill(String orderId, String symbol, double units) {}

    public TradedDay {
        cuts = Collections.unmodifiableSortedMap(new TreeMap<>(cuts));
        orders = List.copyOf(orders);
        fills = List.copyOf(fills);
        taken = Collections.unmodifiableSortedMap(new TreeMap<>(taken));
        flows = Collections.unmodifiableSortedMap(new TreeMap<>(flows));
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
    }
}
