package io.cambrian.genome;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Exits that depend on the position's own price path, checked at each close and filled like any other decision at the next
 * bar; so a gap through a stop is paid, never wished away.
 *
 * @param stop leave when the close has moved against the position by more than this multiple of ATR(n) from the fill
 * @param trail the same, measured from the best close since the fill
 * @param takeProfit leave when the close has gained more than this fraction, in (0, 100], since the fill
 */
public record Protection(Optional<AtrMultiple> stop, Optional<AtrMultiple> trail, OptionalDouble takeProfit) {
    public Protection {
        if (takeProfit.isPresent() && !(takeProfit.getAsDouble() > 0 && takeProfit.getAsDouble() <= 100)) {
            throw new IllegalArgumentException(
                    "A take profit (" + takeProfit.getAsDouble() + ") must be a fraction in (0, 100].");
        }
    }

    public static final Protection NONE = new Protection(Optional.empty(), Optional.empty(), OptionalDouble.empty());

    /** {@code multiple * atr(window)}, the range taken at the close on which the entry was decided. */
    public record AtrMultiple(double multiple, int window) {
        public AtrMultiple {
            if (!(multiple > 0 && multiple <= 20) || window < 2 || window > 60) {
                throw new IllegalArgumentException(
                        "A stop of " + multiple + " * atr(" + window + ") must be in (0, 20] * atr(2..60).");
            }
        }
    }
}
