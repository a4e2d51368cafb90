package io.cambrian.market;

import java.util.Arrays;

/**
 * The daily bars of one listing, in time order and adjusted to total return: what indicators see and what fills are
 * priced with.
 *
 * <p>A series is one uninterrupted <em>spell</em> of an instrument. Where an instrument pauses for long (a currency
 * without a fixing for years, a share that left the universe) or its ticker passes to another company, each spell is a
 * series of its own ({@code ISK}, {@code ISK#2}): indicators warm up again, and a position is closed at the spell's last
 * close. Days are the instrument's own; nothing is ever filled forward.
 *
 * <p>All arrays have length {@link #size()} and are <strong>shared, not copied</strong> (the kernel reads them in its inner
 * loops): callers must not write to them. Prices are finite and positive, {@code low <= open, close <= high}. In a
 * close-only series open, high and low equal the close and {@link #closeOnly()} is true: such a series fills at the close
 * of the next bar. Volume is NaN where none exists.
 */
public final class BarSeries {
    private final String symbol;
    private final int[] days;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final double[] volume;
    private final boolean[] member;
    private final boolean closeOnly;

    private BarSeries(
            String symbol,
            int[] days,
            double[] open,
            double[] high,
            double[] low,
            double[] close,
            double[] volume,
            boolean[] member,
            boolean closeOnly) {
        this.symbol = symbol;
        this.days = days;
        this.open = open;
        this.high = high;
        this.low = low;
        this.close = close;
        this.volume = volume;
        this.member = member;
        this.closeOnly = closeOnly;
        check();
    }

    /**
     * A series with intraday prices. The arrays are taken over, not copied.
     *
     * @param days days since 1970-01-01, strictly ascending
     * @param member whether the instrument belongs to the universe on that day; null means always
     */
    public static BarSeries of(
            String symbol,
            int[] days,
            double[] open,
            double[] high,
            double[] low,
            double[] close,
            double[] volume,
            boolean[] member) {
        return new BarSeries(symbol, days, open, high, low, close, volume, orAlways(member, days), false);
    }

    /** A series that has only closes (a fixing, an index, a close-only file); it fills at closes. */
    public static BarSeries closeOnly(String symbol, int[] days, double[] close, boolean[] member) {
        double[] noVolume = new double[close.length];
        Arrays.fill(noVolume, Double.NaN);
        return new BarSeries(symbol, days, close, close, close, close, noVolume, orAlways(member, days), true);
    }

    private static boolean[] orAlways(boolean[] member, int[] days) {
        if (member != null) {
            return member;
        }
        boolean[] always = new boolean[days.length];
        Arrays.fill(always, true);
        return always;
    }

    private void check() {
        int n = days.length;
        if (symbol == null || symbol.isBlank()) {
            throw new IllegalArgumentException("A bar series needs a symbol.");
        }
        if (open.length != n
                || high.length != n
                || low.length != n
                || close.length != n
                || volume.length != n
                || member.length != n) {
            throw new IllegalArgumentException("The arrays of " + symbol + " must all have " + n + " elements.");
        }
        for (int i = 0; i < n; i++) {
            if (i > 0 && days[i] <= days[i - 1]) {
                throw new IllegalArgumentException(
                        "The days of " + symbol + " must ascend; day " + days[i] + " follows " + days[i - 1] + ".");
            }
            if (!(close[i] > 0) || !(open[i] > 0) || !(low[i] > 0) || !(high[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "The prices of " + symbol + " on day " + days[i] + " must be finite and positive.");
            }
        }
    }

    public String symbol() {
        return symbol;
    }

    public int size() {
        return days.length;
    }

    /** Days since 1970-01-01, strictly ascending. */
    public int[] days() {
        return days;
    }

    public double[] open() {
        return open;
    }

    public double[] high() {
        return high;
    }

    public double[] low() {
        return low;
    }

    public double[] close() {
        return close;
    }

    /** Units traded, adjusted for splits; NaN where no volume exists. */
    public double[] volume() {
        return volume;
    }

    /** Whether a position may be opened on that day. */
    public boolean[] member() {
        return member;
    }

    public boolean closeOnly() {
        return closeOnly;
    }

    /** Whether nothing was traded on bar t: volume 0 and one price all day. It values a holding, but fills no order. */
    public boolean isWithoutTrade(int t) {
        return volume[t] == 0 && open[t] == close[t] && high[t] == close[t] && low[t] == close[t];
    }

    /** The index of the first bar on or after {@code day}; {@link #size()} if there is none. */
    public int firstAtOrAfter(int day) {
        int at = Arrays.binarySearch(days, day);
        return at >= 0 ? at : -at - 1;
    }

    /** The bars of the days {@code from <= day <= to}; may be empty. Prices keep their adjustment. */
    public BarSeries between(int from, int to) {
        int a = firstAtOrAfter(from);
        int b = Math.max(a, to == Integer.MAX_VALUE ? size() : firstAtOrAfter(to + 1));
        if (a == 0 && b == size()) {
            return this;
        }
        double[] c = Arrays.copyOfRange(close, a, b);
        if (closeOnly) {
            return new BarSeries(
                    symbol,
                    Arrays.copyOfRange(days, a, b),
                    c,
                    c,
                    c,
                    c,
                    Arrays.copyOfRange(volume, a, b),
                    Arrays.copyOfRange(member, a, b),
                    true);
        }
        return new BarSeries(
                symbol,
                Arrays.copyOfRange(days, a, b),
                Arrays.copyOfRange(open, a, b),
                Arrays.copyOfRange(high, a, b),
                Arrays.copyOfRange(low, a, b),
                c,
                Arrays.copyOfRange(volume, a, b),
                Arrays.copyOfRange(member, a, b),
                false);
    }

    /**
     * The same bars on another scale.
     *
     * @param prices by which all prices are multiplied
     * @param volumes by which volumes are
     */
    public BarSeries scaled(double prices, double volumes) {
        double[] c = times(close, prices);
        return closeOnly
                ? closeOnly(symbol, days, c, member)
                : of(
                        symbol,
                        days,
                        times(open, prices),
                        times(high, prices),
                        times(low, prices),
                        c,
                        times(volume, volumes),
                        member);
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(v -> v * factor).toArray();
    }

    /** This series and then its later bars; prices must be adjusted alike. */
    public BarSeries then(BarSeries later) {
        if (!symbol.equals(later.symbol) || closeOnly != later.closeOnly) {
            throw new IllegalArgumentException(this + " cannot be followed by " + later + ".");
        }
        double[] c = joined(close, later.close);
        int[] d = Arrays.copyOf(days, size() + later.size());
        System.arraycopy(later.days, 0, d, size(), later.size());
        boolean[] m = Arrays.copyOf(member, d.length);
        System.arraycopy(later.member, 0, m, size(), later.size());
        return closeOnly
                ? closeOnly(symbol, d, c, m)
                : of(
                        symbol,
                        d,
                        joined(open, later.open),
                        joined(high, later.high),
                        joined(low, later.low),
                        c,
                        joined(volume, later.volume),
                        m);
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Override
    public String toString() {
        return symbol + "[" + size() + " bars]";
    }
}
