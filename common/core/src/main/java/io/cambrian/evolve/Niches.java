package io.cambrian.evolve;

import io.cambrian.backtest.MarketBlocks;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.TrialScore;

/** The ways in which strategies may behave on one market: tells to which of them a trial belongs. Immutable. */
public final class Niches {
    private static final double[] HOLDING_DAYS = {5, 20, 60};
    private static final double[] EXPOSURE = {1 / 3.0, 2 / 3.0};
    private static final double[] TURNOVER = {5, 25};
    private static final double[] TREND_BETA = {-0.1, 0.1, 0.5};
    private static final double[] VOLATILITY_BETA = {-0.1, 0.1};

    private final double[] market;
    private final double periodsPerYear;

    /**
     * Niches against a market.
     *
     * @param market its returns over the blocks of a trial's score
     * @param periodsPerYear bars per year
     */
    Niches(double[] market, double periodsPerYear) {
        this.market = market.clone();
        this.periodsPerYear = periodsPerYear;
    }

    /** Those of the market and the days that strategies are scored on. */
    public static Niches of(ScoringTask task) {
        return new Niches(MarketBlocks.of(task), task.market().periodsPerYear());
    }

    /** The number of the niche of a scored strategy, from 0: five features, each cut into three or four ranges. */
    int of(TrialScore score) {
        return of(Behavior.of(score, market, periodsPerYear));
    }

    static int of(Behavior b) {
        int niche = range(b.holdingDays(), HOLDING_DAYS);
        niche = niche * (EXPOSURE.length + 1) + range(b.exposure(), EXPOSURE);
        niche = niche * (TURNOVER.length + 1) + range(b.turnover(), TURNOVER);
        niche = niche * (TREND_BETA.length + 1) + range(b.trendBeta(), TREND_BETA);
        return niche * (VOLATILITY_BETA.length + 1) + range(b.volatilityBeta(), VOLATILITY_BETA);
    }

    /** How many niches there are. */
    static int count() {
        return (HOLDING_DAYS.length + 1) * perHolding();
    }

    private static int perHolding() {
        return (EXPOSURE.length + 1) * (TURNOVER.length + 1) * (TREND_BETA.length + 1) * (VOLATILITY_BETA.length + 1);
    }

    /** The range of holding times of a niche, from 0. */
    static int holding(int niche) {
        return niche / perHolding();
    }

    /** The range of trend betas of a niche, from 0. */
    static int trend(int niche) {
        return niche / (VOLATILITY_BETA.length + 1) % (TREND_BETA.length + 1);
    }

    /** How many of the bounds do not lie above the value. */
    private static int range(double value, double[] bounds) {
        int range = 0;
        while (range < bounds.length && value >= bounds[range]) {
            range++;
        }
        return range;
    }
}
