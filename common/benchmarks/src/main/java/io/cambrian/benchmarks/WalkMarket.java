package io.cambrian.benchmarks;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.ArrayList;
import java.util.List;

/**
 * The deterministic random walks of workload W1: open, high, low, close and volume made only of additions, products,
 * floors, minima and maxima of IEEE doubles, so that every language and machine gets the same bits.
 *
 * <p>A walk's day draws from a counter-based generator (SplitMix64's finalizer over a counter): twelve uniforms make the
 * day's shock, four the gap at the open, one each the high, the low and the volume. Start price, volatility and drift of a
 * series come from counters above 2<sup>40</sup>.
 */
final class WalkMarket {
    static final int SERIES = 100;
    static final int BARS = 5_000;
    static final long SEED = 20260724L;

    /** {@link #checksum()} of the standard size and seed. */
    static final long CHECKSUM = 0x67f0705e147435fdL;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int DRAWS_PER_DAY = 32;
    private static final long SERIES_COUNTERS = 1L << 40;

    private final int bars;
    private final List<BarSeries> series;

    private WalkMarket(int bars, List<BarSeries> series) {
        this.bars = bars;
        this.series = List.copyOf(series);
    }

    /** The standard market: 100 series of 5,000 bars. */
    static WalkMarket standard() {
        return of(SERIES, BARS);
    }

    static WalkMarket of(int seriesCount, int bars) {
        List<BarSeries> list = new ArrayList<>();
        for (int s = 0; s < seriesCount; s++) {
            list.add(walk(s, bars));
        }
        return new WalkMarket(bars, list);
    }

    private static BarSeries walk(int s, int bars) {
        double last = 20 + 80 * uniform(SERIES_COUNTERS + s * 8L);
        double sigma = 0.008 + 0.016 * uniform(SERIES_COUNTERS + s * 8L + 1);
        double drift = 0.0001 + 0.0004 * uniform(SERIES_COUNTERS + s * 8L + 2);
        int[] days = new int[bars];
        double[] open = new double[bars];
        double[] high = new double[bars];
        double[] low = new double[bars];
        double[] close = new double[bars];
        double[] volume = new double[bars];
        for (int t = 0; t < bars; t++) {
            long counter = ((long) s * bars + t) * DRAWS_PER_DAY;
            double shock = sumOfUniforms(counter, 12) - 6;
            double gap = sumOfUniforms(counter + 12, 4) - 2;
            double change = drift + sigma * shock;
            days[t] = t;
            open[t] = last * (1 + (0.35 * sigma) * gap);
            close[t] = last * (1 + change);
            high[t] = Math.max(open[t], close[t]) * (1 + (0.3 * sigma) * uniform(counter + 16));
            low[t] = Math.min(open[t], close[t]) * (1 - (0.3 * sigma) * uniform(counter + 17));
            volume[t] = Math.floor((100_000 * (0.5 + uniform(counter + 18))) * (1 + 20 * Math.abs(change)));
            last = close[t];
        }
        return BarSeries.of(String.format("S%03d", s), days, open, high, low, close, volume, null);
    }

    private static double sumOfUniforms(long counter, int n) {
        double sum = uniform(counter);
        for (int i = 1; i < n; i++) {
            sum += uniform(counter + i);
        }
        return sum;
    }

    private static double uniform(long counter) {
        return (mix(SEED + (counter + 1) * GOLDEN) >>> 11) * 0x1p-53;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    List<BarSeries> series() {
        return series;
    }

    int bars() {
        return bars;
    }

    Market market() {
        return Market.of(series, 252);
    }

    /** Exclusive or of all mixed bits, with their places: open, high, low, close, volume, each series after series. */
    long checksum() {
        long sum = 0;
        for (int s = 0; s < series.size(); s++) {
            BarSeries one = series.get(s);
            double[][] fields = {one.open(), one.high(), one.low(), one.close(), one.volume()};
            for (double[] field : fields) {
                for (int t = 0; t < bars; t++) {
                    sum ^= mix(Double.doubleToRawLongBits(field[t]) + (long) s * bars + t);
                }
            }
        }
        return sum;
    }

    /** The standard market, or an exception where this machine's arithmetic does not give the standard's bits. */
    static WalkMarket verified() {
        WalkMarket walks = standard();
        if (walks.checksum() != CHECKSUM) {
            throw new IllegalStateException(
                    String.format("The walks have checksum %016x, not %016x.", walks.checksum(), CHECKSUM));
        }
        return walks;
    }
}
