package io.cambrian.live;

import io.cambrian.live.feed.Bar;
import io.cambrian.live.feed.DayBars;
import io.cambrian.market.BarSeries;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** For how many sessions, days on which anything had a bar, each instrument has had none. Not safe for concurrent use. */
final class BarGaps {
    /**
     * Sessions without a bar from which what is held needs a look: a market that closes over Easter misses four beside one that
     * never closes, and the default limit settles what is held after ten days of the calendar.
     */
    static final int STALE = 5;

    private final Map<String, Integer> missed = new HashMap<>();

    /** @param history of a plan; series may have different days */
    BarGaps(List<BarSeries> history) {
        TreeSet<Integer> last = new TreeSet<>();
        for (BarSeries s : history) {
            for (int t = Math.max(0, s.size() - STALE); t < s.size(); t++) {
                last.add(s.days()[t]);
            }
        }
        for (BarSeries s : history) {
            if (s.size() > 0) {
                missed.put(
                        s.symbol(), last.tailSet(s.days()[s.size() - 1], false).size());
            }
        }
    }

    void onDay(DayBars day) {
        Set<String> there = new HashSet<>();
        for (Bar bar : day.bars()) {
            there.add(bar.symbol());
        }
        missed.replaceAll((symbol, sessions) -> sessions + 1);
        there.forEach(s -> missed.put(s, 0));
    }

    /** Those of some instruments that have missed just as many sessions as need a look. */
    List<String> stale(Collection<String> symbols) {
        return symbols.stream().filter(s -> missed.getOrDefault(s, 0) == STALE).toList();
    }
}
