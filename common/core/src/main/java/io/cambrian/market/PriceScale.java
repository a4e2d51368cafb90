package io.cambrian.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the scale of adjusted prices that somebody holds units of.
 *
 * <p>{@link Adjustment} cumulates splits and dividends forward from a series' first bar. Where older history comes with such events, or
 * one of long ago is learned of late, all later adjusted prices change by one factor: no return has changed, but a unit of before is not a
 * unit of now. Such a series is put back on the scale that is known.
 *
 * <p>Its scale has changed where known and present closes have the same ratio, other than 1, on most of their last common days, at most
 * {@value #MOST_DAYS} and at least {@value #FEWEST_DAYS} of them. A day that is stated anew, or an event of the last of these days, is
 * none: it changes returns, and stays as it is. Volumes, which dividends do not adjust, have a factor of their own.
 */
public final class PriceScale {
    private static final int MOST_DAYS = 60;
    private static final int FEWEST_DAYS = 5;

    /** Relative; products of the same factors in another order differ by much less. */
    private static final double TOLERANCE = 1e-9;

    private PriceScale() {}

    /**
     * A market on the scale that was known.
     *
     * @param market the very one that was given where all scales are as they were
     * @param factors by which the prices of a series were multiplied, by its symbol; empty where all scales are as they were
     */
    public record Kept(Market market, Map<String, Double> factors) {
        public Kept {
            factors = Collections.unmodifiableMap(new TreeMap<>(factors));
        }
    }

    /**
     * Puts each series on the scale of the one of the same symbol that is known; what is not known stays as it is.
     *
     * @param known series at most one of a symbol
     */
    public static Kept keep(Market market, List<BarSeries> known) {
        Map<String, BarSeries> bySymbol =
                known.stream().collect(Collectors.toMap(BarSeries::symbol, Function.identity()));
        Map<String, Double> factors = new TreeMap<>();
        List<BarSeries> series = new ArrayList<>();
        for (BarSeries s : market.series()) {
            BarSeries before = bySymbol.get(s.symbol());
            double factor = before == null ? 1 : factor(before, s, BarSeries::close);
            if (factor == 1) {
                series.add(s);
            } else {
                factors.put(s.symbol(), factor);
                series.add(s.scaled(factor, factor(before, s, BarSeries::volume))); // which dividends do not adjust
            }
        }
        return factors.isEmpty()
                ? new Kept(market, factors)
                : new Kept(new Market(series, market.calendar(), market.periodsPerYear()), factors);
    }

    /**
     * Known over present value where the scale has changed, exactly 1 where it has not: the ratio that most of the last days share which
     * both have. A day that is stated anew is one of few.
     *
     * @param known adjusted by what was known before
     * @param now adjusted by what is known now, of the same instrument
     * @param values prices or volumes of a series
     */
    static double factor(BarSeries known, BarSeries now, Function<BarSeries, double[]> values) {
        double[] before = values.apply(known);
        double[] after = values.apply(now);
        double[] ratios = new double[MOST_DAYS];
        int common = 0;
        int k = known.size() - 1;
        int n = now.size() - 1;
        while (k >= 0 && n >= 0 && common < MOST_DAYS) {
            if (known.days()[k] == now.days()[n]) {
                double ratio = before[k--] / after[n--];
                if (ratio > 0 && ratio < Double.POSITIVE_INFINITY) {
                    ratios[common++] = ratio;
                }
            } else if (known.days()[k] > now.days()[n]) {
                k--;
            } else {
                n--;
            }
        }
        return shared(Arrays.copyOf(ratios, common));
    }

    /** What more than half of some ratios are, if these are enough; else 1. */
    private static double shared(double[] ratios) {
        if (ratios.length < FEWEST_DAYS) {
            return 1;
        }
        double[] sorted = ratios.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2]; // what more than half of them are is there
        long same = Arrays.stream(ratios).filter(r -> isSame(r, median)).count();
        return 2 * same <= ratios.length || isSame(median, 1) ? 1 : median;
    }

    private static boolean isSame(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE * b;
    }
}
