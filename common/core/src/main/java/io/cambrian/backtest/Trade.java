package io.cambrian.backtest;

/**
 * One position from entry to exit. Fractions are of the equity that the strategy had in the instrument just before the
 * entry.
 *
 * @param side 1 long, -1 short
 * @param decisionDay day of the close at which the entry was decided, days since 1970-01-01
 * @param entryDay day of the fill
 * @param entryPrice price of the fill without costs
 * @param exitDay day of the closing fill; the window's last day of the instrument where the position is still open
 * @param exitPrice price of the closing fill without costs, or the last close
 * @param fraction of the equity put into the position, in (0, 1]
 * @param netReturn what the trade did to the equity, all costs and borrow included: 0.01 is a gain of 1 %
 * @param costPaid fees, slippage and borrow, a positive fraction
 * @param barsHeld bars of the instrument after the entry's fill up to the exit; 0 for an exit on the day of the entry
 * @param maxAdverseExcursion largest move against the position while it was held, from the fill price, by lows (highs for a
 *     short) and the exit price: a positive fraction of the fill price
 * @param maxFavorableExcursion the same for the best price
 * @param exitReason why it ended
 * @param openAtEnd whether it was still open at the end of the window; it is then marked at the last close without the cost
 *     of an exit
 */
public record Trade(
        String symbol,
        int side,
        int decisionDay,
        int entryDay,
        double entryPrice,
        int exitDay,
        double exitPrice,
        double fraction,
        double netReturn,
        double costPaid,
        int barsHeld,
        double maxAdverseExcursion,
        double maxFavorableExcursion,
        Reason exitReason,
        boolean openAtEnd) {}
