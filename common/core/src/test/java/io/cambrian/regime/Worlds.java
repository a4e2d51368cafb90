package io.cambrian.regime;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Markets whose regimes are known: stretches of 300 calm rising days take turns with 200 turbulent falling ones. */
final class Worlds {
    static final int CALM_DAYS = 300;
    static final int CYCLE = 500;

    private Worlds() {}

    static boolean isTurbulent(int day) {
        return day % CYCLE >= CALM_DAYS;
    }

    static Market regimes(long seed, int series, int days) {
        RandomGenerator random = Seeds.stream(seed, 1);
        double[][] close = new double[series][days];
        double[] level = new double[series];
        for (int t = 0; t < days; t++) {
            double volatility = isTurbulent(t) ? 0.025 : 0.006;
            double common = random.nextGaussian();
            for (int s = 0; s < series; s++) {
                double r =
                        volatility * (0.7 * common + 0.7 * random.nextGaussian()) + (isTurbulent(t) ? -0.002 : 0.001);
                level[s] = t == 0 ? 100 : level[s] * (1 + r);
                close[s][t] = level[s];
            }
        }
        return market(close, 0);
    }

    /** A market of closes, every series from the first day on; series s misses each day t with (t + s) % gap == 0. */
    static Market market(double[][] close, int gap) {
        List<BarSeries> all = new ArrayList<>();
        for (int s = 0; s < close.length; s++) {
            int n = 0;
            int[] days = new int[close[s].length];
            double[] kept = new double[days.length];
            for (int t = 0; t < days.length; t++) {
                if (gap == 0 || (t + s) % gap != 0) {
                    days[n] = t;
                    kept[n++] = close[s][t];
                }
            }
            all.add(BarSeries.closeOnly(
                    "S" + (100 + s), java.util.Arrays.copyOf(days, n), java.util.Arrays.copyOf(kept, n), null));
        }
        return Market.of(all, 252);
    }
}
