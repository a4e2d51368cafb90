package io.cambrian.backtest;

import java.util.Arrays;
import java.util.List;

/**
 * The cases by which a strategy is judged separately: each day of the window belongs to one kind of days (a regime within an
 * era), or to none, and each instrument to one group. A case is a kind of days in a group: what the strategy earns on those
 * days in that group alone. Cases are counted by kind first: case {@code kind * groups + group}.
 *
 * @param kinds names of the kinds of days; kinds times groups at most 64
 * @param kindOfDay for each day of the market's calendar the index of its kind, or -1
 * @param groups of the market's instruments
 */
public record Cases(List<String> kinds, int[] kindOfDay, InstrumentGroups groups) {
    public Cases {
        kinds = List.copyOf(kinds);
        if (kinds.size() * groups.count() > 64) {
            throw new IllegalArgumentException("At most 64 cases, not " + kinds.size() * groups.count() + ".");
        }
        for (int c : kindOfDay) {
            if (c < -1 || c >= kinds.size()) {
                throw new IllegalArgumentException("The kind of days " + c + " does not exist.");
            }
        }
    }

    /** Kinds of days only, over all instruments together. */
    public Cases(List<String> kinds, int[] kindOfDay) {
        this(kinds, kindOfDay, InstrumentGroups.ONE);
    }

    /** No cases: every day belongs to none. */
    public static Cases none(int days) {
        int[] none = new int[days];
        Arrays.fill(none, -1);
        return new Cases(List.of(), none);
    }

    /** The same kinds of days, apart for each group. */
    public Cases within(InstrumentGroups groups) {
        return new Cases(kinds, kindOfDay, groups);
    }

    public int count() {
        return kinds.size() * groups.count();
    }
}
