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
import io.cambrian.backtest.ExpressionGraph.StandardScoreNode;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Indicators;
import io.cambrian.feature.Recurrence;
import io.cambrian.genome.Num;
import io.cambrian.market.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
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
final class NumberColumns implements BitComparison.Numbers {
    private static final double LARGE = 1e100;
    private static final double SMALL = 1e-100;
    private static final double LARGE_FACTOR = 1e50;
    private static final int PADDING = 64;
    private static final int KEYS_PAY = 3;

    private final ExpressionGraph graph;
    private final double periodsPerYear;
    private final int[][] inputs;
    private final int[] uses;
    private final int[] warmUps;
    /** Numbers that are computed together: averages that do not depend on each other, extremes of the same numbers. */
    private final int[][] siblings;

    /** The deviation over the window of an average, or the average over that of a deviation; -1 without. */
    private final int[] counterpart;

    /** Whether a number is arithmetic on others of the same bar and is read once, by a comparison or by another such number. */
    private final boolean[] mayBePassing;

    /** Whether a number is compared so often that keys pay; those of both sides are needed. */
    private final boolean[] keyed;

    private final boolean[] mayHaveGaps;
    private final boolean[] passing;
    private final double[][] column;
    private final int[] from;
    private final long[][] gaps;
    private final int[] remaining;
    private final double[][] constants;
    private final long[][] gapMemory;
    private final List<double[]> spare = new ArrayList<>();
    private final int[][] keys;
    private final List<int[]> spareKeys = new ArrayList<>();
    private final List<double[]> passingMemory = new ArrayList<>();
    private int passingInUse;
    private double[] scratch = new double[0];
    private BarSeries series;
    private int bars;
    private int size;

    /** @param keysWanted whether comparisons go by keys where those pay */
    NumberColumns(ExpressionGraph graph, double periodsPerYear, int[] kept, boolean keysWanted) {
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
        for (int i = 0; i < n; i++) {
            inputs[i] = ExpressionGraph.inputs(graph.nums().get(i));
            for (int input : inputs[i]) {
                uses[input]++;
            }
        }
        for (CondNode cond : graph.conds()) {
            if (cond instanceof CompareNode compare) {
                uses[compare.greater()]++;
                uses[compare.smaller()]++;
            }
        }
        mayBePassing = new boolean[n];
        passing = new boolean[n];
        for (int i = 0; i < n; i++) {
            mayBePassing[i] = ExpressionGraph.isArithmetic(graph.nums().get(i)) && uses[i] == 1;
        }
        for (int i : kept) {
            uses[i]++;
            mayBePassing[i] = false;
        }
        for (int i = n - 1; i >= 0; i--) {
            if (!mayBePassing[i]) {
                for (int input : inputs[i]) {
                    mayBePassing[input] = false;
                }
            }
        }
        keyed = keysWanted ? keyed() : new boolean[n];
        keys = new int[n][];
        groupAverages();
        groupExtremes();
        counterpart = counterparts();
    }

    private boolean[] keyed() {
        int[] compared = new int[uses.length];
        for (CondNode cond : graph.conds()) {
            if (cond instanceof CompareNode compare
                    && !mayBePassing[compare.greater()]
                    && !mayBePassing[compare.smaller()]) {
                compared[compare.greater()]++;
                compared[compare.smaller()]++;
            }
        }
        boolean[] often = new boolean[uses.length];
        for (int i = 0; i < often.length; i++) {
            often[i] = compared[i] >= KEYS_PAY;
        }
        return often;
    }

    /** Averages at the same depth of recurrences cannot depend on each other; four go side by side. */
    private void groupAverages() {
        int[] depth = new int[inputs.length];
        Map<Integer, List<Integer>> averages = new LinkedHashMap<>();
        for (int i = 0; i < depth.length; i++) {
            for (int input : inputs[i]) {
                depth[i] = Math.max(depth[i], depth[input] + 1);
            }
            if (isExponential(i)) {
                averages.computeIfAbsent(depth[i], d -> new ArrayList<>()).add(i);
            }
        }
        for (List<Integer> level : averages.values()) {
            for (int first = 0; first < level.size(); first += 4) {
                int[] group = level.subList(first, Math.min(level.size(), first + 4)).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                for (int i : group) {
                    siblings[i] = group;
                }
            }
        }
    }

    /** Extremes of the same kind, by ascending windows: each is soon found from the one before. */
    private void groupExtremes() {
        Map<List<Object>, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            if (graph.nums().get(i) instanceof IndicatorNode node && Indicators.isExtreme(node.kind())) {
                alike.computeIfAbsent(List.of(node.kind(), inputs[i][0]), key -> new ArrayList<>())
                        .add(i);
            }
        }
        for (List<Integer> group : alike.values()) {
            int[] members = group.stream()
                    .sorted(Comparator.comparingInt(this::window))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i : members) {
                siblings[i] = members;
            }
        }
    }

    private int[] counterparts() {
        int[] found = new int[inputs.length];
        Arrays.fill(found, -1);
        Map<DeviationNode, Integer> deviations = new HashMap<>();
        for (int i = 0; i < found.length; i++) {
            if (graph.nums().get(i) instanceof DeviationNode node) {
                deviations.put(node, i);
            }
        }
        for (int i = 0; i < found.length; i++) {
            if (graph.nums().get(i) instanceof IndicatorNode node && node.kind() == IndicatorKind.SMA) {
                int deviation = deviations.getOrDefault(new DeviationNode(inputs[i][0], window(i)), -1);
                if (deviation >= 0) {
                    found[i] = deviation;
                    found[deviation] = i;
                }
            }
        }
        return found;
    }

    /** The window of an indicator that has one. */
    private int window(int i) {
        return (int)
                Math.rint(((IndicatorNode) graph.nums().get(i)).parameters().get(0));
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
            spareKeys.clear();
            passingMemory.clear();
            scratch = new double[size];
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
        for (int i = passing.length - 1; i >= 0; i--) {
            passing[i] = mayBePassing[i] && !mayHaveGaps[i];
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
            if (remaining[i] > 0 && column[i] == null && !passing[i]) {
                compute(i);
            }
        }
    }

    /** Computes all that {@link #values} will read for a number, and where it is known. */
    void prepare(int i) {
        if (!passing[i]) {
            compute(i);
            return;
        }
        for (int input : inputs[i]) {
            prepare(input);
        }
        from[i] = Math.min(bars, warmUps[i]);
        gaps[i] = null;
    }

    /** The values of a number that has been prepared. */
    @Override
    public double[] values(int i, int first, int end) {
        if (!passing[i]) {
            return column[i];
        }
        NumNode node = graph.nums().get(i);
        if (passingInUse == passingMemory.size()) {
            passingMemory.add(new double[size]);
        }
        double[] out = passingMemory.get(passingInUse++);
        if (node instanceof ScaledNode scaled) {
            scale(values(scaled.x(), first, end), scaled.factor(), first, end, out);
        } else {
            int other = inputs[i][inputs[i].length - 1];
            shift(values(inputs[i][0], first, end), factor(node), values(other, first, end), first, end, out);
        }
        return out;
    }

    @Override
    public void forget() {
        passingInUse = 0;
    }

    @Override
    public boolean isConstant(int i) {
        return graph.nums().get(i) instanceof ConstantNode;
    }

    @Override
    public int[] keys(int i) {
        if (!keyed[i] || passing[i] || gaps[i] != null) {
            return null;
        }
        if (keys[i] == null) {
            keys[i] = spareKeys.isEmpty()
                    ? new int[size + BitComparison.BLOCK_BARS - 1 & -BitComparison.BLOCK_BARS]
                    : spareKeys.remove(spareKeys.size() - 1);
            keys(column[i], from[i], bars, i, keys[i]);
        }
        return keys[i];
    }

    /**
     * The order of the nearest floats, which is that of the numbers, but for numbers that share one.
     *
     * @param unknown the key of the bars before {@code from} and of those that fill the last block
     */
    static void keys(double[] x, int from, int bars, int unknown, int[] out) {
        for (int start = 0; start < bars; start += 32) {
            int place = BitComparison.keyPlace(start);
            if (start >= from && start + 32 <= bars) {
                for (int j = 0; j < 32; j++) {
                    out[place + (j << 5)] = key(x[start + j]);
                }
            } else {
                for (int j = 0; j < 32; j++) {
                    int t = start + j;
                    out[place + (j << 5)] = t >= from && t < bars ? key(x[t]) : unknown;
                }
            }
        }
        int whole = bars + BitComparison.BLOCK_BARS - 1 & -BitComparison.BLOCK_BARS;
        for (int t = bars + 31 & -32; t < whole; t++) {
            out[BitComparison.keyPlace(t)] = unknown;
        }
    }

    static int key(double x) {
        int bits = Float.floatToRawIntBits((float) (x + 0.0)); // no negative zero
        return (bits ^ (bits >> 31) >>> 1) >> 1;
    }

    /** Of {@code first + factor * second}. */
    private static double factor(NumNode node) {
        if (node instanceof ShiftNode shift) {
            return shift.plus() ? 1 : -1;
        }
        return node instanceof BandNode band ? band.multiple() : -1;
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

    private long[] gapMemory(int i) {
        if (gapMemory[i] == null || gapMemory[i].length < Bits.words(bars)) {
            gapMemory[i] = new long[Bits.words(size)];
        }
        return gapMemory[i];
    }

    /** Tells that a column has been read for one of its users. */
    void used(int i) {
        if (--remaining[i] > 0) {
            return;
        }
        if (passing[i]) {
            for (int input : inputs[i]) {
                used(input);
            }
        } else {
            giveUp(i);
        }
    }

    private void giveUp(int i) {
        if (keys[i] != null) {
            spareKeys.add(keys[i]);
            keys[i] = null;
        }
        NumNode node = graph.nums().get(i);
        if (!(node instanceof FieldNode || node instanceof ConstantNode)) {
            spare.add(column[i]);
        }
        column[i] = null;
    }

    private double[] fresh() {
        return spare.isEmpty() ? new double[size] : spare.remove(spare.size() - 1);
    }

    private void compute(int i) {
        if (column[i] != null) {
            return;
        }
        for (int input : inputs[i]) {
            compute(input);
        }
        if (siblings[i] != null && siblings[i].length > 1) {
            if (isExponential(i)) {
                exponentials(siblings[i]);
            } else {
                extremes(siblings[i], inputs[i][0]);
            }
        } else if (counterpart[i] >= 0) {
            meansAndDeviations(i, counterpart[i]);
        }
        if (column[i] == null) {
            finish(i, number(i));
        }
    }

    private void finish(int i, double[] values) {
        column[i] = values;
        locate(i);
        for (int input : inputs[i]) {
            used(input);
        }
    }

    /** Computes those of a group whose sources have no gaps. */
    private void exponentials(int[] group) {
        int n = 0;
        for (int i : group) {
            if (column[i] == null && remaining[i] > 0) {
                compute(inputs[i][0]);
                n += gaps[inputs[i][0]] == null ? 1 : 0;
            }
        }
        if (n < 2) {
            return;
        }
        int[] members = new int[n];
        int[] windows = new int[n];
        double[][] sources = new double[n][];
        int[] known = new int[n];
        double[][] out = new double[n][];
        int k = 0;
        for (int i : group) {
            if (column[i] == null && remaining[i] > 0 && gaps[inputs[i][0]] == null) {
                members[k] = i;
                windows[k] = window(i);
                sources[k] = column[inputs[i][0]];
                known[k] = from[inputs[i][0]];
                out[k++] = fresh();
            }
        }
        Indicators.fillExponentials(windows, sources, known, bars, out, scratch);
        for (k = 0; k < n; k++) {
            finish(members[k], out[k]);
        }
    }

    /** Computes those of a group of extremes that are still wanted, where their source has no gaps. */
    private void extremes(int[] group, int source) {
        int[] members = Arrays.stream(group)
                .filter(i -> column[i] == null && remaining[i] > 0)
                .toArray();
        if (gaps[source] != null || members.length == 0) {
            return;
        }
        double[][] out = new double[members.length][];
        for (int k = 0; k < out.length; k++) {
            out[k] = fresh();
        }
        Indicators.fillExtremes(
                ((IndicatorNode) graph.nums().get(members[0])).kind(),
                Arrays.stream(members).map(this::window).toArray(),
                column[source],
                from[source],
                bars,
                out,
                scratch);
        for (int k = 0; k < out.length; k++) {
            finish(members[k], out[k]);
        }
    }

    /** Computes an average and the deviation over the same window, where both are wanted and their source has no gaps. */
    private void meansAndDeviations(int i, int j) {
        int x = inputs[i][0];
        if (column[j] != null || remaining[j] == 0 || gaps[x] != null) {
            return;
        }
        int deviation = graph.nums().get(i) instanceof DeviationNode ? i : j;
        int n = ((DeviationNode) graph.nums().get(deviation)).n();
        double[] means = fresh();
        double[] deviations = fresh();
        Indicators.fillMeansAndDeviations(n, column[x], from[x], bars, means, deviations, scratch);
        finish(deviation, deviations);
        finish(counterpart[deviation], means);
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
        } else if (node instanceof ScaledNode scaled) {
            scale(column[scaled.x()], scaled.factor(), 0, bars, out);
        } else if (node instanceof StandardScoreNode score) {
            score(column[score.x()], column[score.mean()], column[score.deviation()], bars, out);
        } else {
            shift(column[inputs[i][0]], factor(node), column[inputs[i][1]], 0, bars, out);
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
            Indicators.fillFinite(recurrence, x, known, bars, out, scratch);
        } else {
            Indicators.fill(recurrence, x, bars, out);
        }
    }

    private static void shift(double[] base, double factor, double[] distance, int first, int end, double[] out) {
        for (int t = first; t < end; t++) {
            out[t] = base[t] + factor * distance[t];
        }
    }

    private static void scale(double[] x, double factor, int first, int end, double[] out) {
        for (int t = first; t < end; t++) {
            out[t] = factor * x[t];
        }
    }

    /** Where nothing deviates, the result is not finite: unknown. */
    private static void score(double[] x, double[] mean, double[] deviation, int bars, double[] out) {
        for (int t = 0; t < bars; t++) {
            out[t] = (x[t] - mean[t]) / deviation[t];
        }
    }
}
