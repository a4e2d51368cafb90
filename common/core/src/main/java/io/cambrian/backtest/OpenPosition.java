package io.cambrian.backtest;

/**
 * A filled position as a {@link StrategyRunner} remembers it: what a process that restarts must hand back.
 *
 * @param side 1 long, -1 short
 * @param fraction of the instrument's capital at entry, in (0, 1]
 * @param fillPrice price of the fill, without costs
 * @param bestClose highest close (lowest for a short) since the fill, the fill's own bar included
 * @param stopDistance distance of the stop from the fill price, in price units; NaN without a stop
 * @param trailDistance distance of the trailing stop from the best close; NaN without one
 * @param heldBars bars since the fill, the fill's own bar counted as 1
 */
public record OpenPosition(
        int side,
        double fraction,
        double fillPrice,
        double bestClose,
        double stopDistance,
        double trailDistance,
        int heldBars) {
    public OpenPosition {
        if (Math.abs(side) != 1 || !(fraction > 0 && fraction <= 1) || !(fillPrice > 0) || heldBars < 0) {
            throw new IllegalArgumentException("An open position needs a side of 1 or -1 (" + side
                    + "), a fraction in (0, 1] (" + fraction + "), a positive price (" + fillPrice
                    + ") and no negative holding time (" + heldBars + ").");
        }
    }

    /** The position after one more close. */
    OpenPosition afterClose(double close) {
        double best = side > 0 ? Math.max(bestClose, close) : Math.min(bestClose, close);
        return new OpenPosition(side, fraction, fillPrice, best, stopDistance, trailDistance, heldBars + 1);
    }

    /** Which protection asks to leave at this close, which must already be counted in; {@link Reason#NONE} if none does. */
    Reason protection(double close, double takeProfit) {
        return protection(side, fillPrice, bestClose, stopDistance, trailDistance, takeProfit, close);
    }

    /** The rule itself, on plain numbers; a distance or profit that is NaN is never reached. */
    static Reason protection(
            int side,
            double fillPrice,
            double bestClose,
            double stopDistance,
            double trailDistance,
            double takeProfit,
            double close) {
        if (side > 0) {
            return close < fillPrice - stopDistance
                    ? Reason.STOP
                    : close < bestClose - trailDistance
                            ? Reason.TRAILING_STOP
                            : close > fillPrice * (1 + takeProfit) ? Reason.TAKE_PROFIT : Reason.NONE;
        }
        return close > fillPrice + stopDistance
                ? Reason.STOP
                : close > bestClose + trailDistance
                        ? Reason.TRAILING_STOP
                        : close < fillPrice * (1 - takeProfit) ? Reason.TAKE_PROFIT : Reason.NONE;
    }
}
