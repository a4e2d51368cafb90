package io.cambrian.backtest;

/**
 * The money of one strategy in one instrument, starting at 1: cash, signed shares, costs. Fractional shares; idle cash
 * earns nothing.
 *
 * <p>An entry of fraction f at price p trades the notional {@code f * equity / (1 + cost)}, so that notional and cost
 * together are f of the equity; shares are notional / p. An exit trades shares times price and pays the cost on it. A
 * short pays borrow on its value at the previous close, per calendar day / 365. A position whose equity is used up is
 * closed at nothing: the account stays at 0 and never trades again.
 */
final class CellAccount {
    private final double costPerSide;
    private final double borrowPerYear;
    private double cash = 1;
    private double shares;
    private double equity = 1;
    private double lastClose = Double.NaN;
    private boolean ruined;
    private double traded; // notional over equity of the last fills, since the last mark
    private double paid; // costs and borrow since the last entry, in the account's money

    CellAccount(Costs costs) {
        costPerSide = costs.perSide();
        borrowPerYear = costs.borrowPerYear();
    }

    boolean isOpen() {
        return shares != 0;
    }

    boolean isRuined() {
        return ruined;
    }

    double equity() {
        return equity;
    }

    /** Fees, slippage and borrow since the last entry, that entry included. */
    double paid() {
        return paid;
    }

    /** Signed position over equity at the last close. */
    double exposureAtLastClose() {
        return shares == 0 ? 0 : shares * lastClose / equity;
    }

    /** Signed position over equity, both at this price. */
    double exposureAt(double price) {
        return shares == 0 ? 0 : shares * price / (cash + shares * price);
    }

    /** Traded notional over the equity just before each fill, summed since the last mark; reset by the call. */
    double takeTraded() {
        double t = traded;
        traded = 0;
        return t;
    }

    /** Borrow for the calendar days since the previous bar. */
    void accrue(int calendarDays) {
        if (shares < 0) {
            double borrow = -shares * lastClose * borrowPerYear * calendarDays / 365;
            cash -= borrow;
            paid += borrow;
        }
    }

    void enter(int side, double fraction, double price) {
        double before = cash;
        double notional = fraction * before / (1 + costPerSide);
        double cost = notional * costPerSide;
        shares = side * notional / price;
        cash = before - side * notional - cost;
        paid = cost;
        traded += notional / before;
        equity = before - cost;
    }

    /** Trades the difference to a position of this signed fraction of the equity, on the side that is held. */
    void resize(double fraction, double price) {
        double before = cash + shares * price;
        double notional = fraction * before / (1 + costPerSide);
        double difference = notional - shares * price;
        double cost = Math.abs(difference) * costPerSide;
        shares = notional / price;
        cash = before - notional - cost;
        paid += cost;
        if (before > 0) {
            traded += Math.abs(difference) / before;
        }
        equity = before - cost;
        checkRuin();
    }

    void exit(double price) {
        double before = cash + shares * price;
        double notional = Math.abs(shares) * price;
        double cost = notional * costPerSide;
        if (before > 0) {
            traded += notional / before;
        }
        cash = before - cost;
        shares = 0;
        paid += cost;
        equity = cash;
        checkRuin();
    }

    /** Values the account at a close. */
    void mark(double close) {
        lastClose = close;
        equity = cash + shares * close;
        checkRuin();
    }

    private void checkRuin() {
        if (equity <= 0) {
            ruined = true;
            equity = 0;
            cash = 0;
            shares = 0;
        }
    }
}
