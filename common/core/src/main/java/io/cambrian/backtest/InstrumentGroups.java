package io.cambrian.backtest;

import java.util.List;
import java.util.Map;

/**
 * Groups of instruments that are judged apart; each instrument belongs to one.
 *
 * @param names one per group, at least one
 * @param bySymbol for each instrument the index of its group; not needed where there is only one group
 */
public record InstrumentGroups(List<String> names, Map<String, Integer> bySymbol) {
    /** All instruments together. */
    public static final InstrumentGroups ONE = new InstrumentGroups(List.of("all"), Map.of());

    public InstrumentGroups {
        names = List.copyOf(names);
        bySymbol = Map.copyOf(bySymbol);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one group of instruments.");
        }
        for (int group : bySymbol.values()) {
            if (group < 0 || group >= names.size()) {
                throw new IllegalArgumentException("Group " + group + " does not exist.");
            }
        }
    }

    public int count() {
        return names.size();
    }

    /**
     * The index of an instrument's group.
     *
     * @throws IllegalArgumentException where there are several groups and the instrument is in none
     */
    public int of(String symbol) {
        if (count() == 1) {
            return 0;
        }
        Integer group = bySymbol.get(symbol);
        if (group == null) {
            throw new IllegalArgumentException("The instrument " + symbol + " belongs to no group.");
        }
        return group;
    }
}
