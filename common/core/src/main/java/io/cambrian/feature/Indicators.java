package io.cambrian.feature;

import static io.cambrian.feature.BarField.CLOSE;
import static io.cambrian.feature.BarField.HIGH;
import static io.cambrian.feature.BarField.LOW;

import java.util.Arrays;
import java.util.List;

/**
 * Starts the {@link Recurrence} of each {@link IndicatorKind}, and runs it over whole columns.
 *
 * <p><strong>Inputs.</strong> A kind with a source reads one number per bar, the source. A kind without a source reads the
 * bar fields of {@link #inputs(IndicatorKind)}, in that order.
 *
 * <p><strong>Conventions.</strong> An EMA has alpha 2/(n+1) and starts with the mean of its first n values. Wilder's
 * smoothing (RSI, ATR, ADX) has alpha 1/n and starts with the mean of the first n changes, true ranges or directional
 * indices (Wilder 1978, "New Concepts in Technical Trading Systems"); the first true range needs a previous close.
 * Bollinger bands and z-scores divide by n, volatility by n-1. A Donchian channel leaves the current bar out. Rates of
 * change and volatility are fractions; RSI and ADX run from 0 to 100.
 *
 * <p><strong>Limits.</strong> RSI without any loss is 100, also where nothing moved at all. ADX counts a bar without any
 * directional movement as a directional index of 0. The z-score of a window whose values are all equal is unknown: nothing
 * can be measured in standard deviations that are zero. A rate of change from a base that is not positive is unknown.
 *
 * <p><strong>Precision.</strong> Sums over a window are never updated by subtraction, so they do not drift: a sum is a
 * suffix of the previous block of n values plus a prefix of the current one (van Herk 1992,
 * doi:10.1016/0167-8655(92)90069-C), centered on a value of the window. A window of equal values has variance 0 exactly.
 */
public final class Indicators {
    private Indicators() {}

    /** The bar fields that a kind without a source reads, in the order of its inputs; empty for a kind with a source. */
    public static List<BarField> inputs(IndicatorKind kind) {
        return switch (kind) {
            case DONCHIAN_UPPER -> List.of(HIGH);
            case DONCHIAN_LOWER -> List.of(LOW);
            case ATR, ADX -> List.of(HIGH, LOW, CLOSE);
            case VOLATILITY_REALIZED -> List.of(CLOSE);
            default -> List.of();
        };
    }

    /** How many bars without gaps pass before the first known value: the index of the first known value. */
    public static int warmUp(IndicatorKind kind, List<Double> parameters) {
        int n = window(parameters, 0);
        return switch (kind) {
            case SMA, EMA, HIGHEST, LOWEST, BOLLINGER_UPPER, BOLLINGER_LOWER, ZSCORE -> n - 1;
            case LAG, DONCHIAN_UPPER, DONCHIAN_LOWER, ATR, RSI, ROC, VOLATILITY_REALIZED -> n;
            case ADX -> 2 * n - 1;
            case MACD -> Math.max(n, window(parameters, 1)) - 1;
            case MACD_SIGNAL -> Math.max(n, window(parameters, 1)) - 1 + window(parameters, 2) - 1;
        };
    }

    /**
     * A fresh recurrence, before its first bar.
     *
     * @param parameters as in {@link IndicatorKind#parameters()}
     * @param periodsPerYear for annualization; only volatility uses it
     */
    public static Recurrence start(IndicatorKind kind, List<Double> parameters, double periodsPerYear) {
        int n = window(parameters, 0);
        return switch (kind) {
            case SMA -> new Rolling.Mean(n);
            case EMA -> new Smoothed.Exponential(n);
            case LAG -> new Rolling.Lag(n);
            case HIGHEST -> new Extreme(n, true, false);
            case LOWEST -> new Extreme(n, false, false);
            case DONCHIAN_UPPER -> new Extreme(n, true, true);
            case DONCHIAN_LOWER -> new Extreme(n, false, true);
            case BOLLINGER_UPPER -> new Rolling.Band(n, parameters.get(1));
            case BOLLINGER_LOWER -> new Rolling.Band(n, -parameters.get(1));
            case ATR -> new Smoothed.TrueRange(n);
            case MACD -> new Smoothed.Macd(n, window(parameters, 1));
            case MACD_SIGNAL -> new Smoothed.MacdSignal(n, window(parameters, 1), window(parameters, 2));
            case RSI -> new Smoothed.RelativeStrength(n);
            case ADX -> new Smoothed.DirectionalIndex(n);
            case ROC -> new Rolling.Change(n);
            case ZSCORE -> new Rolling.ZScore(n);
            case VOLATILITY_REALIZED -> new Rolling.Volatility(n, periodsPerYear);
        };
    }

    /** How many values of its input {@link #startLanes} looks back on, the last one included; 0 for none. */
    public static int lanesDepth(IndicatorKind kind, List<Double> parameters) {
        int n = window(parameters, 0);
        return switch (kind) {
            case SMA, HIGHEST, LOWEST, DONCHIAN_UPPER, DONCHIAN_LOWER -> n;
            case LAG, ROC -> n + 1;
            default -> 0;
        };
    }

    /**
     * The same indicator along many series, each before its first bar: in each lane bit for bit what {@link #start} gives.
     *
     * @param kind one that is not arithmetic on others, as bands, z-scores and MACD are
     * @param history of its input, at least {@link #lanesDepth} deep; takes each value before the indicator does. Null where
     *     that is 0
     * @param lanes how many
     */
    public static Lanes startLanes(
            IndicatorKind kind, List<Double> parameters, double periodsPerYear, LaneHistory history, int lanes) {
        int n = window(parameters, 0);
        return switch (kind) {
            case SMA -> new LaneSums.Means(n, history, lanes);
            case EMA -> new LaneSmoothed.Exponentials(n, lanes);
            case LAG -> new LaneWindow.Lags(n, history, lanes);
            case HIGHEST -> new LaneExtremes(n, true, false, history, lanes);
            case LOWEST -> new LaneExtremes(n, false, false, history, lanes);
            case DONCHIAN_UPPER -> new LaneExtremes(n, true, true, history, lanes);
            case DONCHIAN_LOWER -> new LaneExtremes(n, false, true, history, lanes);
            case ATR -> new LaneSmoothed.TrueRanges(n, lanes);
            case RSI -> new LaneSmoothed.RelativeStrengths(n, lanes);
            case ADX -> new LaneSmoothed.DirectionalIndices(n, lanes);
            case ROC -> new LaneWindow.Changes(n, history, lanes);
            case VOLATILITY_REALIZED -> new LaneSums.Volatilities(n, periodsPerYear, lanes);
            case BOLLINGER_UPPER, BOLLINGER_LOWER, ZSCORE, MACD, MACD_SIGNAL ->
                throw new IllegalArgumentException(kind + " is computed from averages and deviations.");
        };
    }

    /** {@link #startDeviation} along many series; the history is at least n values deep. */
    public static Lanes startDeviationLanes(int n, LaneHistory history, int lanes) {
        return LaneSums.Deviations.ofPopulation(n, history, lanes);
    }

    /**
     * The indicator along whole columns: bit for bit what {@link #start} gives when fed bar by bar.
     *
     * @param inputs one column per input, all of the same length; not changed
     * @return a new column of that length, NaN where unknown
     */
    public static double[] column(
            IndicatorKind kind, List<Double> parameters, double periodsPerYear, double[]... inputs) {
        double[] out = new double[inputs[0].length];
        fill(start(kind, parameters, periodsPerYear), inputs, out.length, out);
        return out;
    }

    /**
     * Feeds a recurrence with the first {@code bars} elements of its input columns and stores what it gives.
     *
     * @param out at least {@code bars} long; may be longer
     */
    public static void fill(Recurrence recurrence, double[][] inputs, int bars, double[] out) {
        double[] row = new double[inputs.length];
        for (int t = 0; t < bars; t++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = inputs[i][t];
            }
            out[t] = recurrence.next(row);
        }
    }

    /** A fresh population standard deviation of the last n values of one input: what bands and z-scores are made of. */
    public static Recurrence startDeviation(int n) {
        return new Rolling.Deviation(n);
    }

    /**
     * As {@link #fill}, for a fresh recurrence over inputs that are finite from {@code from} on: the same bits, sooner.
     *
     * @param scratch at least {@code bars} long; overwritten
     */
    public static void fillFinite(
            Recurrence recurrence, double[][] inputs, int from, int bars, double[] out, double[] scratch) {
        if (recurrence instanceof SingleInput single) {
            single.run(inputs[0], from, bars, out, scratch);
        } else {
            fill(recurrence, inputs, bars, out);
        }
    }

    /**
     * The simple averages and the population standard deviations of the last n values of a column that is finite from
     * {@code from} on, each as {@link #fillFinite} would fill it.
     *
     * @param scratch at least {@code bars} long; overwritten
     */
    public static void fillMeansAndDeviations(
            int n, double[] x, int from, int bars, double[] means, double[] deviations, double[] scratch) {
        BlockSums.deviations(x, from, bars, n, deviations, means, scratch);
    }

    /**
     * Extremes of one kind along the same columns, finite from {@code from} on, each as {@link #fillFinite} would fill it.
     *
     * @param kind one that {@link #isExtreme}
     * @param windows ascending
     * @param out one array per window
     * @param scratch at least {@code bars} long; overwritten
     */
    public static void fillExtremes(
            IndicatorKind kind, int[] windows, double[] x, int from, int bars, double[][] out, double[] scratch) {
        for (int i = 0; i < windows.length; i++) {
            Extreme extreme = (Extreme) start(kind, List.of((double) windows[i]), 1);
            if (i == 0) {
                extreme.run(x, from, bars, out[i], scratch);
            } else {
                extreme.widen(windows[i - 1], out[i - 1], from, bars, out[i], scratch);
            }
        }
    }

    /** Whether an indicator is the highest or the lowest value of a window. */
    public static boolean isExtreme(IndicatorKind kind) {
        return switch (kind) {
            case HIGHEST, LOWEST, DONCHIAN_UPPER, DONCHIAN_LOWER -> true;
            default -> false;
        };
    }

    /**
     * Exponential averages of columns that are finite from {@code from} on, each as {@link #fillFinite} would fill it.
     *
     * @param x one column per window
     * @param from one bar per window
     * @param out one array per window
     * @param scratch at least {@code bars} long; overwritten
     */
    public static void fillExponentials(
            int[] windows, double[][] x, int[] from, int bars, double[][] out, double[] scratch) {
        List<Smoothed.Exponential> averages =
                Arrays.stream(windows).mapToObj(Smoothed.Exponential::new).toList();
        Smoothed.Exponential.run(averages, x, from, bars, out, scratch);
    }

    private static int window(List<Double> parameters, int i) {
        return (int) Math.rint(parameters.get(i));
    }
}
