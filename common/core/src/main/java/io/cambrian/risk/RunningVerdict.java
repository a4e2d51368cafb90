package io.cambrian.risk;

import java.util.ArrayList;
import java.util.List;

/**
 * What the backtest of a series of forecasts said up to and including one of them.
 *
 * @param forecasts tested so far
 * @param exceedances so far
 * @param zone of the Basel traffic light over the last {@value #ZONE_DAYS} forecasts, or over all while there are fewer
 * @param kupiecPValue of all so far
 * @param independencePValue of Christoffersen's test of all so far
 * @param conditionalPValue of both together
 * @param quantileLoss mean of all so far
 * @param z2 Acerbi and Szekely's second statistic of all so far
 */
public record RunningVerdict(
        int forecasts,
        int exceedances,
        Exceedances.Zone zone,
        double kupiecPValue,
        double independencePValue,
        double conditionalPValue,
        double quantileLoss,
        double z2) {
    /** Forecasts of the Basel traffic light. */
    public static final int ZONE_DAYS = 250;

    /** The verdicts of all forecasts, in their order; one pass. */
    public static List<RunningVerdict> of(RollingForecasts f) {
        double alpha = Tail.tailProbability(f.confidenceLevel());
        boolean[] exceeded = f.exceeded();
        int[] transitions = new int[4];
        List<RunningVerdict> verdicts = new ArrayList<>(exceeded.length);
        int count = 0;
        int recent = 0;
        double loss = 0;
        double shortfall = 0;
        double[] realized = f.realized();
        double[] var = f.valueAtRisk();
        double[] es = f.expectedShortfall();
        for (int k = 0; k < exceeded.length; k++) {
            count += exceeded[k] ? 1 : 0;
            recent += exceeded[k] ? 1 : 0;
            recent -= k >= ZONE_DAYS && exceeded[k - ZONE_DAYS] ? 1 : 0;
            if (k > 0) {
                transitions[(exceeded[k - 1] ? 2 : 0) + (exceeded[k] ? 1 : 0)]++;
            }
            loss += (alpha - (exceeded[k] ? 1 : 0)) * (realized[k] + var[k]);
            shortfall += exceeded[k] ? realized[k] / es[k] : 0;
            Exceedances.LikelihoodRatio kupiec = Exceedances.kupiec(count, k + 1, alpha);
            Exceedances.LikelihoodRatio independence = Exceedances.independence(transitions);
            verdicts.add(new RunningVerdict(
                    k + 1,
                    count,
                    Exceedances.zone(recent, Math.min(k + 1, ZONE_DAYS), alpha),
                    kupiec.pValue(),
                    independence.pValue(),
                    StrictMath.exp(-(kupiec.statistic() + independence.statistic()) / 2),
                    loss / (k + 1),
                    shortfall / ((k + 1) * alpha) + 1));
        }
        return verdicts;
    }
}
