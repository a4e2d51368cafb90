package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.Arrays;

/**
 * The most plausible move that loses a given amount: the one with the smallest Mahalanobis distance.
 *
 * @param move simple return of each asset
 * @param loss that it causes; positive
 * @param distance its Mahalanobis distance
 * @param probability of a loss at least as large, if returns are jointly normal and the loss is linear in them
 */
public record ReverseStress(double[] move, double loss, double distance, double probability) {
    public ReverseStress {
        move = move.clone();
    }

    /**
     * For a loss that is linear in elliptical returns with zero means, in closed form: {@code x = -loss C w / w'Cw} with
     * distance {@code loss / sqrt(w'Cw)} (Glasserman, Kang, Kang 2015, "Stress scenario selection by empirical likelihood",
     * section 2).
     *
     * @param loss positive fraction of the portfolio
     * @throws DataException where the portfolio never moves, so that no move loses it
     */
    public static ReverseStress linear(Covariance covariance, double[] weights, double loss) {
        checkLoss(loss);
        double variance = covariance.variance(weights);
        if (!(variance > 0)) {
            throw new DataException(
                    "The portfolio never moves in the data, so no move of its assets loses " + loss + " of it.");
        }
        double[] marginal = covariance.times(weights);
        double[] move = new double[weights.length];
        for (int i = 0; i < move.length; i++) {
            move[i] = -loss * marginal[i] / variance;
        }
        double distance = loss / Math.sqrt(variance);
        return new ReverseStress(move, loss, distance, tail(distance));
    }

    /**
     * For a loss with curvature, {@code -(w'x + x'Gx/2)}, by optimization: the stationary points {@code (C^-1 + m G) x = -m w}
     * lie on one curve in the multiplier m, along which the loss grows from 0; the first point that loses enough is found by
     * bisection. Where the strongest negative curvature lies across the slope, the curve ends before it loses enough; the rest
     * is lost along that curvature, of whose two directions one is given (the "hard case" of trust regions: More, Sorensen 1983,
     * doi:10.1137/0904038). Equals {@link #linear} where the curvature is zero.
     *
     * @param curvature symmetric second derivatives of the portfolio's return, {@code [assets][assets]}; negative for short
     *     gamma
     * @throws DataException where the portfolio never moves, or where its curvature keeps every move along that curve from
     *     losing so much
     */
    public static ReverseStress curved(Covariance covariance, double[] weights, double[][] curvature, double loss) {
        checkLoss(loss);
        int n = weights.length;
        // in units of y with x = R y, R R' = C, the distance is |y|
        double[][] root = NormalScenarios.root(covariance);
        double[] slope = new double[n];
        double[][] bend = new double[n][n];
        for (int a = 0; a < n; a++) {
            for (int i = 0; i < n; i++) {
                slope[a] += root[i][a] * weights[i];
            }
            for (int b = 0; b < n; b++) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        bend[a][b] += root[i][a] * curvature[i][j] * root[j][b];
                    }
                }
            }
        }
        if (Arrays.stream(slope).allMatch(s -> s == 0)) {
            throw new DataException("The portfolio has no slope in the data, so no small move of its assets loses.");
        }
        Spectrum spectrum = Spectrum.of(bend);
        double[] along = new double[n];
        for (int k = 0; k < n; k++) {
            for (int a = 0; a < n; a++) {
                along[k] += spectrum.vectors()[k][a] * slope[a];
            }
        }
        double[] parts = acrossTheSlope(along, spectrum.values(), loss);
        if (parts == null) {
            double m = multiplier(along, spectrum.values(), loss);
            parts = new double[n];
            for (int k = 0; k < n; k++) {
                parts[k] = -m * along[k] / (1 + m * spectrum.values()[k]);
            }
        }
        double square = 0;
        double[] y = new double[n];
        for (int k = 0; k < n; k++) {
            square += parts[k] * parts[k];
            for (int a = 0; a < n; a++) {
                y[a] += parts[k] * spectrum.vectors()[k][a];
            }
        }
        double[] move = new double[n];
        for (int i = 0; i < n; i++) {
            for (int a = 0; a <= i; a++) {
                move[i] += root[i][a] * y[a];
            }
        }
        return new ReverseStress(move, lossOf(parts, along, spectrum.values()), Math.sqrt(square), Double.NaN);
    }

    /** The multiplier at which the curve loses so much. */
    private static double multiplier(double[] along, double[] curvature, double loss) {
        // y_k = -m s_k / (1 + m g_k): up to the first pole for negative curvature, for ever without one
        double pole = curvature[0] < 0 ? -1 / curvature[0] : Double.POSITIVE_INFINITY;
        double low = 0;
        double high = Double.isInfinite(pole) ? 1 : pole * 0.5;
        int steps = 0;
        while (!(lossAt(high, along, curvature) >= loss)) {
            high = Double.isInfinite(pole) ? high * 2 : pole - (pole - high) / 2;
            if (++steps > 200) {
                throw new DataException("No move loses " + loss
                        + " of the portfolio: its curvature caps what it can lose.\nGive a smaller loss.");
            }
        }
        for (int step = 0; step < 200; step++) {
            double middle = (low + high) / 2;
            if (lossAt(middle, along, curvature) < loss) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /**
     * The move where the most negative curvature has no slope along it and the others do not lose enough up to its pole; null
     * where that is not so.
     */
    private static double[] acrossTheSlope(double[] along, double[] curvature, double loss) {
        if (!(curvature[0] < 0)) {
            return null;
        }
        double size = 0;
        for (double s : along) {
            size = Math.max(size, Math.abs(s));
        }
        double pole = -1 / curvature[0];
        double[] parts = new double[along.length];
        for (int k = 0; k < along.length; k++) {
            boolean deepest = curvature[k] <= curvature[0] * (1 - 1e-12);
            if (deepest && Math.abs(along[k]) > 1e-12 * size) {
                return null;
            }
            parts[k] = deepest ? 0 : -pole * along[k] / (1 + pole * curvature[k]);
        }
        double missing = loss - lossOf(parts, along, curvature);
        if (!(missing > 0)) {
            return null;
        }
        parts[0] = Math.sqrt(2 * missing / -curvature[0]);
        return parts;
    }

    private static double lossAt(double m, double[] along, double[] curvature) {
        double[] parts = new double[along.length];
        for (int k = 0; k < parts.length; k++) {
            parts[k] = -m * along[k] / (1 + m * curvature[k]);
        }
        return lossOf(parts, along, curvature);
    }

    private static double lossOf(double[] parts, double[] along, double[] curvature) {
        double loss = 0;
        for (int k = 0; k < parts.length; k++) {
            loss -= along[k] * parts[k] + curvature[k] * parts[k] * parts[k] / 2;
        }
        return loss;
    }

    private static void checkLoss(double loss) {
        if (!(loss > 0) || Double.isInfinite(loss)) {
            throw new io.cambrian.fault.ConfigException("The loss (" + loss
                    + ") of a reverse stress must be a positive fraction of the portfolio, such as 0.1 for 10 %.");
        }
    }

    private static double tail(double distance) {
        return org.hipparchus.special.Erf.erfc(distance / Math.sqrt(2)) / 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReverseStress o
                && loss == o.loss
                && distance == o.distance
                && Arrays.equals(move, o.move);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(move) * 31 + Double.hashCode(loss);
    }

    @Override
    public String toString() {
        return "ReverseStress[loss " + loss + ", distance " + distance + "]";
    }
}
