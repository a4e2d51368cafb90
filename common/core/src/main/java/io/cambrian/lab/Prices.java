package io.cambrian.lab;

import io.cambrian.market.BarSeries;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The bars of one synthetic instrument, made day by day. Given the past, the expected simple return of a day is exactly its
 * drift; it falls into the session, so that who holds from open to close earns it. High and low are the extremes of Brownian
 * bridges from open to close, each exact on its own.
 */
final class Prices {
    /** Monday, 3 January 2000. */
    private static final int FIRST_DAY = 10_959;

    private static final double FIRST_CLOSE = 100;
    private static final double VOLUME = 1e6;

    private final int instrument;
    private final int from;
    private final int end;
    private final Shocks shocks;
    private final RandomGenerator random;
    final double[] open;
    final double[] high;
    final double[] low;
    final double[] close;
    final double[] volume;

    Prices(int instrument, int[] spell, Shocks shocks, long seed) {
        this.instrument = instrument;
        from = spell[0];
        end = spell[1];
        this.shocks = shocks;
        random = Seeds.stream(seed, Seeds.ofText("bars"), instrument);
        int n = end - from;
        open = new double[n];
        high = new double[n];
        low = new double[n];
        close = new double[n];
        volume = new double[n];
    }

    /** Day of the calendar: weekdays from 3 January 2000 on. */
    static int day(int t) {
        return FIRST_DAY + t / 5 * 7 + t % 5;
    }

    boolean isLive(int t) {
        return t >= from && t < end;
    }

    int size() {
        return end - from;
    }

    int from() {
        return from;
    }

    /**
     * Makes the bar of a live day.
     *
     * @param drift expected simple return of the session
     */
    void next(int t, double drift) {
        int i = t - from;
        double v = shocks.variance()[instrument][t];
        double before = i == 0 ? FIRST_CLOSE : close[i - 1];
        double gap = shocks.gap()[instrument][t] - v * Shocks.GAP_SHARE / 2;
        double s2 = v * (1 - Shocks.GAP_SHARE);
        double session = shocks.session()[instrument][t] - s2 / 2 + StrictMath.log1p(drift);
        open[i] = before * StrictMath.exp(gap);
        close[i] = open[i] * StrictMath.exp(session);
        high[i] = Math.max(Math.max(open[i], close[i]), open[i] * StrictMath.exp(extreme(session, s2)));
        low[i] = Math.min(Math.min(open[i], close[i]), open[i] * StrictMath.exp(-extreme(-session, s2)));
        double move = Math.abs(gap + session) / Math.sqrt(v);
        volume[i] = Math.rint(VOLUME * StrictMath.exp(0.3 * move + 0.3 * random.nextGaussian()));
    }

    /** Maximum of a Brownian bridge from 0 to {@code end}: inverse of its distribution function. */
    private double extreme(double end, double variance) {
        double u = 1 - random.nextDouble();
        return (end + Math.sqrt(end * end - 2 * variance * StrictMath.log(u))) / 2;
    }

    BarSeries series() {
        int[] days = new int[size()];
        Arrays.setAll(days, i -> day(from + i));
        return BarSeries.of(
                String.format(Locale.ROOT, "S%03d", instrument + 1), days, open, high, low, close, volume, null);
    }
}
