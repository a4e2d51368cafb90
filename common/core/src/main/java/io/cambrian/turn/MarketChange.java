package io.cambrian.turn;

import io.cambrian.performance.ReturnMoments;
import io.cambrian.tune.RunLengths;
import java.util.Arrays;

/** How likely it is that a market is no longer what it was. */
public final class MarketChange {
    /** Sessions between changes on average, as a prior. */
    private static final double MEAN_RUN = 504;

    /** Sessions that are looked at. */
    private static final int WINDOW = 1_008;

    /** Sessions from which the prior is taken. */
    private static final int PRIOR = 252;

    private static final double CLIP = 5;

    private MarketChange() {}

    /**
     * Probability that the last change of mean or variance of the returns lies within the last sessions, by {@link RunLengths}. The
     * prior knows the first year of the window only; returns beyond {@value #CLIP} of its deviations count as those.
     *
     * @param returns daily simple returns of the market, oldest first
     * @param sessions how many at the end, at least 1
     * @return NaN where there is no year before them
     */
    public static double within(double[] returns, int sessions) {
        double[] window = Arrays.copyOfRange(returns, Math.max(0, returns.length - WINDOW), returns.length);
        if (sessions < 1 || window.length < PRIOR + sessions) {
            return Double.NaN;
        }
        ReturnMoments prior = ReturnMoments.of(Arrays.copyOf(window, PRIOR));
        if (!(prior.sd() > 0)) {
            return Double.NaN;
        }
        RunLengths runs = new RunLengths(MEAN_RUN, 0, 1, 1, 1);
        for (double r : window) {
            double z = (r - prior.mean()) / prior.sd();
            runs.observe(Math.max(-CLIP, Math.min(CLIP, z)));
        }
        return runs.changedWithin(sessions);
    }
}
