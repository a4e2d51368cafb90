package io.cambrian.backtest;

/**
 * Sums of daily net simple returns over a set of days: what merges, and what mean, variance and Sharpe ratio come from.
 *
 * @param n number of days, flat days included
 * @param sum sum of returns
 * @param sumSquares sum of squared returns
 */
public record Moments(long n, double sum, double sumSquares) {
    public static final Moments EMPTY = new Moments(0, 0, 0);

    public double mean() {
        return n == 0 ? Double.NaN : sum / n;
    }

    /** Sample variance (divisor n-1), never negative; NaN below two days. */
    public double variance() {
        return n < 2 ? Double.NaN : Math.max(0, (sumSquares - sum * sum / n) / (n - 1));
    }

    /** Mean over sample standard deviation, per day, not annualized; 0 when nothing moved, NaN below two days. */
    public double sharpePerPeriod() {
        double sd = Math.sqrt(variance());
        if (Double.isNaN(sd)) {
            return Double.NaN;
        }
        return sd > 0 ? mean() / sd : 0;
    }
}
