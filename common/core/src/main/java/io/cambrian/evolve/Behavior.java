package io.cambrian.evolve;

import io.cambrian.backtest.TrialScore;

/**
 * How a strategy behaves, apart from what it earns.
 *
 * @param holdingDays mean time for which capital stays in a position: twice the mean absolute position over the turnover of a
 *     day; infinite without turnover
 * @param exposure mean absolute position, in [0, 1]
 * @param turnover traded notional per year as a multiple of capital
 * @param trendBeta slope of the returns over blocks of days on those of the market
 * @param volatilityBeta slope of the returns over blocks of days on the market's absolute returns: positive where the strategy
 *     gains when the market moves, either way
 */
record Behavior(double holdingDays, double exposure, double turnover, double trendBeta, double volatilityBeta) {
    /**
     * Of a scored strategy.
     *
     * @param market returns of the market over the same blocks
     * @param periodsPerYear bars per year
     */
    static Behavior of(TrialScore score, double[] market, double periodsPerYear) {
        double[] blocks =
                score.blockSums().stream().mapToDouble(Double::doubleValue).toArray();
        double[] moves = new double[market.length];
        for (int b = 0; b < moves.length; b++) {
            moves[b] = Math.abs(market[b]);
        }
        double holding = score.turnover() > 0
                ? 2 * score.timeInMarket() * periodsPerYear / score.turnover()
                : Double.POSITIVE_INFINITY;
        return new Behavior(
                holding, score.timeInMarket(), score.turnover(), slope(blocks, market), slope(blocks, moves));
    }

    /** By least squares; 0 where x does not vary. */
    private static double slope(double[] y, double[] x) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += x[i] / x.length;
            meanY += y[i] / x.length;
        }
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
        }
        return xx > 0 ? xy / xx : 0;
    }
}
