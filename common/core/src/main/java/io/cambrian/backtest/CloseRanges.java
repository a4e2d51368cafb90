package io.cambrian.backtest;

/**
 * The closes of a series with the lowest and the highest of each block of bars, so that a protected position which nothing
 * happens to is followed from block to block. The rules are those of {@link OpenPosition#protection}.
 */
final class CloseRanges {
    private static final int BLOCK_BITS = 4;
    private static final int LAST_IN_BLOCK = (1 << BLOCK_BITS) - 1;

    private final double[] close;
    private final double[] lowest;
    private final double[] highest;

    /** @param close kept, not copied */
    CloseRanges(double[] close, int bars) {
        this.close = close;
        int blocks = bars + LAST_IN_BLOCK >>> BLOCK_BITS;
        lowest = new double[blocks];
        highest = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            int from = b << BLOCK_BITS;
            lowest[b] = close[from];
            highest[b] = close[from];
            for (int t = from + 1; t <= Math.min(bars - 1, from + LAST_IN_BLOCK); t++) {
                lowest[b] = Math.min(lowest[b], close[t]);
                highest[b] = Math.max(highest[b], close[t]);
            }
        }
    }

    /**
     * The first bar from {@code from} on, and before {@code to}, at whose close the protection of a long position asks to
     * leave; {@code to} if there is none.
     *
     * @param stop distance from the fill; NaN without one
     * @param trail distance from the highest close since {@code from}; NaN without one
     * @param takeProfit as a fraction of the fill; NaN without one
     */
    int leaveLong(int from, int to, double fill, double stop, double trail, double takeProfit) {
        double floor = Double.isNaN(stop) ? Double.NEGATIVE_INFINITY : fill - stop;
        double ceiling = Double.isNaN(takeProfit) ? Double.POSITIVE_INFINITY : fill * (1 + takeProfit);
        if (Double.isNaN(trail)) {
            return leave(from, to, floor, ceiling);
        }
        double best = Double.NEGATIVE_INFINITY;
        int t = from;
        while (t < to) {
            int block = t >>> BLOCK_BITS;
            int end = Math.min(to, (t | LAST_IN_BLOCK) + 1);
            double low = lowest[block];
            double high = highest[block];
            if (end - t > LAST_IN_BLOCK && !(low < floor || low < Math.max(best, high) - trail || high > ceiling)) {
                best = Math.max(best, high);
                t = end;
                continue;
            }
            for (; t < end; t++) {
                double c = close[t];
                best = c > best ? c : best;
                if (c < floor || c < best - trail || c > ceiling) {
                    return t;
                }
            }
        }
        return to;
    }

    /** The same for a short position, whose trailing stop follows the lowest close. */
    int leaveShort(int from, int to, double fill, double stop, double trail, double takeProfit) {
        double ceiling = Double.isNaN(stop) ? Double.POSITIVE_INFINITY : fill + stop;
        double floor = Double.isNaN(takeProfit) ? Double.NEGATIVE_INFINITY : fill * (1 - takeProfit);
        if (Double.isNaN(trail)) {
            return leave(from, to, floor, ceiling);
        }
        double best = Double.POSITIVE_INFINITY;
        int t = from;
        while (t < to) {
            int block = t >>> BLOCK_BITS;
            int end = Math.min(to, (t | LAST_IN_BLOCK) + 1);
            double low = lowest[block];
            double high = highest[block];
            if (end - t > LAST_IN_BLOCK && !(high > ceiling || high > Math.min(best, low) + trail || low < floor)) {
                best = Math.min(best, low);
                t = end;
                continue;
            }
            for (; t < end; t++) {
                double c = close[t];
                best = c < best ? c : best;
                if (c > ceiling || c > best + trail || c < floor) {
                    return t;
                }
            }
        }
        return to;
    }

    /** The first bar whose close is below the floor or above the ceiling. A block may reach beyond what is asked. */
    private int leave(int from, int to, double floor, double ceiling) {
        int t = from;
        while (t < to) {
            int block = t >>> BLOCK_BITS;
            int end = Math.min(to, (t | LAST_IN_BLOCK) + 1);
            if (lowest[block] < floor || highest[block] > ceiling) {
                for (; t < end; t++) {
                    if (close[t] < floor || close[t] > ceiling) {
                        return t;
                    }
                }
            }
            t = end;
        }
        return to;
    }
}
