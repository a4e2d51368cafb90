package io.cambrian.genome;

/** How large a position is at entry, as a fraction of the strategy's capital in that instrument; at most 1. */
public sealed interface Sizing {
    /** Always the same fraction, in (0, 1]. */
    record Fixed(double fraction) implements Sizing {
        public Fixed {
            if (!(fraction > 0 && fraction <= 1)) {
                throw new IllegalArgumentException("A fixed size (" + fraction + ") must be in (0, 1].");
            }
        }
    }

    /**
     * {@code min(1, target / volatility(20))}, decided at the signal's close; unknown volatility means no entry.
     *
     * @param annualized target standard deviation per year as a fraction, in (0, 2]
     */
    record TargetVolatility(double annualized) implements Sizing {
        public TargetVolatility {
            if (!(annualized > 0 && annualized <= 2)) {
                throw new IllegalArgumentException("A target volatility (" + annualized + ") must be in (0, 2].");
            }
        }
    }
}
