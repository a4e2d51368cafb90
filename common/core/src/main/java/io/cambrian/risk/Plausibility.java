package io.cambrian.risk;

import org.hipparchus.special.Gamma;

/**
 * How far from ordinary a joint move is.
 *
 * @param distance Mahalanobis distance {@code sqrt(x' C^-1 x)}, zero means: the number of standard deviations of the most
 *     extreme portfolio for that move
 * @param dimensions rank of the covariance
 * @param normalProbability of a move at least as far, if returns are jointly normal: chi-squared with {@code dimensions}
 * @param possible whether the move lies in the span of the covariance; otherwise the data have never seen its like (an asset
 *     that never moved, or a pair that always moved together), and the distance counts only what lies within
 */
public record Plausibility(double distance, int dimensions, double normalProbability, boolean possible) {
    private static final double SPAN_TOLERANCE = 1e-6;

    /** Measures a move of all assets. */
    public static Plausibility of(Covariance covariance, double[] move) {
        if (move.length != covariance.size()) {
            throw new IllegalArgumentException(
                    "A move of " + move.length + " assets does not fit a covariance of " + covariance.size() + ".");
        }
        Spectrum spectrum = Spectrum.of(covariance.values());
        double[] y = spectrum.solve(move);
        double square = 0;
        double outside = 0;
        double size = 0;
        double[] within = covariance.times(y);
        for (int i = 0; i < move.length; i++) {
            square += move[i] * y[i];
            outside = Math.max(outside, Math.abs(move[i] - within[i]));
            size = Math.max(size, Math.abs(move[i]));
        }
        int rank = spectrum.rank();
        double distance = Math.sqrt(Math.max(0, square));
        double p = rank == 0 ? 1 : Gamma.regularizedGammaQ(rank / 2.0, square / 2);
        return new Plausibility(distance, rank, p, outside <= SPAN_TOLERANCE * size);
    }
}
