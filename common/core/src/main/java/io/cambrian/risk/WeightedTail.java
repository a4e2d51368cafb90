package io.cambrian.risk;

import java.util.Arrays;

/**
 * The tail of scenarios that carry probabilities.
 *
 * @param valueAtRisk the loss of the first scenario, from the worst on, at which the probabilities reach the tail's; positive
 * @param expectedShortfall the mean loss of exactly the tail's probability (Rockafellar, Uryasev 2002, "Conditional
 *     value-at-risk for general loss distributions", doi:10.1016/S0378-4266(02)00271-6); positive
 * @param order scenarios of the tail, worst first; the last one is the value at risk itself
 * @param shares of each in the expected shortfall, summing to 1
 */
record WeightedTail(double valueAtRisk, double expectedShortfall, int[] order, double[] shares) {
    /**
     * Measures.
     *
     * @param simpleReturns one for each scenario
     * @param probabilities summing to 1
     */
    static WeightedTail of(double[] simpleReturns, double[] probabilities, double tailProbability) {
        Integer[] order = new Integer[simpleReturns.length];
        Arrays.setAll(order, t -> t);
        Arrays.sort(order, (a, b) -> Double.compare(simpleReturns[a], simpleReturns[b]));
        int[] tail = new int[order.length];
        double[] shares = new double[order.length];
        double reached = 0;
        double shortfall = 0;
        int n = 0;
        // the sum of all probabilities may miss 1 by rounding, and the tail by as much
        while (n < order.length && reached < tailProbability * (1 - 1e-12)) {
            int t = order[n];
            double part = Math.min(probabilities[t], tailProbability - reached);
            tail[n] = t;
            shares[n++] = part / tailProbability;
            shortfall -= part / tailProbability * simpleReturns[t];
            reached += probabilities[t];
        }
        return new WeightedTail(
                -simpleReturns[tail[n - 1]], shortfall, Arrays.copyOf(tail, n), Arrays.copyOf(shares, n));
    }

    /**
     * Probabilities that fall by {@code decay} with each period of age and sum to 1 (Boudoukh, Richardson, Whitelaw 1998, "The
     * best of both worlds", Risk 11(5)).
     */
    static double[] ageWeights(int n, double decay) {
        double[] w = new double[n];
        double weight = 1;
        double sum = 0;
        for (int t = n - 1; t >= 0; t--) {
            w[t] = weight;
            sum += weight;
            weight *= decay;
        }
        for (int t = 0; t < n; t++) {
            w[t] /= sum;
        }
        return w;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightedTail o
                && valueAtRisk == o.valueAtRisk
                && expectedShortfall == o.expectedShortfall
                && Arrays.equals(order, o.order)
                && Arrays.equals(shares, o.shares);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(order) * 31 + Arrays.hashCode(shares);
    }

    @Override
    public String toString() {
        return "WeightedTail[" + order.length + " scenarios]";
    }
}
