package io.cambrian.risk;

import io.cambrian.fault.DataException;
import io.cambrian.performance.Quantiles;
import java.util.Arrays;

/**
 * How well an asset trades: what liquidity measures need to know about it.
 *
 * @param dailyValue money that changes hands on a usual day; positive
 * @param volatility of daily returns
 * @param spread mean relative bid-ask spread, (ask - bid) / mid
 * @param spreadVolatility its standard deviation from day to day
 */
public record Tradability(double dailyValue, double volatility, double spread, double spreadVolatility) {
    /** Days that the usual day is taken from. */
    public static final int DAYS = 60;

    /** Fewer of them with a volume, and an asset is not known to trade. */
    public static final int FEWEST_DAYS = 20;

    public Tradability {
        if (!(dailyValue > 0) || !(volatility >= 0) || !(spread >= 0) || !(spreadVolatility >= 0)) {
            throw new IllegalArgumentException("Tradability needs a positive daily value (" + dailyValue
                    + "), and a volatility (" + volatility + "), spread (" + spread + ") and spread volatility ("
                    + spreadVolatility + ") of at least 0.");
        }
    }

    /**
     * Estimates from daily bars: the daily value is the median of close times volume over the last {@value #DAYS} bars with a
     * volume, the spread that of Corwin and Schultz over as many.
     *
     * @param name for messages
     * @param high NaN where unknown; likewise the others
     * @throws DataException where fewer than 20 of the last days have a volume: such an asset is not known to trade
     */
    public static Tradability of(String name, double[] high, double[] low, double[] close, double[] volume) {
        int n = close.length;
        double[] value = new double[DAYS];
        int known = 0;
        double sum = 0;
        double squares = 0;
        int returns = 0;
        for (int t = Math.max(0, n - DAYS); t < n; t++) {
            if (volume[t] > 0 && close[t] > 0) {
                value[known++] = volume[t] * close[t];
            }
            if (t > 0 && close[t] > 0 && close[t - 1] > 0) {
                double r = close[t] / close[t - 1] - 1;
                sum += r;
                squares += r * r;
                returns++;
            }
        }
        if (known < FEWEST_DAYS) {
            throw new DataException("Only " + known + " of the last " + Math.min(n, DAYS) + " bars of " + name
                    + " have a volume; liquidity needs at least " + FEWEST_DAYS
                    + ".\nLeave it out, or give bars that have volumes.");
        }
        double[] traded = Arrays.copyOf(value, known);
        double variance = returns < 2 ? 0 : Math.max(0, (squares - sum * sum / returns) / (returns - 1));
        double[] spreads = HighLowSpread.of(high, low, close);
        double mean = 0;
        double square = 0;
        int m = 0;
        for (int t = Math.max(0, n - DAYS); t < n; t++) {
            if (!Double.isNaN(spreads[t])) {
                mean += spreads[t];
                square += spreads[t] * spreads[t];
                m++;
            }
        }
        mean = m == 0 ? 0 : mean / m;
        double spreadVariance = m < 2 ? 0 : Math.max(0, (square - m * mean * mean) / (m - 1));
        return new Tradability(Quantiles.of(traded, 0.5), Math.sqrt(variance), mean, Math.sqrt(spreadVariance));
    }

    /** The same in a drought. */
    public Tradability stressed(double volumeFactor, double spreadFactor, double volatilityFactor) {
        return new Tradability(
                dailyValue * volumeFactor,
                volatility * volatilityFactor,
                spread * spreadFactor,
                spreadVolatility * spreadFactor);
    }
}
