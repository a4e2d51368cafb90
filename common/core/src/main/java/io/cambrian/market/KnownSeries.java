package io.cambrian.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A macro series as it was known day by day: on each day the value of the latest period of which one was known, as last told
 * by then. What is told later changes no earlier day. Immutable.
 */
public final class KnownSeries {
    private final int[] days; // on which what is known changes, ascending
    private final double[] values;

    private KnownSeries(int[] days, double[] values) {
        this.days = days;
        this.values = values;
    }

    /**
     * One telling.
     *
     * @param period date that the value carries, since 1970-01-01
     * @param known first day on whose close it may be used
     */
    public record Vintage(int period, int known, double value) {}

    /** The series of some vintages, in any order; of two for one period and day the larger value holds. */
    public static KnownSeries of(List<Vintage> vintages) {
        List<Vintage> sorted = new ArrayList<>(vintages);
        sorted.sort(Comparator.comparingInt(Vintage::known)
                .thenComparingInt(Vintage::period)
                .thenComparingDouble(Vintage::value));
        int[] days = new int[sorted.size()];
        double[] values = new double[sorted.size()];
        int n = 0;
        int period = Integer.MIN_VALUE;
        for (Vintage v : sorted) {
            if (v.period() < period) {
                continue; // an old period told anew: the latest one stays
            }
            period = v.period();
            if (n > 0 && days[n - 1] == v.known()) {
                n--;
            }
            days[n] = v.known();
            values[n++] = v.value();
        }
        return new KnownSeries(Arrays.copyOf(days, n), Arrays.copyOf(values, n));
    }

    /** What was known at the close of a day; NaN before anything was. */
    public double on(int day) {
        int at = Arrays.binarySearch(days, day);
        int last = at >= 0 ? at : -at - 2;
        return last < 0 ? Double.NaN : values[last];
    }
}
