package io.cambrian.performance;

/** Measures about a target return per period. All divide by the number of known returns; NaN of none. */
public final class Downside {
    private Downside() {}

    /** Root mean square of the shortfalls below the target, over all n returns (Sortino and van der Meer 1991). */
    public static double deviation(double[] returns, double target) {
        return Math.sqrt(lowerMoment(returns, target, 2));
    }

    /** Mean shortfall below the target, a positive number. */
    public static double potential(double[] returns, double target) {
        return lowerMoment(returns, target, 1);
    }

    /** Mean gain above the target. */
    public static double upsidePotential(double[] returns, double target) {
        return ReturnMoments.of(returns).mean() - target + potential(returns, target);
    }

    /** Mean above the target over the downside deviation, per period; see {@link Metrics#ratio}. */
    public static double sortinoPerPeriod(double[] returns, double target) {
        return Metrics.ratio(ReturnMoments.of(returns).mean() - target, deviation(returns, target));
    }

    /** Gains above the target over losses below it (Keating and Shadwick 2002); NaN without any loss. */
    public static double omega(double[] returns, double target) {
        double losses = potential(returns, target);
        double gains = 0;
        int n = 0;
        for (double r : ReturnMoments.known(returns)) {
            gains += Math.max(0, r - target);
            n++;
        }
        return losses > 0 ? gains / n / losses : Double.NaN;
    }

    private static double lowerMoment(double[] returns, double target, int power) {
        double sum = 0;
        int n = 0;
        for (double r : returns) {
            if (!Double.isNaN(r)) {
                double below = Math.max(0, target - r);
                sum += power == 1 ? below : below * below;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }
}
