package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.Arrays;

/**
 * Volatilities known the day before, by RiskMetrics' recursion with zero mean: {@code v_t = decay v_{t-1} + (1 - decay)
 * r_{t-1}^2}, started with the mean square of the first {@value #SEED_ROWS} returns, never below a hundredth of the series' own mean
 * square. Filtered historical simulation scales
 * each past return by tomorrow's volatility over its own (Hull, White 1998, "Incorporating volatility updating into the
 * historical simulation method for value at risk", Journal of Risk 1(1); Barone-Adesi, Giannopoulos, Vosper 1999).
 *
 * @param factors for each known return after the first {@value #SEED_ROWS}, tomorrow's volatility over its own
 * @param next tomorrow's volatility
 */
record VolatilityFilter(double[] factors, double next) {
    /** Returns that only start the recursion. */
    static final int SEED_ROWS = 20;

    /**
     * Share of the whole series' mean square that a variance does not fall below, a tenth of its volatility: after weeks without
     * a move (a strategy that holds nothing) a usual return must not count as a hundredfold one.
     */
    static final double FLOOR = 0.01;

    /** RiskMetrics' decay for daily returns. */
    static final double DECAY = 0.94;

    /** @throws DataException where there are too few returns, or all of them are zero */
    static VolatilityFilter of(double[] known, double decay) {
        if (known.length < SEED_ROWS + 2) {
            throw new DataException("Filtered historical simulation needs at least " + (SEED_ROWS + 2)
                    + " returns, of which " + SEED_ROWS + " start its volatility, but there are " + known.length
                    + ".\nUse a longer history, or the historical method.");
        }
        double variance = 0;
        for (int t = 0; t < SEED_ROWS; t++) {
            variance += known[t] * known[t] / SEED_ROWS;
        }
        double floor = 0;
        for (double r : known) {
            floor += FLOOR * r * r / known.length;
        }
        if (!(floor > 0)) {
            throw new DataException(
                    "All " + known.length
                            + " returns are zero, so filtered historical simulation has no volatility.\nUse the historical method.");
        }
        variance = Math.max(variance, floor);
        double[] factors = new double[known.length - SEED_ROWS];
        for (int t = SEED_ROWS; t < known.length; t++) {
            factors[t - SEED_ROWS] = variance;
            variance = Math.max(floor, decay * variance + (1 - decay) * known[t] * known[t]);
        }
        for (int k = 0; k < factors.length; k++) {
            factors[k] = Math.sqrt(variance / factors[k]);
        }
        return new VolatilityFilter(factors, Math.sqrt(variance));
    }

    /** The known returns after the seed, each at tomorrow's volatility. */
    double[] scenarios(double[] known) {
        double[] out = new double[factors.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = known[SEED_ROWS + k] * factors[k];
        }
        return out;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VolatilityFilter o && next == o.next && Arrays.equals(factors, o.factors);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(factors);
    }

    @Override
    public String toString() {
        return "VolatilityFilter[next " + next + "]";
    }
}
