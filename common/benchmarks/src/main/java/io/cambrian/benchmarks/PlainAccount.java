package io.cambrian.benchmarks;

import io.cambrian.market.BarSeries;

/** The account of the workloads by the plainest loop, for peers that bring decisions but no fast account. */
final class PlainAccount {
    private PlainAccount() {}

    /**
     * Long only, all in, filled at the next open, marked at closes.
     *
     * @param wants for each bar whether a position is wanted after its close
     * @param at the place of the result
     */
    static void score(BarSeries series, boolean[] wants, Yardstick.Cells cells, int at) {
        double[] open = series.open();
        double[] close = series.close();
        double cost = CellProgram.COSTS.perSide();
        double cash = 1;
        double shares = 0;
        EquityCurve curve = new EquityCurve();
        int trades = 0;
        int n = series.size();
        for (int t = 1; t < n; t++) {
            double now = curve.equity();
            if (wants[t - 1]) {
                if (shares == 0) {
                    shares = cash / (open[t] * (1 + cost));
                    trades++;
                }
                now = shares * close[t];
            } else if (shares > 0) {
                cash = shares * open[t] * (1 - cost);
                shares = 0;
                now = cash;
            }
            curve.next(now);
        }
        curve.write(n, trades, cells, at);
    }
}
