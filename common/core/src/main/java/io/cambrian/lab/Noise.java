package io.cambrian.lab;

import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;

/**
 * How the surprises of synthetic returns are drawn. Each instrument is the sum of one market factor and its own noise, both
 * unpredictable given the past; whatever the distribution, the unconditional daily standard deviations are
 * {@value #MARKET_SD} and {@value #OWN_SD} (14 % and 22 % a year; two instruments correlate by 0.29).
 */
public enum Noise {
    /** Independent normal. */
    IID_NORMAL,
    /** Independent Student t with four degrees of freedom: fat tails without clustering. */
    STUDENT_T4,
    /** GARCH(1,1) with alpha 0.08 and beta 0.90, normal shocks, in the factor and in each instrument: clustered volatility. */
    GARCH,
    /** Independent normal; a second factor per cluster of five instruments carries three quarters of their own variance. */
    CLUSTERED;

    /** Daily standard deviation of the market factor. */
    public static final double MARKET_SD = 0.009;
    /** Daily standard deviation of an instrument's own noise. */
    public static final double OWN_SD = 0.014;

    private static final int CLUSTER = 5;
    private static final double CLUSTER_SHARE = 0.75;
    private static final double ALPHA = 0.08;
    private static final double BETA = 0.90;

    /**
     * Daily surprises.
     *
     * @param seed of the world
     */
    Shocks draw(int instruments, int days, long seed) {
        Path market = path(days, MARKET_SD, Seeds.stream(seed, Seeds.ofText("market factor")));
        int clusters = (instruments + CLUSTER - 1) / CLUSTER;
        Path[] cluster = new Path[clusters];
        if (this == CLUSTERED) {
            for (int c = 0; c < clusters; c++) {
                cluster[c] = path(
                        days, OWN_SD * Math.sqrt(CLUSTER_SHARE), Seeds.stream(seed, Seeds.ofText("cluster factor"), c));
            }
        }
        double own = this == CLUSTERED ? OWN_SD * Math.sqrt(1 - CLUSTER_SHARE) : OWN_SD;
        Shocks shocks = Shocks.none(instruments, days);
        for (int i = 0; i < instruments; i++) {
            shocks.add(i, market);
            if (this == CLUSTERED) {
                shocks.add(i, cluster[i / CLUSTER]);
            }
            shocks.add(i, path(days, own, Seeds.stream(seed, Seeds.ofText("own noise"), i)));
        }
        return shocks;
    }

    /** One series of surprises: overnight, in the session, and their conditional variance over the whole day. */
    record Path(double[] gap, double[] session, double[] variance) {}

    Path path(int days, double sd, RandomGenerator random) {
        double[] gap = new double[days];
        double[] session = new double[days];
        double[] variance = new double[days];
        double h = sd * sd;
        for (int t = 0; t < days; t++) {
            variance[t] = this == STUDENT_T4 ? sd * sd * mixing(random) : h;
            gap[t] = Math.sqrt(variance[t] * Shocks.GAP_SHARE) * random.nextGaussian();
            session[t] = Math.sqrt(variance[t] * (1 - Shocks.GAP_SHARE)) * random.nextGaussian();
            if (this == GARCH) {
                double shock = gap[t] + session[t];
                h = (1 - ALPHA - BETA) * sd * sd + ALPHA * shock * shock + BETA * h;
            }
        }
        return new Path(gap, session, variance);
    }

    /** The variance that makes a normal a Student t(4) of unit variance: 4 / chi-squared(4), halved. */
    private static double mixing(RandomGenerator random) {
        // chi-squared with four degrees is -2 log of the product of two uniforms
        double chi = -2 * (StrictMath.log(1 - random.nextDouble()) + StrictMath.log(1 - random.nextDouble()));
        return 2 / chi;
    }
}
