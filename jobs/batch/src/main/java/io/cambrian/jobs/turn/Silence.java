package io.cambrian.jobs.turn;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Instruments whose bars stopped coming lately: nobody can trade them, and whoever holds them does so at an old price. */
final class Silence {
    /** Calendar days after which an instrument that went is no news any more. */
    private static final int NEWS = 31;

    private static final int NAMED = 5;

    private Silence() {}

    /** What to say of them; empty where each instrument that had a bar of late has one on the last day. */
    static Optional<String> words(Market market) {
        int[] calendar = market.calendar();
        int today = calendar[calendar.length - 1];
        List<BarSeries> silent = new ArrayList<>();
        for (BarSeries s : market.series()) {
            int last = lastOf(s);
            if (last < today && last >= today - NEWS) {
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

    private static int lastOf(BarSeries s) {
        return s.days()[s.size() - 1];
    }
}
