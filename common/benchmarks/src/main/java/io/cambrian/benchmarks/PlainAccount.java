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
        double equity = 1;
        double peak = 1;
        double drawdown = 0;
        double sum = 0;
        double squares = 0;
        int trades = 0;
        int n = series.size();
        for (int t = 1; t < n; t++) {
            double now = equity;
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
            double r = now / equity - 1;
            sum += r;
            squares += r * r;
            equity = now;
            peak = Math.max(peak, equity);
            drawdown = Math.max(drawdown, 1 - equity / peak);
        }
        double sd = Math.sqrt(Math.max(0, (squares - sum * sum / n) / (n - 1)));
        cells.totalReturn()[at] = equity - 1;
        cells.sharpe()[at] = sd > 0 ? sum / n / sd * Math.sqrt(CellProgram.PERIODS_PER_YEAR) : 0;
        cells.maxDrawdown()[at] = drawdown;
        cells.trades()[at] = trades;
    }
}
