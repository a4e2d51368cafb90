package io.cambrian.evidence;

/**
 * What remains of a strategy's block sums without its exposure to the market: Jensen 1968, "The performance of mutual funds
 * in the period 1945-1964", doi:10.1111/j.1540-6261.1968.tb00815.x. The slope is that of an ordinary regression with
 * intercept over the blocks, so the mean of what remains is the intercept, alpha.
 */
public final class BlockAlpha {
    private BlockAlpha() {}

    /**
     * {@code sums - beta * market}; {@code sums} itself where the market does not move.
     *
     * @param sums of the strategy's returns per block
     * @param market sums of the market's returns over the same blocks
     */
    public static double[] of(double[] sums, double[] market) {
        int n = sums.length;
        double meanX = 0;
        double meanY = 0;
        for (int b = 0; b < n; b++) {
            meanX += market[b] / n;
            meanY += sums[b] / n;
        }
        double xx = 0;
        double xy = 0;
        for (int b = 0; b < n; b++) {
            xx += (market[b] - meanX) * (market[b] - meanX);
            xy += (market[b] - meanX) * (sums[b] - meanY);
        }
        double beta = xx > 0 ? xy / xx : 0;
        double[] alpha = new double[n];
        for (int b = 0; b < n; b++) {
            alpha[b] = sums[b] - beta * market[b];
        }
        return alpha;
    }
}
