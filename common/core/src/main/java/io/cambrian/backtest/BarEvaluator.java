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
import io.cambrian.feature.Recurrence;

/**
 * Evaluates an {@link ExpressionGraph} bar by bar in Kleene's three-valued logic: true 1, false -1, unknown 0, so that
 * <em>and</em> is the smaller, <em>or</em> the greater and <em>not</em> the opposite of its operands. A number that is not
 * finite is unknown.
 */
final class BarEvaluator {
    private final ExpressionGraph graph;
    private final double[] num;
    private final Recurrence[] recurrences;
    private final double[][] inputs;
    private final int[] cond;
    private final int[] previous;

    BarEvaluator(ExpressionGraph graph, double periodsPerYear) {
        this.graph = graph;
        num = new double[graph.nums().size()];
        recurrences = new Recurrence[num.length];
        inputs = new double[num.length][];
        for (int i = 0; i < num.length; i++) {
            if (graph.nums().get(i) instanceof IndicatorNode node) {
                recurrences[i] = Indicators.start(node.kind(), node.parameters(), periodsPerYear);
                inputs[i] = new double[node.inputs().size()];
            } else if (graph.nums().get(i) instanceof DeviationNode node) {
                recurrences[i] = Indicators.startDeviation(node.n());
                inputs[i] = new double[1];
            }
        }
        cond = new int[graph.conds().size()];
        previous = new int[cond.length];
    }

    void next(double open, double high, double low, double close, double volume) {
        for (int i = 0; i < num.length; i++) {
            double value = value(i, open, high, low, close, volume);
            num[i] = value - value == 0 ? value : Double.NaN;
        }
        System.arraycopy(cond, 0, previous, 0, cond.length);
        for (int i = 0; i < cond.length; i++) {
            cond[i] = truth(graph.conds().get(i));
        }
    }

    /** NaN where unknown. */
    double number(int node) {
        return num[node];
    }

    boolean isTrue(int node) {
        return node >= 0 && cond[node] > 0;
    }

    private double value(int i, double open, double high, double low, double close, double volume) {
        NumNode node = graph.nums().get(i);
        if (node instanceof FieldNode field) {
            return switch (field.series()) {
                case OPEN -> open;
                case HIGH -> high;
                case LOW -> low;
                case CLOSE -> close;
                case VOLUME -> volume;
            };
        }
        if (node instanceof ConstantNode constant) {
            return constant.value();
        }
        if (node instanceof IndicatorNode indicator) {
            for (int k = 0; k < inputs[i].length; k++) {
                inputs[i][k] = num[indicator.inputs().get(k)];
            }
            return recurrences[i].next(inputs[i]);
        }
        if (node instanceof ShiftNode shift) {
            double distance = num[shift.distance()];
            return shift.plus() ? num[shift.base()] + distance : num[shift.base()] - distance;
        }
        if (node instanceof SpreadNode spread) {
            return num[spread.left()] - num[spread.right()];
        }
        if (node instanceof ScaledNode scaled) {
            return scaled.factor() * num[scaled.x()];
        }
        if (node instanceof DeviationNode deviation) {
            inputs[i][0] = num[deviation.x()];
            return recurrences[i].next(inputs[i]);
        }
        if (node instanceof BandNode band) {
            return num[band.mean()] + band.multiple() * num[band.deviation()];
        }
        StandardScoreNode score = (StandardScoreNode) node;
        double deviation = num[score.deviation()];
        return deviation > 0 ? (num[score.x()] - num[score.mean()]) / deviation : Double.NaN;
    }

    private int truth(CondNode node) {
        if (node instanceof CompareNode compare) {
            double a = num[compare.greater()];
            double b = num[compare.smaller()];
            return a > b ? 1 : a <= b ? -1 : 0;
        }
        if (node instanceof CrossNode cross) {
            int now = cond[cross.compare()];
            int before = previous[cross.compare()];
            return now == 0 || before == 0 ? 0 : now > 0 && before < 0 ? 1 : -1;
        }
        if (node instanceof AndNode and) {
            return Math.min(cond[and.left()], cond[and.right()]);
        }
        if (node instanceof OrNode or) {
            return Math.max(cond[or.left()], cond[or.right()]);
        }
        return -cond[((NotNode) node).x()];
    }
}
