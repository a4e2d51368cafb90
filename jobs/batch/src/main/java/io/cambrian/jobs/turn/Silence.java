package io.cambrian.jobs.turn;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Instruments whose bars stopped coming lately: nobody can trade them, and whoever holds them does so at an old price. Each goes by its own
 * sessions: shares are not missed on a day on which only currencies trade, but on one of the week on which they had a bar in each of the
 * weeks before.
 */
final class Silence {
    /** Calendar days after which an instrument that went is no news any more. */
    private static final int NEWS = 31;

    /** Bars, a year of them, whose longest gap is none to speak of. */
    private static final int USUAL = 252;

    private static final int WEEKS = 3;

    private static final int NAMED = 5;

    private Silence() {}

    /** What to say of them; empty where each instrument that had a bar of late has one by now. */
    static Optional<String> words(Market market) {
        int[] calendar = market.calendar();
        int today = calendar[calendar.length - 1];
        List<BarSeries> silent = new ArrayList<>();
        for (BarSeries s : market.series()) {
            int last = lastOf(s);
            if ((today - last > longestGap(s) || last < today && isUsual(s, today)) && last >= today - NEWS) {
                silent.add(s);
            }
        }
        if (silent.isEmpty()) {
            return Optional.empty();
        }
        silent.sort(Comparator.comparingInt(Silence::lastOf).reversed().thenComparing(BarSeries::symbol));
        int more = silent.size() - NAMED;
        return Optional.of(
                silent.stream()
                        .limit(NAMED)
                        .map(s -> s.symbol() + " since " + LocalDate.ofEpochDay(lastOf(s)))
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        "Without a bar on " + LocalDate.ofEpochDay(today) + ": ",
                                        (more > 0 ? ", and " + more + " more" : "")
                                                + ". Nothing of them can be traded, and what is held of them counts at its last price.")));
    }

    /** Calendar days between two bars of the last year, at most. */
    private static int longestGap(BarSeries s) {
        int longest = 1;
        for (int t = Math.max(1, s.size() - USUAL); t < s.size(); t++) {
            longest = Math.max(longest, s.days()[t] - s.days()[t - 1]);
        }
        return longest;
    }

    /** Whether it had a bar on this day of the week in each of the last weeks. */
    private static boolean isUsual(BarSeries s, int today) {
        return IntStream.rangeClosed(1, WEEKS).allMatch(w -> Arrays.binarySearch(s.days(), today - 7 * w) >= 0);
    }

    private static int lastOf(BarSeries s) {
        return s.days()[s.size() - 1];
    }
}
