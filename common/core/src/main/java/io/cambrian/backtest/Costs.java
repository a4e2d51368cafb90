package io.cambrian.backtest;

import java.io.Serializable;

/**
 * What trading costs. On by default: a run without costs must be asked for, and is stamped as such.
 *
 * @param feeBps commission per side in basis points of the traded notional
 * @param slippageBps expected slippage per side in basis points
 * @param borrowBpsPerYear cost of a short position in basis points of its notional per year, accrued per bar held
 */
public record Costs(double feeBps, double slippageBps, double borrowBpsPerYear) implements Serializable {
    /** Fee and slippage together 5 basis points per side, borrow 50 basis points a year. */
    public static final Costs DEFAULT = new Costs(1, 4, 50);

    public static final Costs ZERO = new Costs(0, 0, 0);

    /** A side of the cheapest market, in basis points: below it a run is stamped as one without costs. */
    private static final double LEAST_BPS = 0.1;

    public Costs {
        if (!(feeBps >= 0 && slippageBps >= 0 && borrowBpsPerYear >= 0) || feeBps + slippageBps >= 5_000) {
            throw new IllegalArgumentException("Costs (" + feeBps + ", " + slippageBps + ", " + borrowBpsPerYear
                    + " bps) must not be negative, and less than 5000 bps per side.");
        }
    }

    /** Fee and slippage per side as a fraction of the notional: 5 bps is 0.0005. */
    public double perSide() {
        return (feeBps + slippageBps) / 10_000;
    }

    public double borrowPerYear() {
        return borrowBpsPerYear / 10_000;
    }

    /** Whether trading is as good as free: less than {@value #LEAST_BPS} basis points a side, which nobody pays. */
    public boolean isFree() {
        return feeBps + slippageBps < LEAST_BPS;
    }
}
