package io.cambrian.evidence;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How sure a probability of backtest overfitting is. Its combinations overlap, so that they are no sample; what varies is the
 * history. Pairs of neighboring blocks are left out in turn (a delete-a-group jackknife, Shao and Wu 1989,
 * doi:10.1214/aos/1176347263), on the scale {@code asin(sqrt(p))} on which a share has about the same variance everywhere,
 * with quantiles of Student's t of groups - 1 degrees of freedom. Approximate: a test asks that intervals of 90 % cover the mean
 * over histories in 75 % of cases at least.
 *
 * @param low in [0, 1]
 * @param high in [0, 1]
 * @param confidence such as 0.9
 */
public record PboInterval(double low, double high, double confidence) {
    /** Fewer blocks leave too few groups. */
    public static final int FEWEST_BLOCKS = 8;

    /**
     * Computes it; with 16 blocks this takes about twice as long as {@link Pbo#of}.
     *
     * @param returns as for {@link Pbo#of}, at least {@value #FEWEST_BLOCKS} blocks
     * @param probability of all blocks, as {@link Pbo#probability}
     */
    public static PboInterval of(
            BlockReturns returns, double riskFreePerPeriod, double probability, double confidence) {
        int groups = returns.blocks() / 2;
        if (returns.blocks() < FEWEST_BLOCKS || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("An interval of confidence " + confidence + " from " + returns.blocks()
                    + " blocks is not possible: at least " + FEWEST_BLOCKS + " are needed.");
        }
        double[] left = new double[groups];
        double mean = 0;
        for (int g = 0; g < groups; g++) {
            left[g] = angle(
                    Pbo.of(returns.without(2 * g, 2 * g + 2), riskFreePerPeriod).probability());
            mean += left[g] / groups;
        }
        double squares = 0;
        for (double a : left) {
            squares += (a - mean) * (a - mean);
        }
        double error = Math.sqrt((groups - 1.0) / groups * squares);
        double t = new TDistribution(groups - 1.0).inverseCumulativeProbability((1 + confidence) / 2);
        double center = angle(probability);
        return new PboInterval(share(center - t * error), share(center + t * error), confidence);
    }

    private static double angle(double share) {
        return StrictMath.asin(Math.sqrt(share));
    }

    private static double share(double angle) {
        double sine = StrictMath.sin(Math.max(0, Math.min(Math.PI / 2, angle)));
        return sine * sine;
    }
}
