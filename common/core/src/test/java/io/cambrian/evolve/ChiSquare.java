package io.cambrian.evolve;

import java.util.Arrays;

/** Pearson's statistic of observed counts. */
final class ChiSquare {
    private ChiSquare() {}

    static double uniform(int[] counts) {
        double[] shares = new double[counts.length];
        Arrays.fill(shares, 1.0 / counts.length);
        return of(counts, shares);
    }

    /** @param shares expected, with sum 1 */
    static double of(int[] counts, double[] shares) {
        int n = Arrays.stream(counts).sum();
        double statistic = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = n * shares[i];
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        return statistic;
    }
}
