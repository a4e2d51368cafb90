package io.cambrian.rl;

import io.cambrian.market.BarSeries;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a policy of exposure sees of an instrument at each close: its own moves in volatilities, the context of its market, and how
 * likely each regime is. All of it is known at the close; nothing is filled forward.
 */
public final class TimingFeatures {
    /** Windows, in bars, over which the instrument's own moves are taken. */
    private static final int[] MOVES = {1, 5, 20, 60, 250};

    private static final int SHORT = 20;
    private static final int LONG = 120;

    private final ContextSeries contexts;
    private final RegimeLabels regimes;
    private final List<String> names;

    /** @param regimes filtered probabilities of the same days as the contexts */
    public TimingFeatures(ContextSeries contexts, RegimeLabels regimes) {
        this.contexts = contexts;
        this.regimes = regimes;
        List<String> all = new ArrayList<>();
        for (int move : MOVES) {
            all.add("move_" + move);
        }
        all.add("volatility_ratio");
        contexts.features().forEach(feature -> all.add("market_" + feature));
        for (int k = 1; k < regimes.names().size(); k++) {
            all.add("regime_" + k); // that of the first follows from the others
        }
        names = List.copyOf(all);
    }

    public List<String> names() {
        return names;
    }

    /**
     * The features at each bar, {@code [bars][features]}; NaN where something is not known. A move over n bars is the log return
     * over them divided by the root of n and by the standard deviation of the last {@value #LONG} daily log returns.
     */
    public double[][] of(BarSeries series) {
        int n = series.size();
        double[][] rows = new double[n][names.size()];
        double[] log = new double[n];
        double[] sum = new double[n + 1]; // of log returns up to each bar
        double[] squares = new double[n + 1];
        for (int t = 0; t < n; t++) {
            log[t] = StrictMath.log(series.close()[t]);
            double r = t == 0 ? 0 : log[t] - log[t - 1];
            sum[t + 1] = sum[t] + r;
            squares[t + 1] = squares[t] + r * r;
        }
        for (int t = 0; t < n; t++) {
            Arrays.fill(rows[t], Double.NaN);
            int at = contexts.indexOf(series.days()[t]);
            double deviation = deviation(sum, squares, t, LONG);
            if (at < 0 || !(deviation > 0)) {
                continue;
            }
            int i = 0;
            for (int move : MOVES) {
                rows[t][i++] = t < move ? Double.NaN : (log[t] - log[t - move]) / (deviation * Math.sqrt(move));
            }
            rows[t][i++] = deviation(sum, squares, t, SHORT) / deviation;
            for (int f = 0; f < contexts.features().size(); f++) {
                double value = contexts.values()[f][at];
                rows[t][i++] = contexts.logarithmic().get(f) ? StrictMath.log(value) : value;
            }
            double[] probabilities = regimes.probabilitiesOn(series.days()[t]);
            for (int k = 1; k < regimes.names().size(); k++) {
                rows[t][i++] = probabilities.length == 0 ? Double.NaN : probabilities[k];
            }
        }
        return rows;
    }

    /** Standard deviation (ddof 1) of the last n log returns; NaN where there are fewer. */
    private static double deviation(double[] sum, double[] squares, int t, int n) {
        if (t < n) {
            return Double.NaN;
        }
        double mean = (sum[t + 1] - sum[t + 1 - n]) / n;
        double variance = (squares[t + 1] - squares[t + 1 - n] - n * mean * mean) / (n - 1);
        return variance > 1e-18 ? Math.sqrt(variance) : Double.NaN;
    }

    /**
     * The task of an instrument between two days, inclusive: what it earns before and after each fill, from its own bars.
     *
     * @return null where it has fewer than two bars there
     */
    public TimingTask task(BarSeries series, int from, int to) {
        int first = series.firstAtOrAfter(from);
        int end = first;
        while (end < series.size() && series.days()[end] <= to) {
            end++;
        }
        if (end - first < 2) {
            return null;
        }
        double[][] rows = of(series);
        double[] before = new double[end - first];
        double[] after = new double[end - first];
        for (int t = first; t < end - 1; t++) {
            double close = series.close()[t];
            double next = series.close()[t + 1];
            double fill = series.closeOnly() ? next : series.open()[t + 1];
            before[t - first] = fill / close - 1;
            after[t - first] = next / fill - 1;
            if (!(Double.isFinite(before[t - first]) && Double.isFinite(after[t - first])) || !series.member()[t]) {
                Arrays.fill(rows[t], Double.NaN); // nothing can be learned here
                before[t - first] = 0;
                after[t - first] = 0;
            }
        }
        return new TimingTask(
                Arrays.copyOfRange(series.days(), first, end), Arrays.copyOfRange(rows, first, end), before, after);
    }
}
