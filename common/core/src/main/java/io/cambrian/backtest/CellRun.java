package io.cambrian.backtest;

import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One strategy in one instrument, bar by bar: decisions by {@link StrategyRunner}, money by {@link CellAccount}. */
final class CellRun {
    private final BarSeries series;
    private final int firstBar;
    private final int endBar;
    private final CellAccount account;
    private final double[] netReturns;
    private final double[] positions;
    private final boolean[] live;
    private final double[] traded;
    private final List<Trade> trades = new ArrayList<>();
    private OpenTrade open;

    /** The trade being held. */
    private static final class OpenTrade {
        int side;
        int decisionBar;
        int entryBar;
        double entryPrice;
        double fraction;
        double equityBefore;
        double highest;
        double lowest;
        Reason exitReason = Reason.NONE;
    }

    private CellRun(BarSeries series, int firstBar, int endBar, Costs costs) {
        this.series = series;
        this.firstBar = firstBar;
        this.endBar = endBar;
        account = new CellAccount(costs);
        netReturns = new double[endBar - firstBar];
        positions = new double[endBar - firstBar];
        live = new boolean[endBar - firstBar];
        traded = new double[endBar - firstBar];
    }

    /**
     * Runs a strategy along a series up to {@code endBar}, trading from {@code firstBar} on.
     *
     * @param windowLastDay where the series ends before this day, its last position is closed at its last close
     */
    static CellRun of(
            Strategy strategy,
            BarSeries series,
            int firstBar,
            int endBar,
            int windowLastDay,
            Costs costs,
            double periodsPerYear) {
        CellRun run = new CellRun(series, firstBar, endBar, costs);
        StrategyRunner runner = StrategyRunner.start(strategy, series.closeOnly(), periodsPerYear);
        Decision order = null; // the last decision
        int entryDecided = -1; // bar of the last decision that changed the target
        for (int t = 0; t < endBar; t++) {
            if (t >= firstBar) {
                boolean ends = t == endBar - 1 && series.days()[t] < windowLastDay;
                run.onBar(t, order, entryDecided, ends);
            }
            Decision decision = runner.onBar(
                    series.days()[t],
                    series.open()[t],
                    series.high()[t],
                    series.low()[t],
                    series.close()[t],
                    series.volume()[t],
                    t >= firstBar && series.member()[t]);
            if (decision.action() != Decision.Action.HOLD) {
                entryDecided = t;
                if (run.open != null && decision.targetSide() != run.open.side) {
                    run.noteExitReason(decision);
                }
            }
            order = decision;
        }
        run.finish();
        return run;
    }

    private void noteExitReason(Decision decision) {
        // an exit that waits and then turns into a reversal keeps the reason of the exit
        if (open.exitReason == Reason.NONE || decision.reason() != Reason.ENTRY) {
            open.exitReason = decision.reason();
        }
    }

    private void onBar(int t, Decision order, int decidedAt, boolean ends) {
        int i = t - firstBar;
        double equityBefore = account.equity();
        boolean carried = account.isOpen();
        boolean filled = false;
        if (t > 0) {
            account.accrue(series.days()[t] - series.days()[t - 1]);
        }
        double carriedExposure = account.exposureAtLastClose();
        double fillPrice = series.closeOnly() ? series.close()[t] : series.open()[t];
        if (open != null && !series.closeOnly() && !leavesAtOpen(t, order)) {
            see(series.high()[t], series.low()[t]);
        } else if (open != null && series.closeOnly()) {
            see(series.close()[t], series.close()[t]);
        }
        if (order != null && !account.isRuined() && order.targetSide() != side() && tradable(t)) {
            filled = true;
            if (carried) {
                account.exit(fillPrice);
                see(fillPrice, fillPrice);
                close(t, fillPrice, account.isRuined() ? Reason.RUINED : open.exitReason, false);
            }
            if (order.targetSide() != 0 && !account.isRuined()) {
                enter(t, decidedAt, order, fillPrice);
            }
        }
        double exposureAfterFill = filled && !series.closeOnly() ? account.exposureAt(fillPrice) : carriedExposure;
        account.mark(series.close()[t]);
        if (account.isRuined() && open != null) {
            close(t, series.close()[t], Reason.RUINED, false);
        }
        if (ends && account.isOpen()) {
            account.exit(series.close()[t]);
            close(t, series.close()[t], account.isRuined() ? Reason.RUINED : Reason.SPELL_ENDED, false);
        }
        netReturns[i] = equityBefore > 0 ? account.equity() / equityBefore - 1 : 0;
        positions[i] = exposureAfterFill;
        live[i] = series.member()[t] || carried || filled;
        traded[i] = account.takeTraded();
    }

    private boolean leavesAtOpen(int t, Decision order) {
        return order != null && order.targetSide() != side() && tradable(t);
    }

    private boolean tradable(int t) {
        return StrategyRunner.trades(
                series.open()[t], series.high()[t], series.low()[t], series.close()[t], series.volume()[t]);
    }

    private int side() {
        return open == null ? 0 : open.side;
    }

    private void enter(int t, int decidedAt, Decision order, double price) {
        open = new OpenTrade();
        open.side = order.targetSide();
        open.decisionBar = decidedAt;
        open.entryBar = t;
        open.entryPrice = price;
        open.fraction = Math.abs(order.targetFraction());
        open.equityBefore = account.equity();
        open.highest = price;
        open.lowest = price;
        account.enter(open.side, open.fraction, price);
        if (!series.closeOnly()) {
            see(series.high()[t], series.low()[t]);
        }
    }

    private void see(double high, double low) {
        open.highest = Math.max(open.highest, high);
        open.lowest = Math.min(open.lowest, low);
    }

    private void close(int t, double price, Reason reason, boolean stillOpen) {
        double up = open.highest / open.entryPrice - 1;
        double down = 1 - open.lowest / open.entryPrice;
        trades.add(new Trade(
                series.symbol(),
                open.side,
                series.days()[open.decisionBar],
                series.days()[open.entryBar],
                open.entryPrice,
                series.days()[t],
                price,
                open.fraction,
                account.equity() / open.equityBefore - 1,
                account.paid() / open.equityBefore,
                t - open.entryBar,
                open.side > 0 ? down : up,
                open.side > 0 ? up : down,
                reason,
                stillOpen));
        open = null;
    }

    private void finish() {
        if (open != null) {
            close(endBar - 1, series.close()[endBar - 1], Reason.STILL_OPEN, true);
        }
    }

    double[] netReturns() {
        return netReturns;
    }

    double[] positions() {
        return positions;
    }

    /** Whether the instrument takes part in the strategy's mean on each bar: a member, held, or traded that day. */
    boolean[] live() {
        return live;
    }

    /** Traded notional over equity, per bar. */
    double[] traded() {
        return traded;
    }

    List<Trade> trades() {
        return trades;
    }

    double finalEquity() {
        return account.equity();
    }

    InstrumentRun toRun() {
        return new InstrumentRun(
                series.symbol(), Arrays.copyOfRange(series.days(), firstBar, endBar), netReturns, positions, trades);
    }
}
