package io.cambrian.regime;

import java.util.HashMap;
import java.util.Map;

/**
 * The context of a universe as its days arrive: the streaming form of {@link Contexts#of}, with the same bits if each day's
 * series come ordered by symbol. Not safe for concurrent use.
 */
public final class ContextStream {
    private final Map<String, RollingCloses> series = new HashMap<>();
    private final IndexFeatures index;
    private CrossSection today = new CrossSection(new int[1]);

    /** Before the first day of a universe. */
    public ContextStream(double periodsPerYear) {
        index = new IndexFeatures(periodsPerYear);
    }

    /** Takes in a series' close of the day that is under way; once per series, in the order of symbols. */
    public void bar(String symbol, double close, boolean member) {
        RollingCloses closes = series.computeIfAbsent(symbol, s -> new RollingCloses());
        closes.next(close);
        today.add(0, closes, member);
    }

    /** Ends the day: one value per {@link ContextFeature}, in their order; NaN where unknown. */
    public double[] close() {
        double[] row = new double[ContextFeature.values().length];
        index.next(today, 0, row);
        today = new CrossSection(new int[1]);
        return row;
    }
}
