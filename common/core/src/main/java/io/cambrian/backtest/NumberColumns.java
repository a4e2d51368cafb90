package io.cambrian.backtest;

import io.cambrian.backtest.ExpressionGraph.BandNode;
import io.cambrian.backtest.ExpressionGraph.CompareNode;
import io.cambrian.backtest.ExpressionGraph.CondNode;
import io.cambrian.backtest.ExpressionGraph.ConstantNode;
import io.cambrian.backtest.ExpressionGraph.DeviationNode;
import io.cambrian.backtest.ExpressionGraph.FieldNode;
import io.cambrian.backtest.ExpressionGraph.IndicatorNode;
import io.cambrian.backtest.ExpressionGraph.NumNode;
import io.cambrian.backtest.ExpressionGraph.ScaledNode;
import io.cambrian.backtest.ExpressionGraph.ShiftNode;
import io.cambrian.backtest.ExpressionGraph.SpreadNode;
import io.cambrian.backtest.ExpressionGraph.StandardScoreNode;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Indicators;
import io.cambrian.feature.Recurrence;
import io.cambrian.genome.Num;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of an {@link ExpressionGraph} along one series after another, computed when first asked for and given up when
 * last used: the columns that are alive stay few and in the processor's caches.
 *
 * <p>Where a number is known is mostly plain: from its warm-up on. Only numbers that can be unknown in between (a volume
 * that is missing, a score of what does not move, sizes beyond the usual) are looked through for gaps.
 */
final class NumberColumns {
    private static final double LARGE = 1e100;
    private static final double SMALL = 1e-100;
    private static final double LARGE_FACTOR = 1e50;
    private static final int PADDING = 64;

    private final ExpressionGraph graph;
    private final double periodsPerYear;
    private final int[][] inputs;
    private final int[] uses;
    private final int[] warmUps;
    private final int[][] siblings; // exponential averages of the same number: computed together

    private final boolean[] mayHaveGaps;
    private final double[][] column;
    private final int[] from;
    private final long[][] gaps;
    private final int[] remaining;
    private final double[][] constants;
    private final long[][] gapMemory;
    private final List<double[]> spare = new ArrayList<>();
    private BarSeries series;
    private int bars;
    private int size;

    NumberColumns(ExpressionGraph graph, double periodsPerYear, int[] kept) {
        this.graph = graph;
        this.periodsPerYear = periodsPerYear;
        int n = graph.nums().size();
        inputs = new int[n][];
        uses = new int[n];
        warmUps = graph.warmUps();
        siblings = new int[n][];
        mayHaveGaps = new boolean[n];
        column = new double[n][];
        from = new int[n];
        gaps = new long[n][];
        remaining = new int[n];
        constants = new double[n][];
        gapMemory = new long[n][];
        Map<Integer, List<Integer>> averages = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            inputs[i] = ExpressionGraph.inputs(graph.nums().get(i));
            for (int input : inputs[i]) {
                uses[input]++;
            }
            if (isExponential(i)) {
                averages.computeIfAbsent(inputs[i][0], x -> new ArrayList<>()).add(i);
            }
        }
        averages.values().forEach(group -> {
            int[] all = group.stream().mapToInt(Integer::intValue).toArray();
            for (int i : all) {
                siblings[i] = all;
            }
        });
        for (CondNode cond : graph.conds()) {
            if (cond instanceof CompareNode compare) {
                uses[compare.greater()]++;
                uses[compare.smaller()]++;
            }
        }
        for (int i : kept) {
            uses[i]++;
        }
    }

    private boolean isExponential(int i) {
        return graph.nums().get(i) instanceof IndicatorNode node && node.kind() == IndicatorKind.EMA;
    }

    /** Turns to the first {@code bars} bars of a series. */
    void start(BarSeries series, int bars) {
        this.series = series;
        this.bars = bars;
        for (int i = 0; i < column.length; i++) {
            if (column[i] != null) {
                giveUp(i);
            }
            remaining[i] = uses[i];
        }
        if (size < bars) {
            size = bars + PADDING;
            spare.clear();
            Arrays.fill(constants, null);
        }
        findGaps();
    }

    private void findGaps() {
        boolean usual = isUsual();
        boolean volumes = allFinite(series.volume());
        for (int i = 0; i < mayHaveGaps.length; i++) {
            NumNode node = graph.nums().get(i);
            boolean may = !usual || isVolume(node) && !volumes;
            for (int input : inputs[i]) {
                may |= mayHaveGaps[input];
            }
            if (node instanceof IndicatorNode indicator && indicator.kind() == IndicatorKind.ROC) {
                may |= !(graph.nums().get(inputs[i][0]) instanceof FieldNode);
            } else if (node instanceof ScaledNode scaled) {
                may |= !(Math.abs(scaled.factor()) <= LARGE_FACTOR);
            }
            mayHaveGaps[i] = may || node instanceof StandardScoreNode;
        }
    }

    /** Whether nothing that is computed from the prices can overflow or vanish. */
    private boolean isUsual() {
        for (int t = 0; t < bars; t++) {
            if (!(series.high()[t] < LARGE && series.low()[t] > SMALL)) {
                return false;
            }
        }
        return true;
    }

    private boolean allFinite(double[] x) {
        for (int t = 0; t < bars; t++) {
            if (!(Math.abs(x[t]) < LARGE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVolume(NumNode node) {
        return node instanceof FieldNode field && field.series() == Num.Series.VOLUME;
    }

    /** Computes what has been asked for but not been used up. */
    void finish() {
        for (int i = 0; i < column.length; i++) {
            if (remaining[i] > 0 && column[i] == null) {
                compute(i);
            }
        }
    }

    /** The column of a number that is still alive. */
    double[] column(int i) {
        return column[i];
    }

    /** The first bar on which a number is known; at most the number of bars. */
    int knownFrom(int i) {
        return from[i];
    }

    /** The bars on which a number is known, where it has gaps after the first; else null. */
    long[] gaps(int i) {
        return gaps[i];
    }

    /** The bars on which a number is known. */
    long[] known(int i) {
        if (gaps[i] != null) {
            return gaps[i];
        }
        long[] known = gapMemory(i);
        Bits.range(from[i], bars, known);
        return known;
    }

    private long[] gapMemory(int i) {
        if (gapMemory[i] == null || gapMemory[i].length < Bits.words(bars)) {
            gapMemory[i] = new long[Bits.words(size)];
        }
        return gapMemory[i];
    }

    /** Tells that a column has been read for one of its users. */
    void used(int i) {
        if (--remaining[i] == 0) {
            giveUp(i);
        }
    }

    private void giveUp(int i) {
        NumNode node = graph.nums().get(i);
        if (!(node instanceof FieldNode || node instanceof ConstantNode)) {
            spare.add(column[i]);
        }
        column[i] = null;
    }

    private double[] fresh() {
        return spare.isEmpty() ? new double[size] : spare.remove(spare.size() - 1);
    }

    /** The column of a number. */
    double[] compute(int i) {
        if (column[i] != null) {
            return column[i];
        }
        for (int input : inputs[i]) {
            compute(input);
        }
        if (isExponential(i) && siblings[i].length > 1 && gaps[inputs[i][0]] == null) {
            exponentials(siblings[i]);
        } else {
            column[i] = number(i);
            locate(i);
            for (int input : inputs[i]) {
                used(input);
            }
        }
        return column[i];
    }

    private void exponentials(int[] group) {
        int source = inputs[group[0]][0];
        int[] windows = new int[group.length];
        double[][] out = new double[group.length][];
        for (int k = 0; k < group.length; k++) {
            windows[k] = (int) (double)
                    ((IndicatorNode) graph.nums().get(group[k])).parameters().get(0);
            out[k] = fresh();
        }
        Indicators.fillExponentials(windows, column[source], from[source], bars, out);
        for (int k = 0; k < group.length; k++) {
            column[group[k]] = out[k];
            locate(group[k]);
        }
        for (int k = 0; k < group.length; k++) {
            used(source);
        }
    }

    private void locate(int i) {
        gaps[i] = null;
        if (!mayHaveGaps[i]) {
            from[i] = Math.min(bars, warmUps[i]);
            return;
        }
        int first = 0;
        double[] x = column[i];
        while (first < bars && !Double.isFinite(x[first])) {
            first++;
        }
        from[i] = first;
        if (!Bits.allFinite(x, first, bars)) {
            gaps[i] = gapMemory(i);
            Bits.finite(x, bars, gaps[i]);
        }
    }

    private double[] number(int i) {
        NumNode node = graph.nums().get(i);
        if (node instanceof FieldNode field) {
            return switch (field.series()) {
                case OPEN -> series.open();
                case HIGH -> series.high();
                case LOW -> series.low();
                case CLOSE -> series.close();
                case VOLUME -> series.volume();
            };
        }
        if (node instanceof ConstantNode constant) {
            if (constants[i] == null) {
                constants[i] = new double[size];
                Arrays.fill(constants[i], constant.value());
            }
            return constants[i];
        }
        double[] out = fresh();
        if (node instanceof IndicatorNode indicator) {
            recur(i, Indicators.start(indicator.kind(), indicator.parameters(), periodsPerYear), out);
        } else if (node instanceof DeviationNode deviation) {
            recur(i, Indicators.startDeviation(deviation.n()), out);
        } else if (node instanceof ShiftNode shift) {
            shift(column[shift.base()], shift.plus() ? 1 : -1, column[shift.distance()], out);
        } else if (node instanceof SpreadNode spread) {
            shift(column[spread.left()], -1, column[spread.right()], out);
        } else if (node instanceof ScaledNode scaled) {
            scale(column[scaled.x()], scaled.factor(), out);
        } else if (node instanceof BandNode band) {
            shift(column[band.mean()], band.multiple(), column[band.deviation()], out);
        } else {
            StandardScoreNode score = (StandardScoreNode) node;
            score(column[score.x()], column[score.mean()], column[score.deviation()], out);
        }
        return out;
    }

    private void recur(int i, Recurrence recurrence, double[] out) {
        double[][] x = new double[inputs[i].length][];
        int known = 0;
        boolean whole = true;
        for (int k = 0; k < x.length; k++) {
            x[k] = column[inputs[i][k]];
            known = Math.max(known, from[inputs[i][k]]);
            whole &= gaps[inputs[i][k]] == null;
        }
        if (whole) {
            Indicators.fillFinite(recurrence, x, known, bars, out);
        } else {
            Indicators.fill(recurrence, x, bars, out);
        }
    }

    private void shift(double[] base, double factor, double[] distance, double[] out) {
        for (int t = 0; t < bars; t++) {
            out[t] = base[t] + factor * distance[t];
        }
    }

    private void scale(double[] x, double factor, double[] out) {
        for (int t = 0; t < bars; t++) {
            out[t] = factor * x[t];
        }
    }

    private void score(double[] x, double[] mean, double[] deviation, double[] out) {
        for (int t = 0; t < bars; t++) {
            out[t] = deviation[t] > 0 ? (x[t] - mean[t]) / deviation[t] : Double.NaN;
        }
    }
}
