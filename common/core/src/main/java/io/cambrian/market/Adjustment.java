package io.cambrian.market;

/**
 * Prices adjusted to total return by factors cumulated forward from a spell's first bar.
 *
 * <p>The gross total return of day t is {@code (close_t + dividend_t) * split_t / close_{t-1}}: who held the unit at the
 * last close owns {@code split_t} units now, and each of these pays {@code dividend_t}. The adjusted close is therefore
 * {@code close_t * F_t} with
 *
 * <pre>
 * F_0 = 1,   F_t = F_{t-1} * split_t * (1 + dividend_t / close_t)
 * </pre>
 *
 * so that the ratio of adjusted closes is the total return. Open, high and low of a day are multiplied by the same F_t,
 * which keeps all ratios within the day. Since F_t depends on the days up to t only, an event changes no adjusted price
 * before it; the usual backward adjustment (scaled to the latest price) rewrites history at every dividend, and a rule such
 * as {@code close < 5} would see the future through it. An event on the very first bar is ignored: nobody held before.
 *
 * <p>Volume is <em>divided</em> by the cumulated splits S_t. One unit at the first bar has become S_t units, and adjusted
 * prices are prices of that first unit; a day's trade of v raw units is one of v / S_t first units. So price times volume
 * before dividends, {@code (close_t * S_t) * (v_t / S_t)}, stays the money that changed hands, and a 2:1 split, after which
 * twice as many units trade at half the price, is no jump in adjusted volume. (Backward factors, which are the reciprocals
 * up to a constant, would be multiplied.)
 *
 * <p>Pure functions of the arrays; safe for concurrent use.
 */
public final class Adjustment {
    private Adjustment() {}

    /**
     * The price factors F.
     *
     * @param close raw closes, positive
     * @param dividend cash per unit after the day's split; 0 where none
     * @param split new units per old unit; 1 where none
     */
    public static double[] priceFactors(double[] close, double[] dividend, double[] split) {
        double[] factor = new double[close.length];
        double cumulated = 1;
        for (int t = 0; t < close.length; t++) {
            if (t > 0) {
                cumulated *= split[t] * (1 + dividend[t] / close[t]);
            }
            factor[t] = cumulated;
        }
        return factor;
    }

    /** The cumulated splits S by which volume is divided. */
    public static double[] cumulatedSplits(double[] split) {
        double[] cumulated = new double[split.length];
        double product = 1;
        for (int t = 0; t < split.length; t++) {
            product *= t > 0 ? split[t] : 1;
            cumulated[t] = product;
        }
        return cumulated;
    }
}
