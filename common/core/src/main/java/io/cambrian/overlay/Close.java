package io.cambrian.overlay;

import io.cambrian.memory.DecisionRecall;
import io.cambrian.regime.ContextFeature;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that an overlay is told at the close of a day, from bars up to that day; whoever needs earlier days keeps them from
 * {@link Overlay#observe}.
 *
 * @param day days since 1970-01-01
 * @param bars of this day, by symbol
 * @param context the universe's features in the order of {@link ContextFeature}, in their own units; NaN where unknown
 * @param regimes filtered probability by regime name; empty where unknown or without a model
 * @param book signed weights held at this close, by symbol, in the paper account of the targets of the days before: what was
 *     decided, before limits and rounding, so that it is the same in batch, live, and after a restart
 */
public record Close(
        int day,
        SortedMap<String, DayBar> bars,
        double[] context,
        SortedMap<String, Double> regimes,
        SortedMap<String, Double> book) {
    public Close {
        bars = Collections.unmodifiableSortedMap(new TreeMap<>(bars));
        context = context.clone();
        regimes = Collections.unmodifiableSortedMap(new TreeMap<>(regimes));
        book = Collections.unmodifiableSortedMap(new TreeMap<>(book));
    }

    /** The likeliest regime, the first by name on a tie; empty where unknown. */
    public Optional<String> regime() {
        return DecisionRecall.regime(regimes);
    }

    /** A feature of the universe, in its own unit; NaN where unknown. */
    public double context(ContextFeature feature) {
        return context[feature.ordinal()];
    }

    @Override
    public double[] context() {
        return context.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Close o
                && day == o.day
                && bars.equals(o.bars)
                && Arrays.equals(context, o.context)
                && regimes.equals(o.regimes)
                && book.equals(o.book);
    }

    @Override
    public int hashCode() {
        return 31 * day + bars.hashCode();
    }
}
