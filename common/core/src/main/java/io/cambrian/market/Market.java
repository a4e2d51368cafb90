package io.cambrian.market;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * All bar series of a universe on one calendar: what a population of strategies is scored on.
 *
 * <p>The calendar is the ascending union of the days of all series. Series are ordered by symbol, so that sums over
 * instruments have one order. Immutable.
 *
 * @param series the bar series, one per spell, ordered by symbol
 * @param calendar days since 1970-01-01, ascending: the union of the days of all series
 * @param periodsPerYear trading days that make a year (252 equities, about 260 currencies, 365 crypto), for annualization
 */
public record Market(List<BarSeries> series, int[] calendar, double periodsPerYear) {
    public Market {
        series = List.copyOf(series);
        if (!(periodsPerYear > 0)) {
            throw new IllegalArgumentException("The periodsPerYear (" + periodsPerYear + ") must be positive.");
        }
    }

    /** A market over the given series; empty series are dropped. */
    public static Market of(List<BarSeries> series, double periodsPerYear) {
        List<BarSeries> sorted = series.stream()
                .filter(s -> s.size() > 0)
                .sorted(Comparator.comparing(BarSeries::symbol))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).symbol().equals(sorted.get(i - 1).symbol())) {
                throw new IllegalArgumentException(
                        "The symbol " + sorted.get(i).symbol() + " occurs twice in a market.");
            }
        }
        TreeSet<Integer> days = new TreeSet<>();
        for (BarSeries s : sorted) {
            for (int day : s.days()) {
                days.add(day);
            }
        }
        return new Market(sorted, days.stream().mapToInt(Integer::intValue).toArray(), periodsPerYear);
    }

    /** The same market seen only on the days {@code from <= day <= to}; prices keep their adjustment. */
    public Market between(int from, int to) {
        return of(series.stream().map(s -> s.between(from, to)).toList(), periodsPerYear);
    }

    /** The position of {@code day} in the calendar, or where it would be inserted as {@code -(position) - 1}. */
    public int indexOf(int day) {
        return Arrays.binarySearch(calendar, day);
    }

    public long bars() {
        return series.stream().mapToLong(BarSeries::size).sum();
    }

    /** Bars on which nothing was traded: their price is known, but no order fills on them. */
    public long barsWithoutTrade() {
        return series.stream()
                .mapToLong(s ->
                        IntStream.range(0, s.size()).filter(s::isWithoutTrade).count())
                .sum();
    }
}
