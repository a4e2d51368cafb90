package io.cambrian.evidence;

import java.util.Iterator;

/**
 * How many independent trials a search amounts to, by how much its trials resemble each other: {@code N / (1 + (N - 1) r²)},
 * r² the mean squared correlation of two trials. It is {@code N² / ||G||²}, the participation ratio of the eigenvalues of the
 * correlation matrix G, where G is that of all N.
 *
 * <p>G is never built: with the trials' returns standardized as the rows of Z, the sum of its squares is that of
 * {@code Z'Z}, which has as many rows as there are observations, so that memory does not grow with the trials. The returns
 * are sums over blocks of days, which is what a ledger keeps. Independent trials correlate by chance, with a mean square of
 * 1 / (T - 1) over T observations; that much is deducted.
 *
 * @param trials N, all that were ever tried
 * @param compared of those, the ones whose returns move; their r² stands for that of all
 * @param squaredCorrelation r² after the deduction, in [0, 1); 0 where fewer than two move
 * @param number of independent trials, in [1, N]; not rounded
 */
public record EffectiveTrials(long trials, long compared, double squaredCorrelation, double number) {
    /**
     * Reads all trials once.
     *
     * @param returns of each trial that was scored, all of one length of at least 3, all finite
     * @param trials N, at least 1 and as many as are given
     */
    public static EffectiveTrials of(Iterator<double[]> returns, long trials) {
        double[][] gram = null;
        long compared = 0;
        long given = 0;
        while (returns.hasNext()) {
            double[] z = standardized(returns.next());
            given++;
            if (z.length == 0) {
                continue;
            }
            compared++;
            gram = gram == null ? new double[z.length][z.length] : gram;
            for (int s = 0; s < z.length; s++) {
                for (int t = 0; t <= s; t++) {
                    gram[s][t] += z[s] * z[t];
                }
            }
        }
        if (trials < 1 || given > trials) {
            throw new IllegalArgumentException(given + " of " + trials + " trials are not possible.");
        }
        double r2 = compared < 2 ? 0 : squaredCorrelation(gram, compared);
        return new EffectiveTrials(trials, compared, r2, trials / (1 + (trials - 1) * r2));
    }

    private static double squaredCorrelation(double[][] gram, long n) {
        double squares = 0;
        for (int s = 0; s < gram.length; s++) {
            for (int t = 0; t < s; t++) {
                squares += 2 * gram[s][t] * gram[s][t];
            }
            squares += gram[s][s] * gram[s][s];
        }
        double r2 = (squares - n) / ((double) n * (n - 1));
        return Math.max(0, r2 - 1.0 / (gram.length - 1));
    }

    /** With mean 0 and sum of squares 1; empty for a trial that does not move. */
    private static double[] standardized(double[] returns) {
        if (returns.length < 3) {
            throw new IllegalArgumentException("Correlations of " + returns.length + " observations say nothing.");
        }
        double mean = 0;
        double largest = 0;
        for (double r : returns) {
            mean += r / returns.length;
            largest = Math.max(largest, Math.abs(r));
        }
        double[] z = new double[returns.length];
        double squares = 0;
        for (int t = 0; t < z.length; t++) {
            z[t] = returns[t] - mean;
            squares += z[t] * z[t];
        }
        if (!(Math.sqrt(squares) > 1e-12 * largest)) {
            return new double[0];
        }
        double norm = Math.sqrt(squares);
        for (int t = 0; t < z.length; t++) {
            z[t] /= norm;
        }
        return z;
    }
}
