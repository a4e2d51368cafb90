package io.cambrian.regime;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
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
        IndexFeatures index = new IndexFeatures(market.periodsPerYear());
        double[] row = new double[values.length];
        for (int d = 0; d < calendar.length; d++) {
            index.next(section, d, row);
            for (int f = 0; f < row.length; f++) {
                values[f][d] = row[f];
            }
        }
        return new ContextSeries(
                FEATURES.stream().map(ContextFeature::label).toList(),
                FEATURES.stream().map(ContextFeature::unit).toList(),
                FEATURES.stream().map(ContextFeature::logarithmic).toList(),
                calendar,
                values);
    }

    /**
     * A context as models and memory look at it: the logarithm of features that are positive and skewed, NaN where there is none.
     *
     * @param values of {@link ContextFeature}s in their order
     */
    public static double[] forModels(double[] values) {
        double[] context = values.clone();
        for (int f = 0; f < context.length; f++) {
            if (FEATURES.get(f).logarithmic()) {
                context[f] = context[f] > 0 ? StrictMath.log(context[f]) : Double.NaN;
            }
        }
        return context;
    }
}
