package io.cambrian.backtest;

import io.cambrian.market.BarSeries;

/**
 * What holding levels of exposure in one instrument earns, day by day: the fills, costs and marks of every backtest, for those
 * who decide how much to hold and not only whether.
 *
 * <p>A level that is not the one held is filled at the next bar that can fill it, at its open (at its close where there is no open).
 * An account that goes from one level to another trades the difference; as long as the level stays, shares stay, and exposure
 * drifts with the price. With levels of one size this is exactly what a strategy of that fixed size does.
 */
public final class ExposureReturns {
    private ExposureReturns() {}

    /**
     * Net simple returns of the bars {@code first} to {@code end}, exclusive; the account begins flat before {@code first}.
     *
     * @param levels by bar of the series, decided at its close: a fraction of capital in [-1, 1], negative for short
     */
    public static double[] of(BarSeries series, int first, int end, double[] levels, Costs costs) {
        CellAccount account = new CellAccount(costs);
        double[] returns = new double[end - first];
        double held = 0;
        double wanted = 0;
        for (int t = first; t < end; t++) {
            double before = account.equity();
            if (t > 0) {
                account.accrue(series.days()[t] - series.days()[t - 1]);
            }
            boolean fills = StrategyRunner.trades(
                    series.open()[t], series.high()[t], series.low()[t], series.close()[t], series.volume()[t]);
            if (wanted != held && fills && !account.isRuined()) {
                double price = series.closeOnly() ? series.close()[t] : series.open()[t];
                move(account, held, wanted, price);
                held = account.isRuined() ? 0 : wanted;
            }
            account.mark(series.close()[t]);
            account.takeTraded();
            returns[t - first] = before > 0 ? account.equity() / before - 1 : 0;
            if (!(Math.abs(levels[t]) <= 1)) {
                throw new IllegalArgumentException(
                        "Level " + levels[t] + " of " + series.symbol() + " at bar " + t + " is not in [-1, 1].");
            }
            wanted = levels[t];
        }
        return returns;
    }

    private static void move(CellAccount account, double held, double wanted, double price) {
        if (held != 0 && wanted != 0 && Math.signum(held) == Math.signum(wanted)) {
            account.resize(wanted, price);
            return;
        }
        if (account.isOpen()) {
            account.exit(price);
        }
        if (wanted != 0 && !account.isRuined()) {
            account.enter(wanted > 0 ? 1 : -1, Math.abs(wanted), price);
        }
    }
}
