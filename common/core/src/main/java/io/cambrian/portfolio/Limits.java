package io.cambrian.portfolio;

import io.cambrian.fault.ConfigException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What weights must obey: they are never negative, none exceeds its cap, and together they make 1 or leave cash.
 *
 * @param cap largest weight of any asset, in (0, 1]
 * @param caps largest weights of particular assets by name, which take the place of {@code cap}; in [0, 1]
 * @param investment whether all capital must be invested
 */
public record Limits(double cap, Map<String, Double> caps, Investment investment) {
    /** What happens where caps leave capital over. */
    public enum Investment {
        /** Weights sum to 1; caps that make this impossible are refused. */
        FULL,
        /** Weights sum to as much of 1 as the caps allow; the rest is cash. */
        CASH_ALLOWED
    }

    /** No caps, fully invested. */
    public static final Limits NONE = new Limits(1, Map.of(), Investment.FULL);

    public Limits {
        if (!(cap > 0 && cap <= 1)) {
            throw new ConfigException("The cap of a weight (" + cap + ") must be in (0, 1]."
                    + (cap > 1 && cap <= 100
                            ? "\nMaybe you gave " + cap + " instead of "
                                    + BigDecimal.valueOf(cap)
                                            .movePointLeft(2)
                                            .stripTrailingZeros()
                                            .toPlainString() + "?"
                            : ""));
        }
        caps.forEach((name, value) -> {
            if (!(value >= 0 && value <= 1)) {
                throw new ConfigException("The cap of " + name + " (" + value + ") must be in [0, 1].");
            }
        });
        caps = Collections.unmodifiableMap(new TreeMap<>(caps));
    }

    /** One cap for all assets, fully invested. */
    public static Limits cap(double cap) {
        return new Limits(cap, Map.of(), Investment.FULL);
    }

    /** The same caps, with cash allowed. */
    public Limits withCash() {
        return new Limits(cap, caps, Investment.CASH_ALLOWED);
    }

    double[] capsOf(List<String> names) {
        return names.stream().mapToDouble(name -> caps.getOrDefault(name, cap)).toArray();
    }

    /** The sum that weights of these assets must reach. */
    double totalOf(List<String> names) {
        double room = 0;
        for (double c : capsOf(names)) {
            room += c;
        }
        if (room >= 1 - 1e-12) {
            return 1;
        }
        if (investment == Investment.FULL) {
            throw new ConfigException("The caps of the " + names.size() + " usable assets (" + String.join(", ", names)
                    + ") sum to " + short4(room, RoundingMode.HALF_EVEN)
                    + ", so they cannot be fully invested.\nRaise the cap to at least "
                    + short4(1.0 / names.size(), RoundingMode.CEILING) + ", add assets, or allow cash.");
        }
        return room;
    }

    /** Four decimals at the most, as a person would write it. */
    static String short4(double value, RoundingMode rounding) {
        return BigDecimal.valueOf(value)
                .setScale(4, rounding)
                .stripTrailingZeros()
                .toPlainString();
    }
}
