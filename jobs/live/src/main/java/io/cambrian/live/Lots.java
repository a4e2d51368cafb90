package io.cambrian.live;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Whole lots, exactly as decimals have them. */
final class Lots {
    /** How near to a whole number a double is not believed: thousands of times its own error at the most lots below. */
    private static final double UNSURE = 1e-3;

    private static final double MOST = 1e9;

    private Lots() {}

    /**
     * Units that a share of the equity buys: the most whole lots that are not beyond it.
     *
     * @param target signed share
     * @param equity positive or not
     * @param price positive
     * @param lot smallest step of a quantity, positive
     * @return signed units, a multiple of the lot
     */
    static BigDecimal towardsZero(double target, BigDecimal equity, double price, BigDecimal lot) {
        double near = target * equity.doubleValue() / (price * lot.doubleValue());
        double whole = Math.rint(near);
        // decimals take a microsecond each, and for nearly all instruments doubles know as much
        BigDecimal lots = target == 0 || Math.abs(near) < MOST && Math.abs(near - whole) > UNSURE
                ? BigDecimal.valueOf((long) near)
                : exact(target, equity, price, lot);
        return lots.multiply(lot);
    }

    /** The same number of lots by decimals alone. */
    static BigDecimal exact(double target, BigDecimal equity, double price, BigDecimal lot) {
        return BigDecimal.valueOf(target)
                .multiply(equity)
                .divide(BigDecimal.valueOf(price).multiply(lot), 0, RoundingMode.DOWN);
    }
}
