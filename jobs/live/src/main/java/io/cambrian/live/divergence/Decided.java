package io.cambrian.live.divergence;

import io.cambrian.overlay.DayBar;
import io.cambrian.overlay.OverlayChain;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the plan in force wants at the close of a day.
 *
 * @param terms of the plan
 * @param bars of the day, of the plan's instruments
 * @param targets signed fractions of equity for the instruments that have a bar, before limits
 */
public record Decided(OverlayChain.Terms terms, SortedMap<String, DayBar> bars, SortedMap<String, Double> targets) {
    public Decided {
        bars = Collections.unmodifiableSortedMap(new TreeMap<>(bars));
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }
}
