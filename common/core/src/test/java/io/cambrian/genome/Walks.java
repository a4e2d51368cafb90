package io.cambrian.genome;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Markets of independent random walks with full bars: a daily standard deviation of 1.3 %, no edge. */
final class Walks {
    private Walks() {}

    static Market market(long seed, int instruments, int days) {
        List<BarSeries> series = new ArrayList<>();
        for (int i = 0; i < instruments; i++) {
            series.add(series("W" + i, Seeds.stream(seed, i), days));
        }
        return Market.of(series, 252);
    }

    private static BarSeries series(String symbol, RandomGenerator random, int days) {
        int[] day = new int[days];
        double[] open = new double[days];
        double[] high = new double[days];
        double[] low = new double[days];
        double[] close = new double[days];
        double[] volume = new double[days];
        double last = 100;
        for (int t = 0; t < days; t++) {
            day[t] = 15_000 + t;
            open[t] = last * Math.exp(0.005 * random.nextGaussian());
            close[t] = open[t] * Math.exp(0.012 * random.nextGaussian());
            high[t] = Math.max(open[t], close[t]) * Math.exp(0.004 * random.nextDouble());
            low[t] = Math.min(open[t], close[t]) * Math.exp(-0.004 * random.nextDouble());
            volume[t] = 1e6 * Math.exp(0.4 * random.nextGaussian());
            last = close[t];
        }
        return BarSeries.of(symbol, day, open, high, low, close, volume, null);
    }
}
