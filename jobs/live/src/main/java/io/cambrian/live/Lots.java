package io.cambrian.live;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Whole lots that an equity buys, exactly as decimals have them. */
final class Lots {
    /** How near to a whole number a double is not believed: thousands of times its own error at the most lots below. */
    private static final double UNSURE = 1e-3;

    private static final double MOST = 1e9;

    private final BigDecimal equity;
    private final double about; // a decimal with many digits becomes a double by way of its text

    /** @param equity positive or not */
    Lots(BigDecimal equity) {
        this.equity = equity;
        about = equity.doubleValue();
    }

    /**
     * Units that a share of the equity buys: the most whole lots that are not beyond it.
     *
     * @param target signed share
     * @param price positive
     * @param lot smallest step of a quantity, positive
     * @return signed units, a multiple of the lot
     */
    BigDecimal towardsZero(double target, double price, BigDecimal lot) {
        double near = target * about / (price * lot.doubleValue());
        double whole = Math.rint(near);
        // decimals take a microsecond each, and for nearly all instruments doubles know as much
        BigDecimal lots = target == 0 || Math.abs(near) < MOST && Math.abs(near - whole) > UNSURE
                ? BigDecimal.valueOf((long) near)
                : exact(target, price, lot);
        return lots.multiply(lot);
    }

    /** The same number of lots by decimals alone. */
    BigDecimal exact(double target, double price, BigDecimal lot) {
        return BigDecimal.valueOf(target)
                .multiply(equity)
                .divide(BigDecimal.valueOf(price).multiply(lot), 0, RoundingMode.DOWN);
    }
}
