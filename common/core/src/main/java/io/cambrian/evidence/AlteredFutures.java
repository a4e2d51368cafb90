package io.cambrian.evidence;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Markets that are the same up to a day and another one after it: what is known on that day must be the same in both. */
final class AlteredFutures {
    private AlteredFutures() {}

    /** The market as it stood on a day: nothing after it exists. */
    static Market cut(Market market, int day) {
        return market.between(Integer.MIN_VALUE, day);
    }

    /**
     * Another future on the same days: prices wander off by large steps, opens and closes lie elsewhere in the range, volumes
     * are other volumes, and who may be entered is drawn anew.
     */
    static Market other(Market market, int day, long seed) {
        List<BarSeries> all = new ArrayList<>();
        for (BarSeries s : market.series()) {
            all.add(other(s, s.firstAtOrAfter(day + 1), Seeds.stream(seed, Seeds.ofText(s.symbol()), day)));
        }
        return new Market(all, market.calendar(), market.periodsPerYear());
    }

    private static BarSeries other(BarSeries s, int from, RandomGenerator random) {
        int n = s.size();
        if (from >= n) {
            return s;
        }
        double[] open = s.open().clone();
        double[] high = s.high().clone();
        double[] low = s.low().clone();
        double[] close = s.close().clone();
        double[] volume = s.volume().clone();
        boolean[] member = s.member().clone();
        double log = 0;
        for (int t = from; t < n; t++) {
            // far enough to change every comparison some time, near enough to stay finite over decades
            log = Math.max(-3, Math.min(3, log + 0.1 * random.nextGaussian()));
            double factor = StrictMath.exp(log);
            double wide = 1 + 0.02 * random.nextDouble();
            high[t] *= factor * wide;
            low[t] *= factor / wide;
            open[t] = low[t] + (high[t] - low[t]) * random.nextDouble();
            close[t] = low[t] + (high[t] - low[t]) * random.nextDouble();
            volume[t] = Math.rint(volume[t] * StrictMath.exp(random.nextGaussian()));
            member[t] = random.nextInt(4) > 0;
        }
        return s.closeOnly()
                ? BarSeries.closeOnly(s.symbol(), s.days(), close, member)
                : BarSeries.of(s.symbol(), s.days(), open, high, low, close, volume, member);
    }

    /** So many of the positions from {@code first} to {@code last}, both included, spread evenly; all if there are fewer. */
    static int[] spread(int first, int last, int most) {
        int n = Math.max(0, last - first + 1);
        int count = Math.min(most, n);
        int[] places = new int[count];
        Arrays.setAll(places, i -> first + (int) ((long) i * (n - 1) / Math.max(1, count - 1)));
        return places;
    }
}
