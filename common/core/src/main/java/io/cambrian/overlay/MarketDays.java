package io.cambrian.overlay;

import io.cambrian.market.BarSeries;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Bars of several instruments, day by day. */
public final class MarketDays {
    private MarketDays() {}

    /** Sees a day. */
    public interface Visitor {
        /** @param bars of the instruments that have one on the day, by symbol */
        void day(int day, SortedMap<String, DayBar> bars);
    }

    /** Walks all days on which some series has a bar, ascending. */
    public static void walk(List<BarSeries> series, Visitor visitor) {
        List<BarSeries> ordered =
                series.stream().sorted(Comparator.comparing(BarSeries::symbol)).toList();
        TreeSet<Integer> days = new TreeSet<>();
        for (BarSeries s : ordered) {
            for (int day : s.days()) {
                days.add(day);
            }
        }
        int[] next = new int[ordered.size()];
        for (int day : days) {
            TreeMap<String, DayBar> bars = new TreeMap<>();
            for (int k = 0; k < next.length; k++) {
                BarSeries s = ordered.get(k);
                if (next[k] < s.size() && s.days()[next[k]] == day) {
                    bars.put(s.symbol(), DayBar.of(s, next[k]++));
                }
            }
            visitor.day(day, bars);
        }
    }

    /** The first of the last days on which some series has a bar; 0 where none has any. */
    public static int firstOfLast(int count, List<BarSeries> series) {
        TreeSet<Integer> last = new TreeSet<>();
        for (BarSeries s : series) {
            for (int t = Math.max(0, s.size() - count); t < s.size(); t++) {
                last.add(s.days()[t]);
            }
        }
        return last.descendingSet().stream().limit(count).reduce(0, (later, day) -> day);
    }
}
