package io.cambrian.portfolio;

import java.util.List;

/**
 * How far a weight may drift from its target before trading back pays, and back to where: to the edge of the band, since costs
 * are proportional to what is traded. For small costs the half width is
 * {@code (3/2 * cost / aversion * movement)^(1/3)}, where movement is the variance per period of the target's distance from an
 * untraded weight over the variance of the asset: {@code w^2 (1-w)^2} for prices that drift (Shreve, Soner 1994; Janecek,
 * Shreve 2004, doi:10.1007/s00780-003-0113-4), plus {@code 2 decay s^2 / sigma^2} for a target that follows a signal of
 * standard deviation s which forgets at the rate decay (Martin 2012, "Optimal multifactor trading under proportional
 * transaction costs", arXiv:1204.6488).
 *
 * @param target weight
 * @param halfWidth not negative
 */
public record NoTradeBand(double target, double halfWidth) {
    /**
     * The band of one holding.
     *
     * @param cost per unit traded, one way: fee, slippage, half spread
     * @param aversion to variance; positive
     * @param volatility of the asset per period
     * @param targetVolatility standard deviation of the target weight around its mean; 0 for a fixed target
     * @param halfLife of the signal in periods; infinite for a fixed target
     */
    public static NoTradeBand of(
            double target, double cost, double aversion, double volatility, double targetVolatility, double halfLife) {
        double decay = Math.log(2) / halfLife;
        double drift = target * (1 - target);
        double movement = drift * drift;
        if (targetVolatility > 0) {
            movement += 2 * decay * targetVolatility * targetVolatility / (volatility * volatility);
        }
        return new NoTradeBand(target, Math.cbrt(1.5 * cost / aversion * movement));
    }

    /** The weight to hold after review: the nearest edge from outside, unchanged inside. */
    public double review(double weight) {
        return Math.max(target - halfWidth, Math.min(target + halfWidth, weight));
    }

    /**
     * The weights to hold after review of all: each at the near edge of its band, none above its cap. Where they would then sum
     * to more than 1, those above their targets give way in proportion to how far they are.
     *
     * @param bands whose targets sum to 1 at most
     * @param held weights now
     * @param caps largest weights; not below the targets
     */
    public static double[] review(List<NoTradeBand> bands, double[] held, double[] caps) {
        double[] next = new double[held.length];
        double sum = 0;
        double above = 0;
        for (int i = 0; i < next.length; i++) {
            next[i] = Math.min(caps[i], bands.get(i).review(held[i]));
            sum += next[i];
            above += Math.max(0, next[i] - bands.get(i).target);
        }
        double part = sum > 1 ? Math.min(1, (sum - 1) / above) : 0;
        for (int i = 0; i < next.length; i++) {
            next[i] -= part * Math.max(0, next[i] - bands.get(i).target);
        }
        return next;
    }
}
