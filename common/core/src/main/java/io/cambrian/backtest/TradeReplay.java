package io.cambrian.backtest;

import io.cambrian.market.BarSeries;
import java.util.Arrays;

/**
 * What a trade comes to when it is made again: the fills that its days give, and the account of one instrument led through
 * them. A memory of trades is held to this: what it says that a trade earned, the prices must still say.
 *
 * @param entryPrice price of the first fill without costs
 * @param exitPrice price of the last fill without costs, or the last close where the position stays open
 * @param netReturn on the capital in the instrument, costs and borrow charged
 * @param cost fees, slippage and borrow as a positive fraction of that capital
 */
public record TradeReplay(double entryPrice, double exitPrice, double netReturn, double cost) {
    /** What is made again. */
    public enum End {
        /** Left at the fill of the last day. */
        FILL,
        /** Left at the close of the last day, with the cost of an exit: the instrument's bars end there. */
        LAST_CLOSE,
        /** Valued at the close of the last day, and not left. */
        OPEN
    }

    /**
     * Makes a trade again.
     *
     * @param side 1 long, -1 short
     * @param fraction of the capital, in (0, 1]
     * @param firstDay day of the entry's fill, since 1970-01-01; a bar of the series
     * @param lastDay day of the exit, or until which the position is valued; a bar of the series
     * @throws IllegalArgumentException where the series has no bar on one of the days
     */
    public static TradeReplay of(
            BarSeries series, int side, double fraction, int firstDay, int lastDay, End end, Costs costs) {
        int first = at(series, firstDay);
        int last = at(series, lastDay);
        double[] fills = series.closeOnly() ? series.close() : series.open();
        CellAccount account = new CellAccount(costs);
        account.enter(side, fraction, fills[first]);
        account.mark(series.close()[first]);
        for (int t = first + 1; t <= last && !account.isRuined(); t++) {
            account.accrue(series.days()[t] - series.days()[t - 1]);
            if (t == last && end == End.FILL) {
                account.exit(fills[t]);
            } else {
                account.mark(series.close()[t]);
            }
        }
        if (end == End.LAST_CLOSE && account.isOpen()) {
            account.exit(series.close()[last]);
        }
        return new TradeReplay(
                fills[first],
                end == End.FILL ? fills[last] : series.close()[last],
                account.equity() - 1,
                account.paid());
    }

    private static int at(BarSeries series, int day) {
        int at = Arrays.binarySearch(series.days(), day);
        if (at < 0) {
            throw new IllegalArgumentException("The series " + series.symbol() + " has no bar on day " + day + ".");
        }
        return at;
    }
}
