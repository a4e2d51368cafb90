package io.cambrian.memory.analog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many analogs come about without any likeness: the same search in surrogate libraries, whose series take the steps of the
 * real ones in another order.
 *
 * @param surrogates libraries that were searched
 * @param rates per analog, nearest first: matches at most so distant in a surrogate library, on average, over those in the real
 *     one (a false discovery rate by decoys), at most 1 and never smaller than for a nearer analog
 * @param bestPValue share of libraries, the real one included, whose best match is at least as near as the real one's; NaN
 *     without analogs
 */
public record FalseMatches(int surrogates, double[] rates, double bestPValue) {
    /**
     * The search in surrogate libraries.
     *
     * @param series the library, levels such as logarithms of prices
     * @param query as long as a window
     * @param lastStarts as in {@link AnalogSearch#nearest}; numbers after these windows do not enter the surrogates either
     * @param analogs what that search found
     * @param exclusion of that search
     * @param surrogates how many libraries, at least 1
     * @param block steps that stay together, at least 1
     */
    public static FalseMatches of(
            List<double[]> series,
            double[] query,
            int[] lastStarts,
            List<Analog> analogs,
            int exclusion,
            int surrogates,
            int block,
            long seed) {
        if (surrogates < 1 || block < 1) {
            throw new IllegalArgumentException(
                    "The surrogates (" + surrogates + ") and their block (" + block + ") must be at least 1.");
        }
        double[] matches = new double[analogs.size()];
        int better = 0;
        for (int r = 0; r < surrogates && !analogs.isEmpty(); r++) {
            List<double[]> decoys = new ArrayList<>();
            for (int s = 0; s < series.size(); s++) {
                int visible = lastStarts[s] < 0 ? 0 : Math.min(series.get(s).length, lastStarts[s] + query.length);
                decoys.add(Surrogates.of(series.get(s), visible, block, seed, r, s));
            }
            List<Analog> found =
                    AnalogSearch.of(decoys, query.length).nearest(query, lastStarts, analogs.size(), exclusion);
            for (int k = 0; k < matches.length; k++) {
                double distance = analogs.get(k).distance();
                matches[k] +=
                        found.stream().filter(f -> f.distance() <= distance).count();
            }
            better += !found.isEmpty()
                            && found.get(0).distance() <= analogs.get(0).distance()
                    ? 1
                    : 0;
        }
        double[] rates = new double[matches.length];
        double smallest = 1;
        for (int k = matches.length - 1; k >= 0; k--) {
            smallest = Math.min(smallest, matches[k] / surrogates / (k + 1));
            rates[k] = smallest;
        }
        double p = analogs.isEmpty() ? Double.NaN : (better + 1.0) / (surrogates + 1);
        return new FalseMatches(surrogates, rates, p);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FalseMatches o
                && surrogates == o.surrogates
                && Arrays.equals(rates, o.rates)
                && Double.compare(bestPValue, o.bestPValue) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rates) + Double.hashCode(bestPValue);
    }

    @Override
    public String toString() {
        return "FalseMatches[" + Arrays.toString(rates) + " by " + surrogates + " surrogates, p " + bestPValue + "]";
    }
}
