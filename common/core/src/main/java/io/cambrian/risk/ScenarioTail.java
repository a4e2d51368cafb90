package io.cambrian.risk;

import java.util.Arrays;

/**
 * The tail of equally likely scenarios: the worst {@code ceil(alpha n)} of them, in the order of their numbers.
 *
 * @param valueAtRisk loss of the mildest of them; positive
 * @param expectedShortfall of Rockafellar and Uryasev, in which that one carries what is left of the tail's probability
 * @param scenarios their numbers, ascending; where several tie with the edge, the first ones
 * @param shares of each in expected shortfall, summing to 1
 * @param edge the scenario whose loss is the value at risk
 */
public record ScenarioTail(double valueAtRisk, double expectedShortfall, int[] scenarios, double[] shares, int edge) {
    /** Measures; {@code simpleReturns} has one result for each scenario, none missing. */
    public static ScenarioTail of(double[] simpleReturns, double tailProbability) {
        int n = simpleReturns.length;
        int count = Tail.tailCount(n, tailProbability);
        double mass = tailProbability * n;
        double[] sorted = Tail.sorted(simpleReturns);
        double quantile = sorted[count - 1];
        if (Double.isNaN(sorted[n - 1])) {
            throw new IllegalArgumentException("A scenario's result is NaN.");
        }
        int strictly = 0;
        while (strictly < count && sorted[strictly] < quantile) {
            strictly++;
        }
        int ties = count - strictly;
        int[] scenarios = new int[count];
        double[] shares = new double[count];
        int edge = -1;
        int k = 0;
        for (int s = 0; s < n && k < count; s++) {
            if (simpleReturns[s] < quantile || simpleReturns[s] == quantile && ties-- > 0) {
                scenarios[k] = s;
                shares[k] = 1 / mass;
                if (simpleReturns[s] == quantile) {
                    edge = k;
                }
                k++;
            }
        }
        shares[edge] = (mass - (count - 1)) / mass;
        double shortfall = 0;
        for (int i = 0; i < count; i++) {
            shortfall -= shares[i] * simpleReturns[scenarios[i]];
        }
        return new ScenarioTail(-quantile, shortfall, scenarios, shares, scenarios[edge]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScenarioTail o
                && valueAtRisk == o.valueAtRisk
                && expectedShortfall == o.expectedShortfall
                && edge == o.edge
                && Arrays.equals(scenarios, o.scenarios)
                && Arrays.equals(shares, o.shares);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(scenarios);
    }

    @Override
    public String toString() {
        return "ScenarioTail[" + scenarios.length + " scenarios, VaR " + valueAtRisk + "]";
    }
}
