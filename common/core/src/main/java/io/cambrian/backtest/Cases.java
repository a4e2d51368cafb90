package io.cambrian.backtest;

import java.util.Arrays;
import java.util.List;

/**
 * The cases by which a strategy is judged separately: each day of the window belongs to one case (a regime within an era),
 * or to none.
 *
 * @param names one per case, at most 64
 * @param caseOfDay for each day of the market's calendar the index of its case, or -1
 */
public record Cases(List<String> names, int[] caseOfDay) {
    public Cases {
        names = List.copyOf(names);
        if (names.size() > 64) {
            throw new IllegalArgumentException("At most 64 cases, not " + names.size() + ".");
        }
        for (int c : caseOfDay) {
            if (c < -1 || c >= names.size()) {
                throw new IllegalArgumentException("Case " + c + " does not exist.");
            }
        }
    }

    /** No cases: every day belongs to none. */
    public static Cases none(int days) {
        int[] none = new int[days];
        Arrays.fill(none, -1);
        return new Cases(List.of(), none);
    }
}
