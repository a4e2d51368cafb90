package io.cambrian.memory.behavior;

import java.util.Arrays;

/**
 * A position that a user chose instead of the one proposed, with what was known about it.
 *
 * @param expectedReturns signed return that was expected over each of the horizons, in their order, as a fraction
 * @param volatilities standard deviation of the return over each horizon, positive
 * @param chosen exposure as a signed fraction of capital; 0 is a veto
 */
public record UserOverride(double[] expectedReturns, double[] volatilities, double chosen) {
    public UserOverride {
        expectedReturns = expectedReturns.clone();
        volatilities = volatilities.clone();
        if (expectedReturns.length == 0 || expectedReturns.length != volatilities.length) {
            throw new IllegalArgumentException(
                    "An override needs an expected return and a volatility for each horizon; it has "
                            + expectedReturns.length + " and " + volatilities.length + ".");
        }
        for (int h = 0; h < volatilities.length; h++) {
            if (!Double.isFinite(expectedReturns[h]) || !(volatilities[h] > 0 && volatilities[h] < 1e6)) {
                throw new IllegalArgumentException("The expected return (" + expectedReturns[h] + ") and volatility ("
                        + volatilities[h] + ") of horizon " + h + " must be finite, the volatility positive.");
            }
        }
        if (!Double.isFinite(chosen)) {
            throw new IllegalArgumentException("The chosen exposure (" + chosen + ") must be finite.");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserOverride o
                && Arrays.equals(expectedReturns, o.expectedReturns)
                && Arrays.equals(volatilities, o.volatilities)
                && Double.compare(chosen, o.chosen) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(expectedReturns) + Double.hashCode(chosen);
    }

    @Override
    public String toString() {
        return "UserOverride[chose " + chosen + " at expected " + Arrays.toString(expectedReturns) + ", volatility "
                + Arrays.toString(volatilities) + "]";
    }
}
