package io.cambrian.turn;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Instruments without a bar on the last session that had one on each of the sessions before: a file may lack their rows. */
public final class LackingBars {
    /** Sessions on which an instrument must have had a bar to be missed. */
    private static final int BEFORE = 5;

    /** Names that are said. */
    private static final int EXAMPLES = 5;

    private LackingBars() {}

    /** What a person should know; empty where nothing is missed. */
    public static Optional<String> words(Market market) {
        int[] calendar = market.calendar();
        int n = calendar.length;
        if (n <= BEFORE) {
            return Optional.empty();
        }
        List<String> missed = new ArrayList<>();
        for (BarSeries s : market.series()) {
            int size = s.size();
            boolean regular = size >= BEFORE
                    && s.days()[size - 1] == calendar[n - 2]
                    && s.days()[size - BEFORE] == calendar[n - 1 - BEFORE];
            if (regular) {
                missed.add(s.symbol());
            }
        }
        if (missed.isEmpty()) {
            return Optional.empty();
        }
        String names = missed.stream().limit(EXAMPLES).collect(Collectors.joining(", "));
        int more = missed.size() - EXAMPLES;
        return Optional.of(
                names + (more > 0 ? " and " + more + " more have" : missed.size() > 1 ? " have" : " has")
                        + " no bar of " + LocalDate.ofEpochDay(calendar[n - 1])
                        + ", while others do. Look whether a file lacks rows: bars that come later are taken in, but the account has traded the day by then.");
    }
}
