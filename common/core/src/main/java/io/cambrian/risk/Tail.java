package io.cambrian.risk;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import java.math.BigDecimal;
import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** Quantiles and the Cornish-Fisher expansion: what the value-at-risk classes share. */
final class Tail {
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private Tail() {}

    static void checkConfidence(double confidenceLevel) {
        if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
            throw new ConfigException("The confidence (" + confidenceLevel
                    + ") of a value at risk must be in (0, 1)."
                    + (confidenceLevel > 1 && confidenceLevel < 100
                            ? "\nMaybe you gave " + confidenceLevel + " instead of "
                                    + BigDecimal.valueOf(confidenceLevel)
                                            .movePointLeft(2)
                                            .stripTrailingZeros()
                                            .toPlainString()
                                    + "?"
                            : ""));
        }
    }

    static void checkReturns(double[] returns) {
        if (returns.length < 2) {
            throw new DataException("A value at risk needs at least 2 returns, but there are " + returns.length + ".");
        }
    }

    static double z(double tailProbability) {
        return NORMAL.inverseCumulativeProbability(tailProbability);
    }

    static double density(double z) {
        return StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * Math.PI);
    }

    /**
     * The tail probability {@code 1 - confidence}, freed of the last bits that the subtraction invents: 1 - 0.95 is
     * 0.05000000000000004 in binary, and 20 times that is above 1, which would pick the wrong observation.
     */
    static double tailProbability(double confidenceLevel) {
        double alpha = 1 - confidenceLevel;
        double rounded = Math.rint(alpha * 1e12) / 1e12;
        return Math.abs(alpha - rounded) <= 4e-16 ? rounded : alpha;
    }

    /**
     * How many observations lie in the tail, {@code ceil(alpha n)}, at least 1. Products that are whole but for rounding are
     * taken as whole.
     */
    static int tailCount(int n, double tailProbability) {
        double exact = n * tailProbability;
        double nearest = Math.rint(exact);
        boolean whole = Math.abs(exact - nearest) <= 1e-9 * Math.max(1, nearest);
        return (int) Math.max(1, Math.min(n, whole ? nearest : Math.ceil(exact)));
    }

    static double[] sorted(double[] returns) {
        double[] s = returns.clone();
        Arrays.sort(s);
        return s;
    }

    /**
     * The Cornish-Fisher quantile in standard deviations from the mean: Zangari 1996; equation as in Boudt, Peterson, Croux
     * 2008, "Estimation and decomposition of downside risk for portfolios with non-normal returns",
     * doi:10.21314/JOR.2008.188.
     */
    static double cornishFisher(double z, double skewness, double excessKurtosis) {
        return z
                + (z * z - 1) * skewness / 6
                + (z * z * z - 3 * z) * excessKurtosis / 24
                - (2 * z * z * z - 5 * z) * skewness * skewness / 36;
    }

    /**
     * Whether the Cornish-Fisher expansion is a distribution at all, monotone over the whole line: Maillard 2012, "A user's
     * guide to the Cornish Fisher expansion", equation 7; without skewness, an excess kurtosis from 0 to 8.
     */
    static boolean isCornishFisherValid(double skewness, double excessKurtosis) {
        double s2 = skewness * skewness;
        double k = excessKurtosis;
        double curvature = k / 8 - s2 / 6;
        // without a root of its slope, but with a negative one, it falls over the whole line
        return curvature >= 0 && s2 / 9 - 4 * curvature * (1 - k / 8 + 5 * s2 / 36) <= 0;
    }

    /** {@code -integral of x f(x)} up to h under the second-order Edgeworth density (Boudt et al. 2008). */
    static double edgeworthShortfall(double h, double s, double k) {
        double h2 = h * h;
        return density(h)
                * (1
                        + s / 6 * h2 * h
                        + k / 24 * (h2 * h2 - 2 * h2 - 1)
                        + s * s / 72 * (h2 * h2 * h2 - 9 * h2 * h2 + 9 * h2 + 3));
    }

    /** The second-order Edgeworth density at h. */
    static double edgeworthDensity(double h, double s, double k) {
        double h2 = h * h;
        return density(h)
                * (1
                        + s / 6 * (h2 * h - 3 * h)
                        + k / 24 * (h2 * h2 - 6 * h2 + 3)
                        + s * s / 72 * (h2 * h2 * h2 - 15 * h2 * h2 + 45 * h2 - 15));
    }
}
