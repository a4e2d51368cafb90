package io.cambrian.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A protected position is left where the rule, asked at every close, leaves it. */
class CloseRangesTest {
    private static final int BARS = 301;

    @Test
    void protectionLeavesWhereTheRuleDoes() {
        Random random = new Random(5);
        int left = 0;
        int stayed = 0;
        for (int world = 0; world < 40; world++) {
            double[] close = new double[BARS];
            double price = 100;
            for (int t = 0; t < BARS; t++) {
                price *= 1 + 0.01 * random.nextGaussian();
                close[t] = Math.rint(price); // so that limits are met exactly, too
            }
            CloseRanges ranges = new CloseRanges(close, BARS);
            for (int i = 0; i < 500; i++) {
                int from = random.nextInt(BARS);
                int to = from + random.nextInt(BARS - from);
                double fill = close[from] + random.nextInt(3) - 1;
                double stop = random.nextBoolean() ? Double.NaN : 1 + random.nextInt(20);
                double trail = random.nextBoolean() ? Double.NaN : 1 + random.nextInt(20);
                double takeProfit = random.nextBoolean() ? Double.NaN : 0.01 * (1 + random.nextInt(20));
                int side = random.nextBoolean() ? 1 : -1;
                int found = side > 0
                        ? ranges.leaveLong(from, to, fill, stop, trail, takeProfit)
                        : ranges.leaveShort(from, to, fill, stop, trail, takeProfit);
                assertEquals(barByBar(close, side, from, to, fill, stop, trail, takeProfit), found);
                left += found < to ? 1 : 0;
                stayed += found == to && to - from > 100 ? 1 : 0;
            }
        }
        assertTrue(left > 5_000 && stayed > 500, left + " left, " + stayed + " stayed");
    }

    private static int barByBar(
            double[] close, int side, int from, int to, double fill, double stop, double trail, double takeProfit) {
        double best = close[from];
        for (int t = from; t < to; t++) {
            best = side > 0 ? Math.max(best, close[t]) : Math.min(best, close[t]);
            if (OpenPosition.protection(side, fill, best, stop, trail, takeProfit, close[t]) != Reason.NONE) {
                return t;
            }
        }
        return to;
    }
}
