package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;

/**
 * Peaks over threshold: a generalized Pareto distribution fitted by maximum likelihood to the excesses of the largest losses
 * over the next one (McNeil, Frey, Embrechts 2015, "Quantitative Risk Management", section 5.2, equations 5.18 and 5.19). The
 * likelihood is profiled over shape over scale (Grimshaw 1993, doi:10.1080/00401706.1993.10485040).
 *
 * @param threshold the loss above which the tail begins; positive losses
 * @param shape xi; the tail has a mean below 1
 * @param scale beta, positive
 * @param exceedances losses above the threshold
 * @param observations all
 */
record ParetoTail(double threshold, double shape, double scale, int exceedances, int observations) {
    /** Share of the observations that form the tail. */
    static final double TAIL_SHARE = 0.1;

    private static final int FEWEST_EXCEEDANCES = 10;
    private static final int FEWEST_OBSERVATIONS = 50;

    /** @throws DataException where there are too few returns or the largest losses are all alike */
    static ParetoTail fit(double[] known) {
        int n = known.length;
        if (n < FEWEST_OBSERVATIONS) {
            throw new DataException("Peaks over threshold need at least " + FEWEST_OBSERVATIONS
                    + " returns, but there are " + n + ".\nUse a longer history, or the historical method.");
        }
        int k = Math.max(FEWEST_EXCEEDANCES, (int) Math.round(TAIL_SHARE * n));
        double[] sorted = Tail.sorted(known);
        double threshold = -sorted[k];
        double[] excess = new double[k];
        double mean = 0;
        for (int i = 0; i < k; i++) {
            excess[i] = -sorted[i] - threshold;
            mean += excess[i] / k;
        }
        if (!(mean > 0)) {
            throw new DataException("The " + (k + 1)
                    + " largest losses are all alike, so there is no tail to fit.\nUse the historical method.");
        }
        for (int i = 0; i < k; i++) {
            excess[i] /= mean;
        }
        return best(excess, mean, threshold, n);
    }

    /** The excesses are scaled to a mean of 1, worst first. */
    private static ParetoTail best(double[] excess, double mean, double threshold, int observations) {
        double lowest = -1 / excess[0] * (1 - 1e-9);
        int points = 400;
        double[] grid = new double[2 * points + 1];
        for (int i = 0; i < points; i++) {
            grid[i] = lowest * (1 - StrictMath.pow((i + 0.5) / points, 0.5) * (1 - 1e-6));
            grid[points + 1 + i] = StrictMath.pow(10, -6 + 8.0 * i / (points - 1));
        }
        // ascending: what is below zero, zero, what is above
        int best = points;
        double most = likelihood(excess, 0);
        for (int i = 0; i < grid.length; i++) {
            double l = likelihood(excess, grid[i]);
            if (l > most) {
                most = l;
                best = i;
            }
        }
        double low = best == 0 ? lowest : grid[best - 1];
        double high = best == grid.length - 1 ? 2 * grid[best] : grid[best + 1];
        for (int step = 0; step < 100; step++) {
            double a = low + (high - low) * 0.381966011250105;
            double b = low + (high - low) * 0.618033988749895;
            if (likelihood(excess, a) >= likelihood(excess, b)) {
                high = b;
            } else {
                low = a;
            }
        }
        double theta = (low + high) / 2;
        double shape = shape(excess, theta);
        // near a shape of zero the quotient loses its digits, and the excesses are exponential
        double scale = Math.abs(theta) < 1e-9 ? 1 : shape / theta;
        return new ParetoTail(threshold, Math.abs(theta) < 1e-9 ? 0 : shape, scale * mean, excess.length, observations);
    }

    private static double shape(double[] excess, double theta) {
        double sum = 0;
        for (double e : excess) {
            sum += StrictMath.log1p(theta * e);
        }
        return sum / excess.length;
    }

    /** The profile likelihood per excess; shapes below -1/2, where it is not regular, are out. */
    private static double likelihood(double[] excess, double theta) {
        if (Math.abs(theta) < 1e-9) {
            return -1;
        }
        double shape = shape(excess, theta);
        return shape < -0.5 ? Double.NEGATIVE_INFINITY : -StrictMath.log(shape / theta) - shape - 1;
    }

    /** @throws ConfigException where the confidence lies below the threshold's */
    double valueAtRisk(double tailProbability) {
        double beyond = (double) exceedances / observations;
        if (tailProbability > beyond) {
            throw new ConfigException("Peaks over threshold describe the largest "
                    + Math.round(100 * beyond) + " % of the losses, so the confidence must be at least " + (1 - beyond)
                    + ".\nUse the historical method for lower ones.");
        }
        double ratio = tailProbability / beyond;
        return shape == 0
                ? threshold - scale * StrictMath.log(ratio)
                : threshold + scale / shape * StrictMath.expm1(-shape * StrictMath.log(ratio));
    }

    /** Infinite where the fitted tail has no mean. */
    double expectedShortfall(double tailProbability) {
        return shape >= 1
                ? Double.POSITIVE_INFINITY
                : (valueAtRisk(tailProbability) + scale - shape * threshold) / (1 - shape);
    }
}
