package io.cambrian.risk;

import io.cambrian.fault.DataException;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.special.Gamma;

/**
 * A location-scale Student t distribution fitted by maximum likelihood: expectation-maximization for location and scale at
 * given degrees of freedom (Lange, Little, Taylor 1989, doi:10.1080/01621459.1989.10478852), golden-section search over
 * their logarithm.
 *
 * @param degrees of freedom, between {@value #FEWEST} and {@value #MOST}, where it is as good as normal
 */
record StudentT(double degrees, double location, double scale) {
    /** Below 1 there is no mean, and so no expected shortfall. */
    static final double FEWEST = 1.05;

    static final double MOST = 500;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** @throws DataException for fewer than 10 values, or where most of them are one and the same */
    static StudentT fit(double[] x) {
        if (x.length < 10) {
            throw new DataException("A fit of Student's t needs at least 10 returns, but there are " + x.length + ".");
        }
        double low = StrictMath.log(FEWEST);
        double high = StrictMath.log(MOST);
        double a = high - GOLDEN * (high - low);
        double b = low + GOLDEN * (high - low);
        Fit atA = at(x, StrictMath.exp(a));
        Fit atB = at(x, StrictMath.exp(b));
        while (high - low > 1e-7) {
            if (atA.logLikelihood >= atB.logLikelihood) {
                high = b;
                b = a;
                atB = atA;
                a = high - GOLDEN * (high - low);
                atA = at(x, StrictMath.exp(a));
            } else {
                low = a;
                a = b;
                atA = atB;
                b = low + GOLDEN * (high - low);
                atB = at(x, StrictMath.exp(b));
            }
        }
        return atA.logLikelihood >= atB.logLikelihood ? atA.t : atB.t;
    }

    private record Fit(StudentT t, double logLikelihood) {}

    private static Fit at(double[] x, double degrees) {
        double location = Returns.mean(x);
        double squares = 0;
        for (double v : x) {
            squares += (v - location) * (v - location) / x.length;
        }
        double floor = squares * 1e-18;
        double variance = squares;
        for (int step = 0; step < 500; step++) {
            double weights = 0;
            double sum = 0;
            for (double v : x) {
                double w = (degrees + 1) / (degrees + (v - location) * (v - location) / variance);
                weights += w;
                sum += w * v;
            }
            double next = sum / weights;
            double spread = 0;
            for (double v : x) {
                double w = (degrees + 1) / (degrees + (v - location) * (v - location) / variance);
                spread += w * (v - next) * (v - next);
            }
            // dividing by the sum of the weights instead of n has the same limit and converges faster
            double fresh = spread / weights;
            boolean settled = Math.abs(fresh - variance) <= 1e-13 * variance;
            location = next;
            variance = fresh;
            if (!(variance > floor)) {
                throw new DataException(
                        "Most of the " + x.length + " returns are one and the same number, so Student's t"
                                + " does not fit.\nMaybe missing returns were written as 0?");
            }
            if (settled) {
                break;
            }
        }
        double scale = Math.sqrt(variance);
        double constant = Gamma.logGamma((degrees + 1) / 2)
                - Gamma.logGamma(degrees / 2)
                - StrictMath.log(degrees * Math.PI) / 2
                - StrictMath.log(scale);
        double sum = x.length * constant;
        for (double v : x) {
            double z = (v - location) / scale;
            sum -= (degrees + 1) / 2 * StrictMath.log1p(z * z / degrees);
        }
        return new Fit(new StudentT(degrees, location, scale), sum);
    }

    double valueAtRisk(double tailProbability) {
        return -location - scale * quantile(tailProbability);
    }

    double expectedShortfall(double tailProbability) {
        double q = quantile(tailProbability);
        double density = new TDistribution(degrees).density(q);
        return -location + scale * density / tailProbability * (degrees + q * q) / (degrees - 1);
    }

    private double quantile(double tailProbability) {
        return new TDistribution(degrees).inverseCumulativeProbability(tailProbability);
    }
}
