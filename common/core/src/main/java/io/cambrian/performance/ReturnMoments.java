package io.cambrian.performance;

import java.util.Arrays;

/**
 * Central moments of a series, computed in two passes. A series whose values are all equal has moments of exactly 0.
 *
 * @param n number of values
 * @param mean NaN when empty
 * @param second mean squared deviation (divisor n)
 * @param third mean cubed deviation
 * @param fourth mean fourth power of the deviation
 */
public record ReturnMoments(int n, double mean, double second, double third, double fourth) {
    /** The moments of the values that are not NaN. */
    public static ReturnMoments of(double[] values) {
        double[] known = known(values);
        int n = known.length;
        if (n == 0) {
            return new ReturnMoments(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        if (Arrays.stream(known).allMatch(v -> v == known[0])) {
            return new ReturnMoments(n, known[0], 0, 0, 0);
        }
        double sum = 0;
        for (double v : known) {
            sum += v;
        }
        double mean = sum / n;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        for (double v : known) {
            double d = v - mean;
            s2 += d * d;
            s3 += d * d * d;
            s4 += d * d * d * d;
        }
        return new ReturnMoments(n, mean, s2 / n, s3 / n, s4 / n);
    }

    /** The values that are not NaN, in order. */
    public static double[] known(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    }

    /** Sample standard deviation (divisor n-1); NaN below two values. */
    public double sd() {
        return n < 2 ? Double.NaN : Math.sqrt(second * n / (n - 1));
    }

    /** Mean less a per-period rate, over the sample standard deviation; see {@link Metrics#ratio}. NaN below two values. */
    public double sharpePerPeriod(double riskFreePerPeriod) {
        return Metrics.ratio(mean - riskFreePerPeriod, sd());
    }

    /** Population skewness m3 / m2^1.5; NaN when nothing varies. */
    public double skewness() {
        return second > 0 ? third / (second * Math.sqrt(second)) : Double.NaN;
    }

    /** Population kurtosis m4 / m2², 3 for a normal distribution; NaN when nothing varies. */
    public double kurtosis() {
        return second > 0 ? fourth / (second * second) : Double.NaN;
    }

    /** Skewness G1 adjusted for sample size (Joanes and Gill 1998), as spreadsheets give; NaN below three values. */
    public double adjustedSkewness() {
        return n < 3 ? Double.NaN : skewness() * Math.sqrt(n * (n - 1.0)) / (n - 2);
    }

    /** Excess kurtosis G2 adjusted for sample size (Joanes and Gill 1998), 0 for a normal; NaN below four values. */
    public double adjustedExcessKurtosis() {
        return n < 4 ? Double.NaN : (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1) * (kurtosis() - 3) + 6);
    }
}
