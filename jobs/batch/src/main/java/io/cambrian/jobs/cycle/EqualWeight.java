package io.cambrian.jobs.cycle;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;

/** Equal-weight buy and hold, rebalanced daily at no cost: the yardstick that needs no skill. */
public final class EqualWeight {
    private EqualWeight() {}

    /**
     * The mean simple return of the members that have a bar on each day; membership is that of the bar before, which was known
     * before the return was earned.
     *
     * @param days some of the market's days, ascending
     * @return one return per day; 0 on a day without any
     */
    public static double[] returns(Market market, int[] days) {
        double[] sum = new double[days.length];
        int[] count = new int[days.length];
        for (BarSeries s : market.series()) {
            for (int i = 1; i < s.size(); i++) {
                int at = Arrays.binarySearch(days, s.days()[i]);
                if (at >= 0 && s.member()[i - 1]) {
                    sum[at] += s.close()[i] / s.close()[i - 1] - 1;
                    count[at]++;
                }
            }
        }
        for (int t = 0; t < sum.length; t++) {
            sum[t] = count[t] == 0 ? 0 : sum[t] / count[t];
        }
        return sum;
    }

    /** Growth of one unit. */
    public static double[] growth(double[] returns) {
        double[] growth = new double[returns.length];
        double wealth = 1;
        for (int t = 0; t < growth.length; t++) {
            wealth *= 1 + returns[t];
            growth[t] = wealth;
        }
        return growth;
    }
}
