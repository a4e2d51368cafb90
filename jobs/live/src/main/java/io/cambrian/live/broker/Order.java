package io.cambrian.live.broker;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A market order for the next bar of an instrument.
 *
 * @param id derived from plan, day and symbol, so that sending it twice is sending it once
 * @param quantity units to buy (positive) or to sell (negative)
 * @param day the day on whose close it was decided, days since 1970-01-01
 * @param referencePrice the close on which its size was decided
 */
public record Order(String id, String symbol, BigDecimal quantity, int day, BigDecimal referencePrice) {
    /** Finding one takes longer than what it does here. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Order::sha256);

    public Order {
        if (referencePrice.signum() <= 0) {
            throw new IllegalArgumentException(
                    "The reference price of an order for " + symbol + " (" + referencePrice + ") must be positive.");
        }
    }

    /** The order for that symbol on that day under that plan; there is at most one. */
    public static Order of(String plan, int day, String symbol, BigDecimal quantity, BigDecimal referencePrice) {
        byte[] key = (plan + "|" + day + "|" + symbol).getBytes(StandardCharsets.UTF_8);
        String id = HexFormat.of().formatHex(SHA_256.get().digest(key), 0, 8);
        return new Order(id, symbol, quantity, day, referencePrice);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Order withQuantity(BigDecimal units) {
        return new Order(id, symbol, units, day, referencePrice);
    }

    /** Absolute value at the reference price. */
    public BigDecimal notional() {
        return quantity.abs().multiply(referencePrice);
    }
}
