package io.cambrian.backtest;

/**
 * One held stretch of a position that is not simply long with the whole capital, in units of the capital at its entry: the
 * account of {@link CellAccount} in closed form. Equity at the close of a day is cash, less the borrow that a short has
 * cost since its entry, plus shares times close.
 */
final class HeldStretch {
    private final SeriesWindow series;
    private final double cost;
    private final double[] close;
    private final double[] fill;

    int entry;
    /** The bar of the exit's fill, or the last bar of the series in the window. */
    int last;
    /** Whether it is left by a decision. */
    boolean left;
    /** Whether it is closed at the last close of a series that ends early. */
    boolean closedAtEnd;

    double notional;
    double shares;
    /** Cash before borrow is paid. */
    double cash;
    /** The shares that borrow is paid on, as a number that is not positive. */
    double borrowedShares;

    HeldStretch(SeriesWindow series, Costs costs) {
        this.series = series;
        cost = costs.perSide();
        close = series.series.close();
        fill = series.series.closeOnly() ? close : series.series.open();
    }

    void set(Segments segments, int k) {
        entry = segments.entry(k);
        left = segments.exit(k) != Segments.OPEN;
        last = left ? segments.exit(k) : series.end - 1;
        closedAtEnd = !left && series.ends;
        double fraction = segments.fraction(k);
        int side = fraction > 0 ? 1 : -1;
        notional = Math.abs(fraction) / (1 + cost);
        shares = side * notional / fill[entry];
        borrowedShares = Math.min(0, shares);
        cash = 1 - side * notional - notional * cost;
        if (side < 0) {
            cash -= borrowedShares * series.borrowed()[series.day(entry)];
        }
    }

    private double cashAt(int bar) {
        return borrowedShares == 0 ? cash : cash + borrowedShares * series.borrowed()[series.day(bar)];
    }

    double equityAtClose(int bar) {
        return cashAt(bar) + shares * close[bar];
    }

    double exposureAtClose(int bar) {
        return shares * close[bar] / equityAtClose(bar);
    }

    double exposureAtEntry() {
        double value = shares * fill[entry];
        return value / (cashAt(entry) + value);
    }

    private double equityBeforeExit() {
        return cashAt(last) + shares * fill[last];
    }

    double tradedAtExit() {
        return Math.abs(shares) * fill[last] / equityBeforeExit();
    }

    double equityAfterExit() {
        return equityBeforeExit() - Math.abs(shares) * fill[last] * cost;
    }

    double tradedAtEnd() {
        return Math.abs(shares) * close[last] / equityAtClose(last);
    }

    double equityAfterEnd() {
        return equityAtClose(last) - Math.abs(shares) * close[last] * cost;
    }

    /** Whether no stretch uses up the capital: what is longer than nothing at every close, and after its exit. */
    static boolean survive(SeriesWindow series, Costs costs, Segments segments, int from, int to) {
        HeldStretch stretch = new HeldStretch(series, costs);
        for (int k = from; k < to; k++) {
            if (segments.fraction(k) > 0) {
                continue;
            }
            stretch.set(segments, k);
            double least = Double.POSITIVE_INFINITY;
            int end = stretch.left ? stretch.last : stretch.last + 1;
            for (int t = stretch.entry; t < end; t++) {
                least = Math.min(least, stretch.equityAtClose(t));
            }
            if (stretch.left) {
                least = Math.min(least, stretch.equityAfterExit());
            } else if (stretch.closedAtEnd) {
                least = Math.min(least, stretch.equityAfterEnd());
            }
            if (!(least > 0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The signed exposure at the last close of a series that does not end before the window does; 0 where nothing is held, or
     * all capital was lost.
     */
    static double heldAtEnd(SeriesWindow series, Costs costs, Segments segments, int from, int to) {
        if (from == to || segments.exit(to - 1) != Segments.OPEN || series.ends) {
            return 0;
        }
        if (!survive(series, costs, segments, from, to)) {
            return 0;
        }
        HeldStretch stretch = new HeldStretch(series, costs);
        stretch.set(segments, to - 1);
        return stretch.exposureAtClose(stretch.last);
    }
}
