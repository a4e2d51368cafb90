package io.cambrian.evidence;

import io.cambrian.seed.Seeds;

/**
 * Whether the best of several strategies has a positive mean return: Hansen 2005, "A test for superior predictive ability",
 * doi:10.1198/073500105000000063. Strategies that do badly beyond doubt do not count as competitors, so that adding bad ones
 * cannot hide a good one, as it can in the Reality Check.
 *
 * <p>Statistics, blocks and draws are those of {@link StepM}: mean / daily standard deviation * sqrt(days). Where the
 * statistic is positive, {@code upper} is the smallest p-value of StepM, the studentized Reality Check of White 2000.
 *
 * @param statistic the largest, at least 0
 * @param lower p-value if all strategies with a negative mean have mean 0: liberal
 * @param consistent p-value if those below {@code -sqrt(2 log log days)} standard errors do not compete
 * @param upper p-value if all compete as if their mean were 0: conservative
 */
public record SuperiorPredictiveAbility(double statistic, double lower, double consistent, double upper) {
    /**
     * Runs the test.
     *
     * @param returns in at least two blocks
     * @param draws bootstrap samples; the smallest p-value is 1 / (draws + 1)
     * @param seed of the draws, the same as of StepM for the same draws
     */
    public static SuperiorPredictiveAbility of(BlockReturns returns, int draws, long seed) {
        int blocks = returns.blocks();
        if (blocks < 2 || draws < 1) {
            throw new IllegalArgumentException(
                    "A bootstrap of " + blocks + " blocks and " + draws + " draws is not possible.");
        }
        int n = returns.strategies();
        double[] mean = new double[n];
        double[] scale = new double[n];
        double best = 0;
        for (int i = 0; i < n; i++) {
            double sd = returns.sd(i);
            mean[i] = returns.mean(i);
            scale[i] = sd > 0 ? Math.sqrt(returns.rows()) / sd : 0;
            best = Math.max(best, mean[i] * scale[i]);
        }
        double bad = -Math.sqrt(2 * StrictMath.log(Math.max(1, StrictMath.log(returns.rows()))));
        long[] length = new long[blocks];
        for (int b = 0; b < blocks; b++) {
            length[b] = returns.rows(b);
        }
        int[] reached = new int[3];
        int[] times = new int[blocks];
        for (int draw = 0; draw < draws; draw++) {
            long rows = StepM.draw(length, times, Seeds.stream(seed, Seeds.ofText("step m"), draw));
            double lower = 0;
            double consistent = 0;
            double upper = 0;
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int b = 0; b < blocks; b++) {
                    sum += times[b] * returns.sum(i, b);
                }
                double drawn = (sum / rows - mean[i]) * scale[i];
                double observed = mean[i] * scale[i];
                upper = Math.max(upper, drawn);
                consistent = Math.max(consistent, observed >= bad ? drawn : drawn + observed);
                lower = Math.max(lower, observed >= 0 ? drawn : drawn + observed);
            }
            reached[0] += lower >= best ? 1 : 0;
            reached[1] += consistent >= best ? 1 : 0;
            reached[2] += upper >= best ? 1 : 0;
        }
        return new SuperiorPredictiveAbility(
                best,
                (1.0 + reached[0]) / (draws + 1),
                (1.0 + reached[1]) / (draws + 1),
                (1.0 + reached[2]) / (draws + 1));
    }
}
