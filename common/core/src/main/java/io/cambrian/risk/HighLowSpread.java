package io.cambrian.risk;

/**
 * The bid-ask spread that daily highs and lows betray: over two days the range grows with volatility, but the spread is in it
 * only once (Corwin, Schultz 2012, "A simple way to estimate bid-ask spreads from daily high and low prices",
 * doi:10.1111/j.1540-6261.2012.01729.x, equations 14 and 18; overnight gaps are taken out and negative estimates set to 0, as
 * they do).
 */
final class HighLowSpread {
    private static final double K = 3 - 2 * Math.sqrt(2);

    private HighLowSpread() {}

    /** Relative spreads, one for each day; NaN on the first and beside missing or impossible prices. */
    static double[] of(double[] high, double[] low, double[] close) {
        double[] spread = new double[close.length];
        java.util.Arrays.fill(spread, Double.NaN);
        for (int t = 1; t < close.length; t++) {
            if (!(low[t] > 0 && high[t] >= low[t] && low[t - 1] > 0 && high[t - 1] >= low[t - 1] && close[t - 1] > 0)) {
                continue;
            }
            // a gap overnight is no spread: the day is moved to where the last one closed
            double gap = Math.max(0, low[t] - close[t - 1]) + Math.min(0, high[t] - close[t - 1]);
            double h = high[t] - gap;
            double l = low[t] - gap;
            double one = square(StrictMath.log(h / l)) + square(StrictMath.log(high[t - 1] / low[t - 1]));
            double two = square(StrictMath.log(Math.max(h, high[t - 1]) / Math.min(l, low[t - 1])));
            double alpha = (Math.sqrt(2 * one) - Math.sqrt(one)) / K - Math.sqrt(two / K);
            double s = 2 * StrictMath.expm1(alpha) / (1 + StrictMath.exp(alpha));
            spread[t] = Math.max(0, s);
        }
        return spread;
    }

    private static double square(double x) {
        return x * x;
    }
}
