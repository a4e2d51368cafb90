package io.cambrian.risk;

import java.util.Arrays;

/**
 * What a portfolio's risk would change by if one position became cash, and what it changes by per unit of weight.
 *
 * @param whole the portfolio's risk and its Euler parts
 * @param incremental for each asset, the value at risk with it less that without it: negative for a hedge. They do not sum to
 *     the whole
 * @param incrementalShortfall the same for expected shortfall
 */
public record IncrementalRisk(ComponentRisk whole, double[] incremental, double[] incrementalShortfall) {
    public IncrementalRisk {
        incremental = incremental.clone();
        incrementalShortfall = incrementalShortfall.clone();
    }

    /** Measures the portfolio once as it is and once without each of its positions; see {@link ComponentRisk#of}. */
    public static IncrementalRisk of(VarMethod method, double[][] returns, double[] weights, double confidenceLevel) {
        ComponentRisk whole = ComponentRisk.of(method, returns, weights, confidenceLevel);
        double[] value = new double[weights.length];
        double[] shortfall = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) {
                continue;
            }
            double[] without = weights.clone();
            without[i] = 0;
            boolean empty = Arrays.stream(without).allMatch(w -> w == 0);
            ComponentRisk rest = empty ? null : ComponentRisk.of(method, returns, without, confidenceLevel);
            value[i] = whole.valueAtRisk() - (empty ? 0 : rest.valueAtRisk());
            shortfall[i] = whole.expectedShortfall() - (empty ? 0 : rest.expectedShortfall());
        }
        return new IncrementalRisk(whole, value, shortfall);
    }

    /** Value at risk per unit of an asset's weight: the Euler part over the weight; NaN without a position. */
    public double marginal(int asset, double[] weights) {
        return weights[asset] == 0 ? Double.NaN : whole.varContributions()[asset] / weights[asset];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IncrementalRisk o
                && whole.equals(o.whole)
                && Arrays.equals(incremental, o.incremental)
                && Arrays.equals(incrementalShortfall, o.incrementalShortfall);
    }

    @Override
    public int hashCode() {
        return whole.hashCode() * 31 + Arrays.hashCode(incremental);
    }

    @Override
    public String toString() {
        return "IncrementalRisk[" + whole + "]";
    }
}
