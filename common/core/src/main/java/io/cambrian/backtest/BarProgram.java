package io.cambrian.backtest;

import io.cambrian.backtest.ExpressionGraph.AndNode;
import io.cambrian.backtest.ExpressionGraph.BandNode;
import io.cambrian.backtest.ExpressionGraph.CompareNode;
import io.cambrian.backtest.ExpressionGraph.CondNode;
import io.cambrian.backtest.ExpressionGraph.ConstantNode;
import io.cambrian.backtest.ExpressionGraph.CrossNode;
import io.cambrian.backtest.ExpressionGraph.DeviationNode;
import io.cambrian.backtest.ExpressionGraph.FieldNode;
import io.cambrian.backtest.ExpressionGraph.IndicatorNode;
import io.cambrian.backtest.ExpressionGraph.NotNode;
import io.cambrian.backtest.ExpressionGraph.NumNode;
import io.cambrian.backtest.ExpressionGraph.OrNode;
import io.cambrian.backtest.ExpressionGraph.ScaledNode;
import io.cambrian.backtest.ExpressionGraph.ShiftNode;
import io.cambrian.backtest.ExpressionGraph.SpreadNode;
import io.cambrian.backtest.ExpressionGraph.StandardScoreNode;
import io.cambrian.feature.Indicators;
import io.cambrian.feature.LaneHistory;
import io.cambrian.feature.Lanes;
import io.cambrian.feature.Recurrence;
import java.util.List;

/** An {@link ExpressionGraph} as flat arrays of operations, which all instruments share; what a bar changes is elsewhere. */
final class BarProgram {
    static final int OPEN = 0;
    static final int HIGH = 1;
    static final int LOW = 2;
    static final int CLOSE = 3;
    static final int VOLUME = 4;
    static final int CONSTANT = 5;
    static final int RECURRENCE = 6;
    static final int PLUS = 7;
    static final int MINUS = 8;
    static final int SCALED = 9;
    static final int BAND = 10;
    static final int SCORE = 11;

    static final int COMPARE = 0;
    static final int CROSS = 1;
    static final int AND = 2;
    static final int OR = 3;
    static final int NOT = 4;

    /** Operation of each number, its operands by index, and its constant. */
    final int[] op;

    final int[] a;
    final int[] b;
    final int[] c;
    final double[] constant;
    /** Inputs of recurrences by index; null for other numbers. */
    final int[][] inputs;
    /** Operation of each condition and its operands. */
    final int[] condition;

    final int[] left;
    final int[] right;

    private final List<NumNode> nums;

    BarProgram(ExpressionGraph graph) {
        nums = List.copyOf(graph.nums());
        int n = nums.size();
        op = new int[n];
        a = new int[n];
        b = new int[n];
        c = new int[n];
        constant = new double[n];
        inputs = new int[n][];
        for (int i = 0; i < n; i++) {
            number(i, nums.get(i));
        }
        List<CondNode> conds = graph.conds();
        condition = new int[conds.size()];
        left = new int[conds.size()];
        right = new int[conds.size()];
        for (int i = 0; i < condition.length; i++) {
            condition(i, conds.get(i));
        }
    }

    private void number(int i, NumNode node) {
        if (node instanceof FieldNode field) {
            op[i] = switch (field.series()) {
                case OPEN -> OPEN;
                case HIGH -> HIGH;
                case LOW -> LOW;
                case CLOSE -> CLOSE;
                case VOLUME -> VOLUME;
            };
        } else if (node instanceof ConstantNode value) {
            op[i] = CONSTANT;
            constant[i] = value.value();
        } else if (node instanceof IndicatorNode indicator) {
            op[i] = RECURRENCE;
            inputs[i] = indicator.inputs().stream().mapToInt(Integer::intValue).toArray();
        } else if (node instanceof DeviationNode deviation) {
            op[i] = RECURRENCE;
            inputs[i] = new int[] {deviation.x()};
        } else if (node instanceof ShiftNode shift) {
            op[i] = shift.plus() ? PLUS : MINUS;
            a[i] = shift.base();
            b[i] = shift.distance();
        } else if (node instanceof SpreadNode spread) {
            op[i] = MINUS;
            a[i] = spread.left();
            b[i] = spread.right();
        } else if (node instanceof ScaledNode scaled) {
            op[i] = SCALED;
            a[i] = scaled.x();
            constant[i] = scaled.factor();
        } else if (node instanceof BandNode band) {
            op[i] = BAND;
            a[i] = band.mean();
            b[i] = band.deviation();
            constant[i] = band.multiple();
        } else {
            StandardScoreNode score = (StandardScoreNode) node;
            op[i] = SCORE;
            a[i] = score.x();
            b[i] = score.mean();
            c[i] = score.deviation();
        }
    }

    private void condition(int i, CondNode node) {
        if (node instanceof CompareNode compare) {
            condition[i] = COMPARE;
            left[i] = compare.greater();
            right[i] = compare.smaller();
        } else if (node instanceof CrossNode cross) {
            condition[i] = CROSS;
            left[i] = cross.compare();
        } else if (node instanceof AndNode and) {
            condition[i] = AND;
            left[i] = and.left();
            right[i] = and.right();
        } else if (node instanceof OrNode or) {
            condition[i] = OR;
            left[i] = or.left();
            right[i] = or.right();
        } else {
            condition[i] = NOT;
            left[i] = ((NotNode) node).x();
        }
    }

    int numbers() {
        return op.length;
    }

    /** A recurrence before its first bar; null for a number that remembers nothing. */
    Recurrence recurrence(int i, double periodsPerYear) {
        NumNode node = nums.get(i);
        if (node instanceof IndicatorNode indicator) {
            return Indicators.start(indicator.kind(), indicator.parameters(), periodsPerYear);
        }
        return node instanceof DeviationNode deviation ? Indicators.startDeviation(deviation.n()) : null;
    }

    /** How many of its last values each number must be remembered with by what is computed from it along many instruments. */
    int[] depths() {
        int[] depths = new int[op.length];
        for (NumNode node : nums) {
            if (node instanceof IndicatorNode indicator) {
                int input = indicator.inputs().get(0);
                depths[input] =
                        Math.max(depths[input], Indicators.lanesDepth(indicator.kind(), indicator.parameters()));
            } else if (node instanceof DeviationNode deviation) {
                depths[deviation.x()] = Math.max(depths[deviation.x()], deviation.n());
            }
        }
        return depths;
    }

    /**
     * The recurrence of a number along many instruments, before their first bars.
     *
     * @param history of its first input; null where that is not remembered
     */
    Lanes lanes(int i, double periodsPerYear, LaneHistory history, int width) {
        NumNode node = nums.get(i);
        return node instanceof IndicatorNode indicator
                ? Indicators.startLanes(indicator.kind(), indicator.parameters(), periodsPerYear, history, width)
                : Indicators.startDeviationLanes(((DeviationNode) node).n(), history, width);
    }
}
