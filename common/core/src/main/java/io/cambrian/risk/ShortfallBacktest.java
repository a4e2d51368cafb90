package io.cambrian.risk;

import io.cambrian.seed.Counters;
import java.util.Arrays;

/**
 * Tests of expected shortfall forecasts (Acerbi, Szekely 2014, "Backtesting expected shortfall", Risk 27(11)), and the loss by
 * which quantile forecasts are compared.
 *
 * @param z1 mean return over expected shortfall on the days beyond value at risk, plus 1 (their test 1, conditional); 0 if the
 *     forecasts are right, negative if losses are larger; NaN without such days
 * @param z2 sum of return over expected shortfall on those days over {@code T alpha}, plus 1 (test 2, which also counts them);
 *     0 if the forecasts are right. For a tail of 2.5 % over 250 days, -0.70 is the 5 % and -1.8 the 0.01 % critical value
 * @param z1PValue probability of a z1 as low if the forecasts are right; NaN without days beyond
 * @param z2PValue the same for z2
 * @param quantileLoss mean of {@code (alpha - 1[r < -VaR]) (r + VaR)}, which the true quantile minimizes (Koenker, Bassett 1978)
 */
public record ShortfallBacktest(double z1, double z2, double z1PValue, double z2PValue, double quantileLoss) {
    /** Simulated histories behind the p-values. */
    static final int SIMULATIONS = 10_000;

    private static final long SEED = 5;

    /**
     * Tests forecasts. Under the null, a day goes beyond with probability alpha, and the loss beyond is a Pareto variable with
     * the forecasts' mean ratio of shortfall to value at risk: the tail that the forecasts themselves state. Ratios at most 1
     * (flat or gaining series) have no such tail, and the p-values are NaN.
     */
    public static ShortfallBacktest of(RollingForecasts forecasts) {
        double alpha = Tail.tailProbability(forecasts.confidenceLevel());
        int n = forecasts.size();
        double beyond = 0;
        double sum = 0;
        double loss = 0;
        double ratios = 0;
        int valid = 0;
        for (int k = 0; k < n; k++) {
            double r = forecasts.realized()[k];
            double var = forecasts.valueAtRisk()[k];
            double es = forecasts.expectedShortfall()[k];
            boolean exceeded = r < -var;
            loss += (alpha - (exceeded ? 1 : 0)) * (r + var) / n;
            if (exceeded) {
                beyond++;
                sum += r / es;
            }
            if (var > 0 && es > var && Double.isFinite(es)) {
                ratios += es / var;
                valid++;
            }
        }
        double z1 = beyond == 0 ? Double.NaN : sum / beyond + 1;
        double z2 = sum / (n * alpha) + 1;
        double ratio = valid == 0 ? Double.NaN : ratios / valid;
        double[] p = ratio > 1 ? pValues(z1, z2, n, alpha, ratio) : new double[] {Double.NaN, Double.NaN};
        return new ShortfallBacktest(z1, z2, p[0], p[1], loss);
    }

    /** Shares of simulated histories with statistics at or below the observed ones. */
    private static double[] pValues(double z1, double z2, int n, double alpha, double ratio) {
        double[][] null12 = nullDistribution(n, alpha, ratio, SIMULATIONS);
        double below1 = 0;
        double defined1 = 0;
        double below2 = 0;
        for (int s = 0; s < SIMULATIONS; s++) {
            below2 += null12[1][s] <= z2 ? 1 : 0;
            if (!Double.isNaN(null12[0][s])) {
                defined1++;
                below1 += null12[0][s] <= z1 ? 1 : 0;
            }
        }
        // the observed history counts as one of them, so that no p-value is zero
        return new double[] {
            Double.isNaN(z1) ? Double.NaN : (below1 + 1) / (defined1 + 1), (below2 + 1) / (SIMULATIONS + 1)
        };
    }

    /** Simulated z1 and z2. */
    static double[][] nullDistribution(int n, double alpha, double ratio, int simulations) {
        double inverseIndex = (ratio - 1) / ratio;
        double[][] out = new double[2][simulations];
        double logCalm = StrictMath.log1p(-alpha);
        for (int s = 0; s < simulations; s++) {
            long start = Counters.scenario(SEED, s);
            long draw = 0;
            int beyond = 0;
            double sum = 0;
            // days between exceedances are geometric
            double day = StrictMath.floor(StrictMath.log(uniform(start, draw++)) / logCalm);
            while (day < n) {
                beyond++;
                sum -= StrictMath.pow(uniform(start, draw++), -inverseIndex) / ratio;
                day += 1 + StrictMath.floor(StrictMath.log(uniform(start, draw++)) / logCalm);
            }
            out[0][s] = beyond == 0 ? Double.NaN : sum / beyond + 1;
            out[1][s] = sum / (n * alpha) + 1;
        }
        return out;
    }

    private static double uniform(long start, long index) {
        return ((Counters.bits(start, index) >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** The value that z2 falls below with so small a probability if forecasts with that tail are right. */
    static double z2CriticalValue(int n, double alpha, double ratio, double probability) {
        double[] z2 = nullDistribution(n, alpha, ratio, 20 * SIMULATIONS)[1];
        Arrays.sort(z2);
        return z2[(int) (probability * z2.length)];
    }
}
