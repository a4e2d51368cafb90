package io.cambrian.evolve;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random walks with eight cases: two regimes that take turns every 50 days, in four eras. */
final class Walks {
    static final int DAYS = 2_000;
    static final int WARM_UP = 300;

    private Walks() {}

    static ScoringTask task(int instruments) {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < instruments; s++) {
            RandomGenerator random = Seeds.stream(11, s);
            double[] close = new double[DAYS];
            double price = 100;
            for (int t = 0; t < close.length; t++) {
                price *= 1 + 0.01 * random.nextGaussian();
                close[t] = price;
            }
            series.add(BarSeries.closeOnly("S" + s, IntStream.range(0, DAYS).toArray(), close, null));
        }
        int[] caseOfDay = new int[DAYS];
        for (int d = 0; d < DAYS; d++) {
            int era = Math.max(0, d - WARM_UP) * 4 / (DAYS - WARM_UP);
            caseOfDay[d] = d < WARM_UP ? -1 : 2 * era + d / 50 % 2;
        }
        List<String> names = IntStream.range(0, 8).mapToObj(c -> "case " + c).toList();
        return new ScoringTask(Market.of(series, 252), WARM_UP, DAYS - 1, Costs.DEFAULT, new Cases(names, caseOfDay));
    }
}
