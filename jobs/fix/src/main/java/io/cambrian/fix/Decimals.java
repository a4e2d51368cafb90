package io.cambrian.fix;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as FIX writes them, exact: an optional minus, digits, and a point; no exponents. */
final class Decimals {
    /** Digits before the point and after it; more make no sense as a price or a quantity. */
    private static final Pattern FLOAT = Pattern.compile("-?(?=\\.?[0-9])[0-9]{0,15}(?:\\.[0-9]{0,12})?");

    private Decimals() {}

    /** The number that a field is; without zeros at its end. */
    static BigDecimal parse(String field, String text) throws Refused {
        if (!FLOAT.matcher(text).matches()) {
            throw new Refused(field + " (" + Words.shown(text) + ") is not a decimal number of at most 15 digits before"
                    + " the point and 12 after it");
        }
        return plain(new BigDecimal(text));
    }

    static BigDecimal parseNonNegative(String field, String text) throws Refused {
        BigDecimal number = parse(field, text);
        if (number.signum() < 0) {
            throw new Refused(field + " (" + number.toPlainString() + ") is negative");
        }
        return number;
    }

    /** The same number without zeros at its end. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
