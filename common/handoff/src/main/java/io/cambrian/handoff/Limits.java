package io.cambrian.handoff;

/**
 * What no order may break, whatever the strategies want. All are positive fractions of the account's equity unless said
 * otherwise.
 *
 * @param maxGross largest sum of absolute positions after the order
 * @param maxNet largest absolute sum of signed positions after the order
 * @param maxInstrument largest absolute position in one instrument after the order
 * @param maxOrder largest notional of one order (a fat finger)
 * @param maxDailyLoss loss from one day's close to the next that halts trading
 * @param maxDrawdown fall from the highest equity that halts trading
 * @param maxPriceJump absolute simple return of one bar beyond which its price is not believed and no order is sent
 * @param maxStaleDays calendar days without a bar after which an instrument is stale: no orders, and the paper broker
 *     settles what is held at the last close
 * @param book what the whole book may risk
 */
public record Limits(
        double maxGross,
        double maxNet,
        double maxInstrument,
        double maxOrder,
        double maxDailyLoss,
        double maxDrawdown,
        double maxPriceJump,
        int maxStaleDays,
        BookLimits book) {
    /** Unlevered, half of the equity in one instrument or order, halted by a day of -10 % or a drawdown of 30 %. */
    public static final Limits DEFAULT = new Limits(1.0, 1.0, 0.5, 0.5, 0.10, 0.30, 0.5, 10, BookLimits.DEFAULT);

    public Limits {
        positive("maxGross", maxGross);
        positive("maxNet", maxNet);
        positive("maxInstrument", maxInstrument);
        positive("maxOrder", maxOrder);
        positive("maxDailyLoss", maxDailyLoss);
        positive("maxDrawdown", maxDrawdown);
        positive("maxPriceJump", maxPriceJump);
        positive("maxStaleDays", maxStaleDays);
    }

    /** Limits without bounds on the risk of the book. */
    public Limits(
            double maxGross,
            double maxNet,
            double maxInstrument,
            double maxOrder,
            double maxDailyLoss,
            double maxDrawdown,
            double maxPriceJump,
            int maxStaleDays) {
        this(
                maxGross,
                maxNet,
                maxInstrument,
                maxOrder,
                maxDailyLoss,
                maxDrawdown,
                maxPriceJump,
                maxStaleDays,
                BookLimits.NONE);
    }

    /** The same with other bounds on the risk of the book. */
    public Limits withBook(BookLimits other) {
        return new Limits(
                maxGross,
                maxNet,
                maxInstrument,
                maxOrder,
                maxDailyLoss,
                maxDrawdown,
                maxPriceJump,
                maxStaleDays,
                other);
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The limit " + name + " (" + value + ") must be positive and finite.");
        }
    }
}
