package io.cambrian.regime;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.Arrays;
import java.util.List;

/**
 * The daily context of a universe: {@link ContextFeature} by feature, one value per day of the market's calendar, computed
 * from bars up to and including that day.
 *
 * <p>Only members that have a bar on the day count; on a day without any return every feature is unknown. Each instrument's
 * own calendar counts, nothing is filled forward. One pass over the bars, then a few hundred operations per day; the same
 * bars give the same bits. Pure and thread safe.
 *
 * <p>The average correlation is a variance ratio, as in the implied-correlation index of options on an index: with each
 * return divided by the root mean square of its series' last 60 returns (z, n of them on a day), it is the sum over 60 days
 * of {@code (sum z)^2 - sum z^2}, which is the sum over pairs of {@code 2 z_i z_j}, divided by the sum of
 * {@code (n - 1) sum z^2}, which is what that would be at correlation 1. Means are taken as 0, as usual for daily returns.
 */
public final class Contexts {
    private static final List<ContextFeature> FEATURES = List.of(ContextFeature.values());

    private Contexts() {}

    /** The context of each day of a market's calendar. */
    public static ContextSeries of(Market market) {
        int[] calendar = market.calendar();
        CrossSection section = new CrossSection(calendar);
        for (BarSeries series : market.series()) {
            section.add(series);
        }
        double[][] values = new double[FEATURES.size()][calendar.length];
        for (double[] column : values) {
            Arrays.fill(column, Double.NaN);
        }
        index(section, market.periodsPerYear(), values);
        for (int d = 0; d < calendar.length; d++) {
            if (section.returns[d] == 0) {
                continue;
            }
            if (section.measured[d] > 0) {
                at(values, ContextFeature.BREADTH_100)[d] = section.above[d] / (double) section.measured[d];
            }
            if (section.moved[d] > 1) {
                at(values, ContextFeature.DISPERSION_20)[d] =
                        Math.sqrt(section.moveDeviations[d] / (section.moved[d] - 1));
            }
        }
        return new ContextSeries(
                FEATURES.stream().map(ContextFeature::label).toList(),
                FEATURES.stream().map(ContextFeature::unit).toList(),
                FEATURES.stream().map(ContextFeature::logarithmic).toList(),
                calendar,
                values);
    }

    private static double[] at(double[][] values, ContextFeature feature) {
        return values[feature.ordinal()];
    }

    /** What is computed from the equal-weight index, over the days that have a return. */
    private static void index(CrossSection section, double periodsPerYear, double[][] values) {
        int n = 0;
        int[] day = new int[section.returns.length];
        double[] mean = new double[day.length];
        double[] level = new double[day.length + 1];
        double[] pairs = new double[day.length];
        double[] most = new double[day.length];
        level[0] = 1;
        for (int d = 0; d < day.length; d++) {
            if (section.returns[d] == 0) {
                continue;
            }
            day[n] = d;
            mean[n] = section.returnSum[d] / section.returns[d];
            pairs[n] = section.scaledSum[d] * section.scaledSum[d] - section.scaledSquares[d];
            most[n] = (section.scaled[d] - 1) * section.scaledSquares[d];
            level[n + 1] = level[n] * (1 + mean[n]);
            n++;
            write(values, day[n - 1], mean, level, pairs, most, n, Math.sqrt(periodsPerYear));
        }
    }

    /** The features of the day of the last of n returns. */
    private static void write(
            double[][] values,
            int d,
            double[] mean,
            double[] level,
            double[] pairs,
            double[] most,
            int n,
            double annual) {
        if (n >= 20) {
            at(values, ContextFeature.VOLATILITY_20)[d] = deviation(mean, n - 20, n) * annual;
        }
        if (n >= 60) {
            double scale = deviation(mean, n - 60, n) * Math.sqrt(60);
            at(values, ContextFeature.TREND_60)[d] = scale > 0 ? (level[n] / level[n - 60] - 1) / scale : Double.NaN;
        }
        if (n >= 120) {
            at(values, ContextFeature.VOLATILITY_120)[d] = deviation(mean, n - 120, n) * annual;
            at(values, ContextFeature.CORRELATION_60)[d] = ratio(pairs, most, n - 60, n);
        }
        if (n >= 250) {
            double peak = level[n];
            for (int i = n - 249; i < n; i++) {
                peak = Math.max(peak, level[i]);
            }
            at(values, ContextFeature.DRAWDOWN_250)[d] = 1 - level[n] / peak;
        }
    }

    private static double ratio(double[] pairs, double[] most, int from, int to) {
        double sum = 0;
        double limit = 0;
        for (int i = from; i < to; i++) {
            // a day with fewer than two scaled returns has no pairs
            if (most[i] > 0) {
                sum += pairs[i];
                limit += most[i];
            }
        }
        return limit > 0 ? sum / limit : Double.NaN;
    }

    private static double deviation(double[] x, int from, int to) {
        double mean = 0;
        for (int i = from; i < to; i++) {
            mean += x[i];
        }
        mean /= to - from;
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (x[i] - mean) * (x[i] - mean);
        }
        return Math.sqrt(squares / (to - from - 1));
    }
}
