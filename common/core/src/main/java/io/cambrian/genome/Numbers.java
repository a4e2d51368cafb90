package io.cambrian.genome;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as strategy text writes them: the shortest decimal that reads back to the same double. Written by hand, because
 * {@code Double.toString} gives different digits on Java 17 and on Java 19 and later, and ids are hashes of this text.
 */
final class Numbers {
    private static final double SCALE = 10_000;

    private Numbers() {}

    static String text(double x) {
        if (x == Math.rint(x) && Math.abs(x) < 1e9) {
            return Long.toString((long) x);
        }
        double scaled = Math.rint(x * SCALE);
        if (Math.abs(scaled) < 1e9 && scaled / SCALE == x) {
            // an exact integer over a power of ten is what the decimal reads back to
            return BigDecimal.valueOf((long) scaled, 4).stripTrailingZeros().toPlainString();
        }
        BigDecimal exact = new BigDecimal(x);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == x) {
                return plainOrScientific(rounded);
            }
        }
        return plainOrScientific(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
    }

    private static String plainOrScientific(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        return exponent >= -7 && exponent <= 20 ? stripped.toPlainString() : stripped.toString();
    }
}
