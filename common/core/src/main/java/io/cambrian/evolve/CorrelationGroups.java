package io.cambrian.evolve;

import io.cambrian.backtest.InstrumentGroups;
import io.cambrian.fault.ConfigException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.risk.Clustering;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Linkage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Groups of instruments that move together: those next to each other in the tree of their correlations (Ward's linkage of
 * {@code sqrt((1 - rho)/2)}), cut into groups that have about equally many bars.
 *
 * <p>Correlations are those of daily close-to-close returns in the window; a day on which one of a pair has none counts as
 * if it had not moved, so that instruments that rarely met are far apart. Groups sort what is judged; they do not trade.
 */
final class CorrelationGroups {
    private CorrelationGroups() {}

    /**
     * Groups of a market's instruments; those without two bars in the window join the last.
     *
     * @param from first day, days since 1970-01-01
     * @param to last day
     * @param count from 1 to the number of instruments with bars in the window
     * @throws ConfigException if there are fewer instruments than groups
     */
    static InstrumentGroups of(Market market, int from, int to, int count) {
        if (count == 1) {
            return InstrumentGroups.ONE;
        }
        List<BarSeries> series = market.series();
        List<Integer> with = new ArrayList<>();
        List<double[]> returns = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            double[] r = standardized(market, series.get(i), from, to);
            if (r != null) {
                with.add(i);
                returns.add(r);
            }
        }
        if (with.size() < count) {
            throw new ConfigException(
                    "The --groups (" + count + ") must be at most the number of instruments with bars in"
                            + " the days of the search (" + with.size() + ").");
        }
        int[] order = Clustering.of(Correlation.distance(correlation(returns)), Linkage.WARD)
                .leafOrder();
        long bars = 0;
        for (int i : with) {
            bars += series.get(i).size();
        }
        Map<String, Integer> bySymbol = new HashMap<>();
        long before = 0;
        int open = 0;
        int inOpen = 0;
        for (int k = 0; k < order.length; k++) {
            BarSeries s = series.get(with.get(order[k]));
            boolean full = before * count >= (open + 1) * bars;
            boolean needed = order.length - k <= count - 1 - open; // each later group gets one at least
            if (inOpen > 0 && open < count - 1 && (full || needed)) {
                open++;
                inOpen = 0;
            }
            bySymbol.put(s.symbol(), open);
            inOpen++;
            before += s.size();
        }
        for (BarSeries s : series) {
            bySymbol.putIfAbsent(s.symbol(), count - 1);
        }
        return new InstrumentGroups(
                IntStream.rangeClosed(1, count).mapToObj(g -> "group " + g).toList(), bySymbol);
    }

    /** Daily returns of mean 0 and length 1, 0 where there is none; null where nothing moved. */
    private static double[] standardized(Market market, BarSeries s, int from, int to) {
        double[] r = new double[market.calendar().length];
        List<Integer> days = new ArrayList<>();
        double sum = 0;
        for (int t = Math.max(1, s.firstAtOrAfter(from)); t < s.size() && s.days()[t] <= to; t++) {
            int day = market.indexOf(s.days()[t]);
            r[day] = s.close()[t] / s.close()[t - 1] - 1;
            sum += r[day];
            days.add(day);
        }
        double squares = 0;
        for (int day : days) {
            r[day] -= sum / days.size();
            squares += r[day] * r[day];
        }
        if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
            return null;
        }
        double length = Math.sqrt(squares);
        for (int day : days) {
            r[day] /= length;
        }
        return r;
    }

    private static double[][] correlation(List<double[]> standardized) {
        int n = standardized.size();
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            c[i][i] = 1;
            double[] x = standardized.get(i);
            for (int j = 0; j < i; j++) {
                double[] y = standardized.get(j);
                double sum = 0;
                for (int d = 0; d < x.length; d++) {
                    sum += x[d] * y[d];
                }
                c[i][j] = c[j][i] = Math.max(-1, Math.min(1, sum));
            }
        }
        return c;
    }
}
